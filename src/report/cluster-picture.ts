import type { ApiReader, Change } from '../api/client'
import { placement } from './placement'
import { replicaHistories, type WorkloadHistory } from './replica-history'
import { colourOf, stack } from './svg'
import { type Span, timeline } from './timeline'

export interface Past extends Span {
  readonly history: readonly Change[]
}

/**
 * A cluster as an SVG: its pods over virtual time, as far as its past is known, and below them where they are in the
 * end, in the same colours. `undefined` when there was nothing to see.
 */
export function clusterPicture(view: ApiReader, past?: Past): string | undefined {
  const workloads = past ? replicaHistories(past.history) : []
  const panels = [past && timeline(workloads, past), placement(view, coloursOf(workloads))]
  const drawn = panels.filter((panel) => panel !== undefined)
  return drawn.length > 0 ? stack('Pods over virtual time, and by node', drawn) : undefined
}

const coloursOf = (workloads: readonly WorkloadHistory[]): ReadonlyMap<string, string> =>
  new Map(workloads.flatMap(({ owners }) => owners.map(({ name }, index) => [name, colourOf(index)] as const)))

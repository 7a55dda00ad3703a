import type { Deployment, ReplicaSet } from '../../api/kinds'
import { limitsOf, replicasOf } from './limits'

export const REVISION = 'deployment.kubernetes.io/revision'
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history'
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas'
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas'
export const ROLLBACK_TO = 'deprecated.deployment.rollback.to'
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** What a ReplicaSet does not inherit from its Deployment. */
const NOT_INHERITED: ReadonlySet<string> = new Set([
  LAST_APPLIED,
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  ROLLBACK_TO,
])

/** The list of former revisions is cut from the front beyond this many characters. */
const HISTORY_LIMIT = 2000

type Annotations = Readonly<Record<string, string>>

const INTEGER = /^-?\d+$/

/** A whole number kept in an annotation; `undefined` when absent or no number. */
export function numberIn(annotations: Annotations | undefined, key: string): number | undefined {
  const text = annotations?.[key]
  return text !== undefined && INTEGER.test(text) ? Number(text) : undefined
}

export const revisionOf = (object: Deployment | ReplicaSet): number =>
  numberIn(object.metadata.annotations, REVISION) ?? 0

export function highestRevision(replicaSets: readonly ReplicaSet[]): number {
  return Math.max(0, ...replicaSets.map(revisionOf))
}

/** What a ReplicaSet of this revision should be annotated with (`SetNewReplicaSetAnnotations`). */
export function annotationsFor(deployment: Deployment, existing: Annotations, revision: number): Annotations {
  const inherited = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_INHERITED.has(key))
  const annotations = { ...existing, ...Object.fromEntries(inherited) }
  const former = numberIn(existing, REVISION)
  if (existing[REVISION] !== undefined && former === undefined) return annotations
  if (former !== undefined && former >= revision) return annotations
  return {
    ...annotations,
    [REVISION]: String(revision),
    ...(former === undefined ? {} : { [REVISION_HISTORY]: appendRevision(existing[REVISION_HISTORY], former) }),
  }
}

function appendRevision(history: string | undefined, revision: number): string {
  const revisions = history ? history.split(',') : []
  while (revisions.length && [...revisions, revision].join(',').length > HISTORY_LIMIT) revisions.shift()
  return [...revisions, revision].join(',')
}

/** The Deployment's size at the time of writing: what a later scaling event is recognised by. */
export function replicaAnnotations(deployment: Deployment): Annotations {
  const replicas = replicasOf(deployment)
  return {
    [DESIRED_REPLICAS]: String(replicas),
    [MAX_REPLICAS]: String(replicas + limitsOf(deployment).maxSurge),
  }
}

import type { NodeVerdict, Placement, PlacementOutcome, PluginScore } from '../api/placement'
import type { Rating, Search } from './cycle/attempt'

export type { NodeVerdict, Placement, PlacementOutcome, PluginScore }

/** What is kept of an attempt: what the search found anyway. Turned into verdicts only when someone asks. */
export interface AttemptRecord extends Omit<Placement, 'nodes' | 'detailed' | 'beforehand'> {
  readonly search?: Search
  readonly rating?: Rating
}

function verdicts({ search, rating, node }: AttemptRecord): readonly NodeVerdict[] {
  if (!search) return []
  const suitable = search.suitable.map(
    ({ name }, place): NodeVerdict => ({
      node: name,
      verdict: name === node ? 'chosen' : 'suitable',
      scores: rating ? scoresAt(rating, place) : [],
      total: rating?.totals[place] ?? 0,
    }),
  )
  const refused = search.refused.map(
    ({ node: { name }, refusal }): NodeVerdict => ({
      node: name,
      verdict: 'refused',
      plugin: refusal.plugin,
      reasons: refusal.reasons,
    }),
  )
  return [...suitable, ...refused]
}

const scoresAt = ({ columns }: Rating, place: number): readonly PluginScore[] =>
  columns.map(({ plugin, weight, raw, normalized }) => ({
    plugin,
    weight,
    raw: raw[place] ?? 0,
    normalized: normalized[place] ?? 0,
    weighted: (normalized[place] ?? 0) * weight,
  }))

export function describePlacement(record: AttemptRecord): Placement {
  const { search, rating, ...rest } = record
  let nodes: readonly NodeVerdict[] | undefined
  const refusal = search?.preFilterRefusal ?? search?.absent
  return {
    ...rest,
    ...(refusal ? { beforehand: { plugin: refusal.plugin, reasons: refusal.reasons } } : {}),
    detailed: search !== undefined || rest.nodesTotal === 0,
    get nodes() {
      nodes ??= verdicts(record)
      return nodes
    },
  }
}

/** How many verdicts are kept at a time, all pods together, unless told otherwise. */
export const DETAIL_LIMIT = 100_000

/** The last attempt of every pod. The oldest lose their details once too many verdicts are kept. */
export class PlacementLog {
  readonly #records = new Map<string, AttemptRecord>()
  /** Oldest first; only records that have details. */
  readonly #detailed = new Map<string, number>()
  readonly #limit: number
  #verdicts = 0

  constructor(limit = DETAIL_LIMIT) {
    this.#limit = limit
  }

  add(record: AttemptRecord): void {
    this.#forgetDetails(record.pod)
    this.#records.set(record.pod, record)
    const { search } = record
    if (!search) return
    const size = search.suitable.length + search.refused.length
    this.#detailed.set(record.pod, size)
    this.#verdicts += size
    while (this.#verdicts > this.#limit && this.#detailed.size > 1) this.#thinOut()
  }

  find(pod: string): AttemptRecord | undefined {
    return this.#records.get(pod)
  }

  remove(pod: string): void {
    this.#forgetDetails(pod)
    this.#records.delete(pod)
  }

  #thinOut(): void {
    const oldest = this.#detailed.keys().next().value as string
    const { search, rating, ...summary } = this.#records.get(oldest) as AttemptRecord
    this.#records.set(oldest, summary)
    this.#forgetDetails(oldest)
  }

  #forgetDetails(pod: string): void {
    this.#verdicts -= this.#detailed.get(pod) ?? 0
    this.#detailed.delete(pod)
  }
}

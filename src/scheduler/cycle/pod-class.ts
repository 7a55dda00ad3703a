import type { Profile } from '../configuration/profile'
import type { NodeFilter, NodeScorer, SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'

/** Not worked out yet. */
const UNKNOWN = -1

/** Raw scores of one plugin by node slot. */
interface ScoreColumn {
  readonly scorer: NodeScorer
  readonly bySlot: number[]
}

/**
 * Pods of one template, on the same state of a node, fare the same: what does not depend on more than that is worked
 * out once and kept until the node changes. Arrays are by node slot.
 */
export class PodClass {
  readonly preFilters = new Map<string, NodeFilter | Refusal | undefined>()
  readonly #filters: NodeFilter[] = []
  readonly #columns = new Map<string, ScoreColumn | undefined>()
  /** The state of each node that the arrays are about. */
  readonly #generations: number[] = []
  readonly #refusals: (Refusal | undefined)[] = []
  readonly #example: PodInfo
  readonly #cluster: ClusterState

  constructor(example: PodInfo, profile: Profile, cluster: ClusterState) {
    this.#example = example
    this.#cluster = cluster
    for (const plugin of profile.filters) {
      if (plugin.scope !== 'node') continue
      const outcome = plugin.preFilter?.(example, cluster)
      this.preFilters.set(plugin.name, outcome)
      if (outcome && !(outcome instanceof Refusal)) this.#filters.push(outcome)
    }
  }

  /** Why these pods cannot go to the node; `undefined` when they can. */
  check(node: NodeInfo): Refusal | undefined {
    const { slot } = node
    if (this.#generations[slot] !== node.generation) this.#checkAfresh(node)
    return this.#refusals[slot]
  }

  /** Raw scores of nodes that were checked just now; `undefined`: the plugin scores nothing for these pods. */
  scores(plugin: SchedulerPlugin, nodes: readonly NodeInfo[]): Int32Array | undefined {
    const column = this.#column(plugin)
    if (!column) return undefined
    const { scorer, bySlot } = column
    const scores = new Int32Array(nodes.length)
    for (let i = 0; i < scores.length; i++) {
      const node = nodes[i] as NodeInfo
      const known = bySlot[node.slot] ?? UNKNOWN
      scores[i] = known === UNKNOWN ? (bySlot[node.slot] = scorer.score(node)) : known
    }
    return scores
  }

  scorer(plugin: SchedulerPlugin): NodeScorer | undefined {
    return this.#column(plugin)?.scorer
  }

  #column(plugin: SchedulerPlugin): ScoreColumn | undefined {
    if (this.#columns.has(plugin.name)) return this.#columns.get(plugin.name)
    const scorer = plugin.preScore?.(this.#example, this.#cluster, [])
    const column = scorer && { scorer, bySlot: [] }
    this.#columns.set(plugin.name, column)
    return column
  }

  #checkAfresh(node: NodeInfo): void {
    const { slot } = node
    // Arrays that grow one by one stay dense, which keeps them quick.
    for (let next = this.#generations.length; next <= slot; next++) {
      this.#generations.push(UNKNOWN)
      this.#refusals.push(undefined)
    }
    this.#generations[slot] = node.generation
    this.#refusals[slot] = this.#firstRefusal(node)
    for (const column of this.#columns.values()) {
      if (column && slot < column.bySlot.length) column.bySlot[slot] = UNKNOWN
    }
  }

  #firstRefusal(node: NodeInfo): Refusal | undefined {
    for (const filter of this.#filters) {
      const refusal = filter.check(node)
      if (refusal) return refusal
    }
    return undefined
  }
}

/** Classes that are remembered at a time. */
const LIMIT = 200

/** The classes in use; the one that has not been asked for longest goes first. */
export class PodClasses {
  readonly #classes = new Map<string, PodClass>()
  readonly #cluster: ClusterState
  readonly #shared: boolean

  /** @param shared false: every pod is a class of its own (to prove that sharing changes nothing) */
  constructor(cluster: ClusterState, shared = true) {
    this.#cluster = cluster
    this.#shared = shared
  }

  of(pod: PodInfo, profile: Profile): PodClass {
    const known = this.#shared ? this.#classes.get(pod.classKey) : undefined
    const podClass = known ?? new PodClass(pod, profile, this.#cluster)
    if (!this.#shared) return podClass
    this.#classes.delete(pod.classKey)
    this.#classes.set(pod.classKey, podClass)
    if (this.#classes.size > LIMIT) this.#classes.delete(this.#classes.keys().next().value as string)
    return podClass
  }
}

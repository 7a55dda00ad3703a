import type { Profile } from '../configuration/profile'
import type { NodeFilter, NodeScorer, SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'

/** A filter at its place in the profile's order. */
export interface FilterStage {
  readonly order: number
  readonly filter: NodeFilter
}

/** What the plugins of scope `node` say about pods of one class on one state of one node. */
export interface NodeEvaluation {
  readonly generation: number
  readonly refusal: Refusal | undefined
  /** Place of the refusing filter in the profile's order. */
  readonly order: number
  /** Raw scores by plugin name; filled in when first asked for. */
  readonly scores: Map<string, number>
}

/**
 * Pods of one template, on the same state of a node, fare the same: what does not depend on more than that is worked
 * out once and kept until the node changes.
 */
export class PodClass {
  readonly preFilters = new Map<string, NodeFilter | Refusal | undefined>()
  readonly #stages: FilterStage[] = []
  readonly #scorers = new Map<string, NodeScorer | undefined>()
  readonly #evaluations: (NodeEvaluation | undefined)[] = []
  readonly #example: PodInfo
  readonly #cluster: ClusterState

  constructor(example: PodInfo, profile: Profile, cluster: ClusterState) {
    this.#example = example
    this.#cluster = cluster
    for (const [order, plugin] of profile.filters.entries()) {
      if (plugin.scope !== 'node') continue
      const outcome = plugin.preFilter?.(example, cluster)
      this.preFilters.set(plugin.name, outcome)
      if (outcome && !(outcome instanceof Refusal)) this.#stages.push({ order, filter: outcome })
    }
  }

  evaluate(node: NodeInfo): NodeEvaluation {
    const known = this.#evaluations[node.slot]
    if (known && known.generation === node.generation) return known
    const evaluation = this.#evaluateAfresh(node)
    this.#evaluations[node.slot] = evaluation
    return evaluation
  }

  /** `undefined`: the plugin scores nothing for these pods. */
  scorer(plugin: SchedulerPlugin): NodeScorer | undefined {
    if (this.#scorers.has(plugin.name)) return this.#scorers.get(plugin.name)
    const scorer = plugin.preScore?.(this.#example, this.#cluster, [])
    this.#scorers.set(plugin.name, scorer)
    return scorer
  }

  score(plugin: SchedulerPlugin, scorer: NodeScorer, node: NodeInfo): number {
    const { scores } = this.evaluate(node)
    let score = scores.get(plugin.name)
    if (score === undefined) scores.set(plugin.name, (score = scorer.score(node)))
    return score
  }

  #evaluateAfresh(node: NodeInfo): NodeEvaluation {
    const { generation } = node
    for (const { order, filter } of this.#stages) {
      const refusal = filter.check(node)
      if (refusal) return { generation, refusal, order, scores: new Map() }
    }
    return { generation, refusal: undefined, order: Number.POSITIVE_INFINITY, scores: new Map() }
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

import { invariant } from '../../base/invariant'
import type { Random } from '../../simulation/random'
import type { Profile } from '../configuration/profile'
import { MAX_NODE_SCORE, type NodeFilter, type NodeScorer, type SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import type { Rating, RefusedNode, ScoreColumn, Search } from './attempt'
import { enoughNodes } from './node-search'
import type { FilterStage, PodClass, PodClasses } from './pod-class'
import { chooseLargest, type TieBreak } from './tie-break'
import { Trial } from './trial'

export interface CycleOptions {
  readonly cluster: ClusterState
  readonly classes: PodClasses
  readonly random: Random
  readonly tieBreak: TieBreak
}

/** Every filter that has something to say about a pod. */
interface Filters {
  readonly podClass: PodClass
  /** Those whose answers are not shared. */
  readonly own: readonly FilterStage[]
  /** All, in the profile's order: for trials. */
  readonly all: readonly NodeFilter[]
  readonly refusal?: Refusal
  readonly onlyNodes?: ReadonlySet<string>
  readonly absent?: Refusal
}

export interface Found extends Search {
  readonly nodeName?: string
  readonly rating?: Rating
  /** To see what would be if pods came or went. */
  tryOn(node: NodeInfo): Trial
}

/**
 * Finds the node for one pod: filters, then scores (scheduler `schedule_one.go`, `schedulePod`). Pure but for the start
 * of the next search, which moves on.
 */
export class PodPlacer {
  readonly #options: CycleOptions
  #nextStart = 0

  constructor(options: CycleOptions) {
    this.#options = options
  }

  find(pod: PodInfo, profile: Profile): Found {
    const { cluster } = this.#options
    const all = cluster.nodes()
    const filters = this.#preFilter(pod, profile)
    const tryOn = (node: NodeInfo) => new Trial(node, filters.all, cluster.nominations.rivals(pod, node.name))
    const nodesTotal = all.length
    if (filters.refusal) {
      return { nodesTotal, suitable: [], refused: [], preFilterRefusal: filters.refusal, tryOn }
    }
    const { suitable, refused } = this.#search(pod, profile, filters)
    const search = { nodesTotal, suitable, refused, ...(filters.absent ? { absent: filters.absent } : {}), tryOn }
    if (suitable.length === 0) return search
    if (suitable.length === 1) return { ...search, nodeName: (suitable[0] as NodeInfo).name }
    const rating = this.#rate(pod, profile, suitable, filters.podClass)
    const winner = chooseLargest(rating.totals, this.#options.tieBreak, this.#options.random)
    return { ...search, rating, nodeName: (suitable[winner] as NodeInfo).name }
  }

  #preFilter(pod: PodInfo, profile: Profile): Filters {
    const { cluster, classes } = this.#options
    const podClass = classes.of(pod, profile)
    const own: FilterStage[] = []
    const all: NodeFilter[] = []
    let onlyNodes: Set<string> | undefined
    const narrowedBy: string[] = []
    let refusal: Refusal | undefined
    for (const [order, plugin] of profile.filters.entries()) {
      const shared = plugin.scope === 'node'
      const outcome = shared ? podClass.preFilters.get(plugin.name) : plugin.preFilter?.(pod, cluster)
      if (!outcome) continue
      if (outcome instanceof Refusal) {
        if (!outcome.resolvable) return { podClass, own, all, refusal: outcome }
        refusal ??= outcome
        continue
      }
      all.push(outcome)
      if (!shared) own.push({ order, filter: outcome })
      if (!outcome.onlyNodes) continue
      narrowedBy.push(plugin.name)
      onlyNodes = new Set([...outcome.onlyNodes].filter((name) => !onlyNodes || onlyNodes.has(name)))
      if (onlyNodes.size === 0) return { podClass, own, all, refusal: disjoint(narrowedBy) }
    }
    if (refusal) return { podClass, own, all, refusal }
    if (!onlyNodes) return { podClass, own, all }
    const reason = `node(s) didn't satisfy plugin(s) [${[...narrowedBy].sort().join(' ')}]`
    return { podClass, own, all, onlyNodes, absent: Refusal.unresolvable(narrowedBy[0] as string, reason) }
  }

  #search(pod: PodInfo, profile: Profile, filters: Filters): Pick<Search, 'suitable' | 'refused'> {
    const refused: RefusedNode[] = []
    const nominated = this.#nominatedNode(pod)
    if (nominated) {
      const refusal = this.#check(pod, nominated, filters)
      if (!refusal) return { suitable: [nominated], refused }
      refused.push({ node: nominated, refusal })
    }
    const everyNode = this.#options.cluster.nodes()
    const { onlyNodes } = filters
    const candidates = onlyNodes ? everyNode.filter(({ name }) => onlyNodes.has(name)) : everyNode
    const enough = enoughNodes(candidates.length, profile.percentageOfNodesToScore)
    const suitable: NodeInfo[] = []
    const start = candidates.length === 0 ? 0 : this.#nextStart % candidates.length
    let looked = 0
    for (; looked < candidates.length && suitable.length < enough; looked++) {
      const place = start + looked
      const node = candidates[place < candidates.length ? place : place - candidates.length] as NodeInfo
      const refusal = this.#check(pod, node, filters)
      if (!refusal) suitable.push(node)
      else if (node !== nominated) refused.push({ node, refusal })
    }
    this.#nextStart =
      everyNode.length === 0 ? 0 : (this.#nextStart + suitable.length + refused.length) % everyNode.length
    return { suitable, refused }
  }

  #nominatedNode(pod: PodInfo): NodeInfo | undefined {
    const name = pod.pod.status.nominatedNodeName
    return name ? this.#options.cluster.node(name) : undefined
  }

  /** Pods that wait for room on the node count as if they were there, and the pod must do without them, too. */
  #check(pod: PodInfo, node: NodeInfo, filters: Filters): Refusal | undefined {
    const rivals = this.#options.cluster.nominations.rivals(pod, node.name)
    if (rivals.length > 0) return new Trial(node, filters.all, rivals).check()
    const { refusal, order } = filters.podClass.evaluate(node)
    for (const stage of filters.own) {
      if (stage.order > order) break
      const own = stage.filter.check(node)
      if (own) return own
    }
    return refusal
  }

  #rate(pod: PodInfo, profile: Profile, nodes: readonly NodeInfo[], podClass: PodClass): Rating {
    const totals = new Int32Array(nodes.length)
    const columns: ScoreColumn[] = []
    for (const { plugin, weight } of profile.scorers) {
      const shared = plugin.scope === 'node'
      const scorer = shared ? podClass.scorer(plugin) : plugin.preScore?.(pod, this.#options.cluster, nodes)
      if (!scorer) continue
      const raw = rawScores(nodes, shared ? (node) => podClass.score(plugin, scorer, node) : scorer.score)
      const normalized = normalize(raw, scorer, nodes)
      checkRange(plugin, normalized)
      for (let i = 0; i < totals.length; i++) totals[i] = (totals[i] as number) + weight * (normalized[i] as number)
      columns.push({ plugin: plugin.name, weight, raw, normalized })
    }
    return { columns, totals }
  }
}

function rawScores(nodes: readonly NodeInfo[], score: (node: NodeInfo) => number): Int32Array {
  const raw = new Int32Array(nodes.length)
  for (let i = 0; i < raw.length; i++) raw[i] = score(nodes[i] as NodeInfo)
  return raw
}

function normalize(raw: Int32Array, scorer: NodeScorer, nodes: readonly NodeInfo[]): Int32Array {
  if (!scorer.normalize) return raw
  const normalized = raw.slice()
  scorer.normalize(normalized, nodes)
  return normalized
}

function checkRange(plugin: SchedulerPlugin, scores: Int32Array): void {
  const wrong = scores.find((score) => score < 0 || score > MAX_NODE_SCORE)
  invariant(wrong === undefined, `Plugin ${plugin.name} gives a normalised score of ${wrong}`)
}

function disjoint(plugins: readonly string[]): Refusal {
  const names = [...plugins].sort()
  const reason =
    names.length === 1
      ? `node(s) didn't satisfy plugin ${names[0]}`
      : `node(s) didn't satisfy plugin(s) [${names.join(' ')}] simultaneously`
  return Refusal.unresolvable(names[0] as string, reason)
}

import type { Random } from '../../simulation/random'
import type { Profile } from '../configuration/profile'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import type { Rating, RefusedNode, Search } from './attempt'
import { enoughNodes } from './node-search'
import type { PodClasses } from './pod-class'
import { PodFilters } from './pod-filters'
import { rateNodes } from './rate-nodes'
import { chooseLargest, type TieBreak } from './tie-break'
import type { Trial } from './trial'

export interface CycleOptions {
  readonly cluster: ClusterState
  readonly classes: PodClasses
  readonly random: Random
  readonly tieBreak: TieBreak
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
    const { cluster, classes } = this.#options
    const podClass = classes.of(pod, profile)
    const filters = new PodFilters(pod, profile, { cluster, podClass })
    const tryOn = (node: NodeInfo) => filters.tryOn(node)
    const nodesTotal = cluster.nodeCount
    if (filters.refusal) return { nodesTotal, suitable: [], refused: [], preFilterRefusal: filters.refusal, tryOn }
    const { suitable, refused } = this.#search(pod, profile, filters)
    const search = { nodesTotal, suitable, refused, ...(filters.absent ? { absent: filters.absent } : {}), tryOn }
    if (suitable.length === 0) return search
    if (suitable.length === 1) return { ...search, nodeName: (suitable[0] as NodeInfo).name }
    const rating = rateNodes(profile, { pod, podClass, cluster, nodes: suitable })
    const winner = chooseLargest(rating.totals, this.#options.tieBreak, this.#options.random)
    return { ...search, rating, nodeName: (suitable[winner] as NodeInfo).name }
  }

  /** A node that was nominated for the pod is taken without looking further, if it will do. */
  #search(pod: PodInfo, profile: Profile, filters: PodFilters): Pick<Search, 'suitable' | 'refused'> {
    const nominated = this.#options.cluster.node(pod.pod.status.nominatedNodeName ?? '')
    if (nominated && !filters.check(nominated)) return { suitable: [nominated], refused: [] }
    const candidates = this.#candidates(filters)
    const enough = enoughNodes(candidates.length, profile.percentageOfNodesToScore)
    const suitable: NodeInfo[] = []
    const refused: RefusedNode[] = []
    let place = candidates.length === 0 ? 0 : this.#nextStart % candidates.length
    for (let looked = 0; looked < candidates.length && suitable.length < enough; looked++) {
      const node = candidates[place] as NodeInfo
      const refusal = filters.check(node)
      if (refusal) refused.push({ node, refusal })
      else suitable.push(node)
      if (++place === candidates.length) place = 0
    }
    this.#moveOn(suitable.length + refused.length)
    return { suitable, refused }
  }

  #candidates({ onlyNodes }: PodFilters): readonly NodeInfo[] {
    const { cluster } = this.#options
    if (!onlyNodes) return cluster.nodes()
    const candidates: NodeInfo[] = []
    for (const name of [...onlyNodes].sort()) {
      const node = cluster.node(name)
      if (node) candidates.push(node)
    }
    return candidates
  }

  /** The next search starts where this one ended, so that all nodes get their turn. */
  #moveOn(looked: number): void {
    const { nodeCount } = this.#options.cluster
    this.#nextStart = nodeCount === 0 ? 0 : (this.#nextStart + looked) % nodeCount
  }
}

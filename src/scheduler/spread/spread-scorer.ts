import { MAX_NODE_SCORE, type NodeScorer } from '../framework/plugin'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { Counts } from '../state/pod-counters'
import type { PodInfo } from '../state/pod-info'
import type { Topology } from '../state/topology'
import { type Constraint, eligibility, spreadPods } from './constraint'

const HOSTNAME = 'kubernetes.io/hostname'

interface Part {
  readonly topology: Topology
  readonly perNode: boolean
  readonly counts: Counts
  /** More domains: a pod more or less in one of them matters more. */
  readonly weight: number
  readonly maxSkew: number
}

const isLabelled = (constraints: readonly Constraint[], node: NodeInfo): boolean =>
  constraints.every(({ topologyKey }) => node.label(topologyKey) !== undefined)

/** Nodes without the label are one domain more. */
function countDomains(topology: Topology, nodes: readonly NodeInfo[]): number {
  const domains = new Set<number>()
  for (const node of nodes) domains.add(topology.domain(node))
  return domains.size
}

/**
 * Soft spread constraints: the fewer alike, the better (scheduler `podtopologyspread/scoring.go`).
 * @param requireAll nodes that lack one of the labels are out of the running
 */
export class SpreadScorer implements NodeScorer {
  readonly #parts: readonly Part[]
  readonly #ignored: ReadonlySet<NodeInfo>

  constructor(
    pod: PodInfo,
    constraints: readonly Constraint[],
    options: { readonly cluster: ClusterState; readonly nodes: readonly NodeInfo[]; readonly requireAll: boolean },
  ) {
    const { cluster, nodes, requireAll } = options
    this.#ignored = new Set(requireAll ? nodes.filter((node) => !isLabelled(constraints, node)) : [])
    const running = this.#ignored.size === 0 ? nodes : nodes.filter((node) => !this.#ignored.has(node))
    const keys = requireAll ? constraints.map(({ topologyKey }) => topologyKey) : []
    this.#parts = constraints.map((constraint): Part => {
      const topology = cluster.topologies.get(constraint.topologyKey)
      const perNode = constraint.topologyKey === HOSTNAME
      const size = perNode ? running.length : countDomains(topology, running)
      const counts = perNode
        ? cluster.counters.byNode(spreadPods(constraint, pod.namespace))
        : cluster.counters.byDomain(
            spreadPods(constraint, pod.namespace, eligibility(constraint, pod.pod, keys)),
            topology,
          )
      return { topology, perNode, counts, weight: Math.log(size + 2), maxSkew: constraint.maxSkew }
    })
  }

  readonly score = (node: NodeInfo): number => {
    if (this.#ignored.has(node)) return 0
    let sum = 0
    for (const { topology, perNode, counts, weight, maxSkew } of this.#parts) {
      const domain = topology.domain(node)
      if (domain < 0) continue
      sum += (counts.get(perNode ? node.slot : domain) ?? 0) * weight + (maxSkew - 1)
    }
    return Math.round(sum)
  }

  normalize(scores: Int32Array, nodes: readonly NodeInfo[]): void {
    const isIgnored = (place: number) => this.#ignored.size > 0 && this.#ignored.has(nodes[place] as NodeInfo)
    let least = Number.POSITIVE_INFINITY
    let most = 0
    for (let i = 0; i < scores.length; i++) {
      if (isIgnored(i)) continue
      least = Math.min(least, scores[i] as number)
      most = Math.max(most, scores[i] as number)
    }
    for (let i = 0; i < scores.length; i++) {
      if (isIgnored(i)) scores[i] = 0
      else if (most === 0) scores[i] = MAX_NODE_SCORE
      else scores[i] = Math.trunc((MAX_NODE_SCORE * (most + least - (scores[i] as number))) / most)
    }
  }
}

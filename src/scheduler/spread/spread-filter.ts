import type { ForkedFilter } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import { Tally } from '../state/tally'
import type { Topology } from '../state/topology'
import { type Constraint, type Eligibility, eligibility, spreadPods } from './constraint'
import type { EligibleDomains } from './eligible-domains'

export const NAME = 'PodTopologySpread'
const skewed = Refusal.unschedulable(NAME, "node(s) didn't match pod topology spread constraints")
const unlabelled = Refusal.unresolvable(
  NAME,
  "node(s) didn't match pod topology spread constraints (missing required label)",
)

interface Rule {
  readonly constraint: Constraint
  readonly topology: Topology
  readonly eligible: Eligibility
  /** Domains that take part in the spread. */
  readonly domains: ReadonlySet<number>
  readonly tally: Tally
  /** 1 if the pod itself counts. */
  readonly self: number
}

/** Hard spread constraints (scheduler `podtopologyspread/filtering.go`). */
export class SpreadFilter implements ForkedFilter {
  readonly #pod: PodInfo
  readonly #rules: readonly Rule[]
  /** The least count per rule; worked out when first needed, and again after a change. */
  #least: (number | undefined)[] = []

  constructor(pod: PodInfo, rules: readonly Rule[]) {
    this.#pod = pod
    this.#rules = rules
  }

  static for(
    pod: PodInfo,
    constraints: readonly Constraint[],
    { cluster, eligibleDomains }: { readonly cluster: ClusterState; readonly eligibleDomains: EligibleDomains },
  ): SpreadFilter {
    const keys = constraints.map(({ topologyKey }) => topologyKey)
    const rules = constraints.map((constraint): Rule => {
      const topology = cluster.topologies.get(constraint.topologyKey)
      const eligible = eligibility(constraint, pod.pod, keys)
      const counts = cluster.counters.byDomain(spreadPods(constraint, pod.namespace, eligible), topology)
      return {
        constraint,
        topology,
        eligible,
        domains: eligibleDomains.find(topology, eligible, cluster),
        tally: new Tally(counts),
        self: constraint.selector.matches(pod.pod.metadata.labels) ? 1 : 0,
      }
    })
    return new SpreadFilter(pod, rules)
  }

  check(node: NodeInfo): Refusal | undefined {
    for (const [index, rule] of this.#rules.entries()) {
      const domain = rule.topology.domain(node)
      if (domain < 0) return unlabelled
      const skew = rule.tally.get(domain) + rule.self - this.#leastOf(rule, index)
      if (skew > rule.constraint.maxSkew) return skewed
    }
    return undefined
  }

  fork(): ForkedFilter {
    return new SpreadFilter(
      this.#pod,
      this.#rules.map((rule) => ({ ...rule, tally: rule.tally.fork() })),
    )
  }

  suppose(pod: PodInfo, node: NodeInfo, presence: 1 | -1): void {
    for (const { constraint, topology, eligible, tally } of this.#rules) {
      if (!spreadPods(constraint, this.#pod.namespace, eligible).counts(pod, node)) continue
      tally.add(topology.domain(node), presence)
    }
    this.#least = []
  }

  #leastOf(rule: Rule, index: number): number {
    this.#least[index] ??= leastCount(rule)
    return this.#least[index]
  }
}

/** With fewer domains than wanted the missing ones count as empty. */
function leastCount({ domains, tally, constraint }: Rule): number {
  if (domains.size < constraint.minDomains || tally.places < domains.size) return 0
  let least = Number.POSITIVE_INFINITY
  for (const domain of domains) least = Math.min(least, tally.get(domain))
  return least
}

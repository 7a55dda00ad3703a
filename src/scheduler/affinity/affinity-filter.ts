import type { ForkedFilter, NodeFilter } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import type { AffinityTerm } from '../state/affinity-terms'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import { Tally } from '../state/tally'
import type { Topology } from '../state/topology'
import { aboutAll, matches } from './term-matching'

export const NAME = 'InterPodAffinity'
const affinityRefused = Refusal.unresolvable(NAME, "node(s) didn't match pod affinity rules")
const antiAffinityRefused = Refusal.unschedulable(NAME, "node(s) didn't match pod anti-affinity rules")
const symmetryRefused = Refusal.unschedulable(NAME, "node(s) didn't satisfy existing pods anti-affinity rules")

/** A term, and how many pods in each domain of its topology count for it. */
interface Rule {
  readonly term: AffinityTerm
  readonly topology: Topology
  readonly tally: Tally
}

interface Rules {
  /** For each of the pod's terms: pods that match all of them. */
  readonly affinity: readonly Rule[]
  /** For each of the pod's terms: pods that match it. */
  readonly antiAffinity: readonly Rule[]
  /** For each term of placed pods that is about the incoming pod: pods that have it. */
  readonly symmetry: readonly Rule[]
}

function rulesFor(pod: PodInfo, cluster: ClusterState): Rules {
  const { requiredAffinity, requiredAntiAffinity } = pod.terms
  const rule = (term: AffinityTerm, counted: readonly AffinityTerm[]): Rule => {
    const topology = cluster.topologies.get(term.topologyKey)
    return { term, topology, tally: new Tally(cluster.counters.byDomain(aboutAll(counted, cluster), topology)) }
  }
  const symmetry: Rule[] = []
  for (const { term, topology, counts } of cluster.carriers.terms('requiredAntiAffinity')) {
    if (matches(term, pod, cluster)) symmetry.push({ term, topology, tally: new Tally(counts) })
  }
  return {
    affinity: requiredAffinity.map((term) => rule(term, requiredAffinity)),
    antiAffinity: requiredAntiAffinity.map((term) => rule(term, [term])),
    symmetry,
  }
}

/** Required affinity and anti-affinity to other pods, in both directions (scheduler `interpodaffinity/filtering.go`). */
class AffinityFilter implements ForkedFilter {
  readonly #pod: PodInfo
  readonly #cluster: ClusterState
  readonly #rules: Rules

  constructor(pod: PodInfo, cluster: ClusterState, rules: Rules) {
    this.#pod = pod
    this.#cluster = cluster
    this.#rules = rules
  }

  check(node: NodeInfo): Refusal | undefined {
    const { affinity, antiAffinity, symmetry } = this.#rules
    if (!this.#satisfiesAffinity(affinity, node)) return affinityRefused
    if (antiAffinity.some((rule) => isOccupied(rule, node))) return antiAffinityRefused
    return symmetry.some((rule) => isOccupied(rule, node)) ? symmetryRefused : undefined
  }

  fork(): ForkedFilter {
    const copy = (rules: readonly Rule[]) => rules.map((rule) => ({ ...rule, tally: rule.tally.fork() }))
    const { affinity, antiAffinity, symmetry } = this.#rules
    return new AffinityFilter(this.#pod, this.#cluster, {
      affinity: copy(affinity),
      antiAffinity: copy(antiAffinity),
      symmetry: [...copy(symmetry), ...this.#rulesOfNominated()],
    })
  }

  suppose(pod: PodInfo, node: NodeInfo, presence: 1 | -1): void {
    const { affinity, antiAffinity, symmetry } = this.#rules
    const count = ({ topology, tally }: Rule, pods: number) => tally.add(topology.domain(node), presence * pods)
    const isAbout = ({ term }: Rule) => matches(term, pod, this.#cluster)
    if (affinity.every(isAbout)) for (const rule of affinity) count(rule, 1)
    for (const rule of antiAffinity) if (isAbout(rule)) count(rule, 1)
    for (const rule of symmetry)
      count(rule, pod.terms.requiredAntiAffinity.filter(({ id }) => id === rule.term.id).length)
  }

  /** Terms of pods that are not placed yet but may be supposed to be. */
  #rulesOfNominated(): readonly Rule[] {
    const known = new Set(this.#rules.symmetry.map(({ term }) => term.id))
    const added: Rule[] = []
    for (const { terms } of this.#cluster.nominations.all()) {
      for (const term of terms.requiredAntiAffinity) {
        if (known.has(term.id) || !matches(term, this.#pod, this.#cluster)) continue
        known.add(term.id)
        added.push({ term, topology: this.#cluster.topologies.get(term.topologyKey), tally: new Tally(new Map()) })
      }
    }
    return added
  }

  /** The first pod of a group that wants to be together may go anywhere. */
  #satisfiesAffinity(affinity: readonly Rule[], node: NodeInfo): boolean {
    if (affinity.some(({ topology }) => topology.domain(node) < 0)) return false
    if (affinity.every((rule) => isOccupied(rule, node))) return true
    const nobody = affinity.every(({ tally }) => tally.places === 0)
    return nobody && affinity.every(({ term }) => matches(term, this.#pod, this.#cluster))
  }
}

const isOccupied = ({ topology, tally }: Rule, node: NodeInfo): boolean => {
  const domain = topology.domain(node)
  return domain >= 0 && tally.get(domain) > 0
}

/** `undefined` when no rule concerns the pod. */
export function affinityFilter(pod: PodInfo, cluster: ClusterState): NodeFilter | undefined {
  const rules = rulesFor(pod, cluster)
  const concerned = rules.affinity.length + rules.antiAffinity.length + rules.symmetry.length > 0
  return concerned || !cluster.nominations.empty ? new AffinityFilter(pod, cluster, rules) : undefined
}

import { MAX_NODE_SCORE, type NodeScorer } from '../framework/plugin'
import type { AffinityTerm } from '../state/affinity-terms'
import type { ClusterState } from '../state/cluster-state'
import type { Counts } from '../state/pod-counters'
import type { PodInfo } from '../state/pod-info'
import type { Topology } from '../state/topology'
import { aboutAll, matches } from './term-matching'

/** What each pod counted in a domain adds to the nodes of that domain. */
interface Contribution {
  readonly topology: Topology
  readonly counts: Counts
  readonly weight: number
}

export interface AffinityScoring {
  /** What a required term of a placed pod counts for. */
  readonly hardPodAffinityWeight: number
  readonly ignorePreferredTermsOfExistingPods: boolean
}

function contributions(pod: PodInfo, cluster: ClusterState, scoring: AffinityScoring): readonly Contribution[] {
  const found: Contribution[] = []
  const own = (terms: readonly AffinityTerm[], sign: 1 | -1) => {
    for (const term of terms) {
      const topology = cluster.topologies.get(term.topologyKey)
      const counts = cluster.counters.byDomain(aboutAll([term], cluster), topology)
      found.push({ topology, counts, weight: sign * term.weight })
    }
  }
  const carried = (kind: keyof PodInfo['terms'], weightOf: (term: AffinityTerm) => number) => {
    for (const { term, topology, counts } of cluster.carriers.terms(kind)) {
      if (matches(term, pod, cluster)) found.push({ topology, counts, weight: weightOf(term) })
    }
  }
  own(pod.terms.preferredAffinity, 1)
  own(pod.terms.preferredAntiAffinity, -1)
  carried('requiredAffinity', () => scoring.hardPodAffinityWeight)
  if (found.length === 0 && scoring.ignorePreferredTermsOfExistingPods) return []
  carried('preferredAffinity', ({ weight }) => weight)
  carried('preferredAntiAffinity', ({ weight }) => -weight)
  return found.filter(({ counts, weight }) => counts.size > 0 && weight !== 0)
}

/** Spreads the scores over 0..100; nothing when all are equal. */
function normalize(scores: Int32Array): void {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const score of scores) {
    if (score < least) least = score
    if (score > most) most = score
  }
  const range = most - least
  for (let i = 0; i < scores.length; i++) {
    scores[i] = range > 0 ? Math.trunc(MAX_NODE_SCORE * (((scores[i] as number) - least) / range)) : 0
  }
}

/** Preferred affinity in both directions (scheduler `interpodaffinity/scoring.go`); `undefined` when nothing counts. */
export function affinityScorer(pod: PodInfo, cluster: ClusterState, scoring: AffinityScoring): NodeScorer | undefined {
  const parts = contributions(pod, cluster, scoring)
  if (parts.length === 0) return undefined
  return {
    score: (node) =>
      parts.reduce((sum, { topology, counts, weight }) => sum + weight * (counts.get(topology.domain(node)) ?? 0), 0),
    normalize,
  }
}

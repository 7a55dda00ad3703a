import { type AffinityTerm, termMatches } from '../state/affinity-terms'
import type { ClusterState } from '../state/cluster-state'
import type { Question } from '../state/pod-counters'
import type { PodInfo } from '../state/pod-info'

export const matches = (term: AffinityTerm, pod: PodInfo, cluster: ClusterState): boolean =>
  termMatches(term, pod.pod, () => cluster.namespaceLabels(pod.namespace))

/** Pods that all of these terms are about. */
export const aboutAll = (terms: readonly AffinityTerm[], cluster: ClusterState): Question => ({
  text: `affinity ${terms.map(({ about }) => about).join(' ')}`,
  counts: (pod) => terms.every((term) => matches(term, pod, cluster)),
})

import type { Pod } from '../../api/kinds'
import { namespaces } from '../../api/resources/namespace'
import { equal } from '../../base/json'
import { affinityFilter, NAME } from '../affinity/affinity-filter'
import { affinityScorer } from '../affinity/affinity-scorer'
import type { SchedulerPlugin } from '../framework/plugin'
import { type AffinityTerm, affinityTerms, termMatches } from '../state/affinity-terms'
import type { PluginArguments } from './arguments'
import type { PluginEnvironment } from './registry'

/** Pods that want to be near other pods, or away from them (scheduler `plugins/interpodaffinity`). */
export function interPodAffinity(
  { hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false }: PluginArguments,
  { reader }: PluginEnvironment,
): SchedulerPlugin {
  const concerns = (term: AffinityTerm, pod: Pod) =>
    termMatches(
      term,
      pod,
      () => reader.find(namespaces, { namespace: '', name: pod.metadata.namespace ?? '' })?.metadata.labels,
    )
  return {
    name: NAME,
    scope: 'cluster',
    curedBy: ['NodeAdded', 'NodeChanged', 'AssignedPodAdded', 'AssignedPodChanged', 'AssignedPodGone', 'PodChanged'],
    mayCure(event, { pod, terms }) {
      const attracts = (other: Pod) =>
        terms.requiredAffinity.length > 0 && terms.requiredAffinity.every((term) => concerns(term, other))
      const repels = (other: Pod) =>
        terms.requiredAntiAffinity.some((term) => concerns(term, other)) ||
        affinityTerms(other).requiredAntiAffinity.some((term) => concerns(term, pod))
      switch (event.kind) {
        case 'AssignedPodAdded':
          return attracts(event.pod)
        case 'AssignedPodGone':
          return repels(event.pod)
        case 'AssignedPodChanged':
          return (!attracts(event.previous) && attracts(event.pod)) || (repels(event.previous) && !repels(event.pod))
        case 'NodeChanged':
          return !equal(event.previous.metadata.labels, event.node.metadata.labels)
        default:
          return true
      }
    },
    preFilter: affinityFilter,
    preScore: (pod, cluster) =>
      affinityScorer(pod, cluster, { hardPodAffinityWeight, ignorePreferredTermsOfExistingPods }),
  }
}

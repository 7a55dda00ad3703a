import type { Node, Pod } from '../../api/kinds'
import { equal } from '../../base/json'
import type { SchedulerPlugin } from '../framework/plugin'
import { type Constraint, type ConstraintSpec, readConstraint } from '../spread/constraint'
import { DefaultSelectors } from '../spread/default-selector'
import { EligibleDomains } from '../spread/eligible-domains'
import { NAME, SpreadFilter } from '../spread/spread-filter'
import { SpreadScorer } from '../spread/spread-scorer'
import type { ClusterState } from '../state/cluster-state'
import type { PluginArguments } from './arguments'

/** What pods without constraints of their own are spread by, unless the profile lists something else. */
const SYSTEM_DEFAULTS: readonly ConstraintSpec[] = [
  { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
]

type WhenUnsatisfiable = 'DoNotSchedule' | 'ScheduleAnyway'

/** Spreads pods over zones, nodes and other domains (scheduler `plugins/podtopologyspread`). */
export function podTopologySpread({
  defaultConstraints = [],
  defaultingType = 'System',
}: PluginArguments = {}): SchedulerPlugin {
  const system = defaultingType === 'System'
  const defaults = system ? SYSTEM_DEFAULTS : defaultConstraints
  const selectors = new DefaultSelectors()
  const eligibleDomains = new EligibleDomains()

  const constraintsOf = (pod: Pod, cluster: ClusterState, action: WhenUnsatisfiable): readonly Constraint[] => {
    const own = pod.spec.topologySpreadConstraints ?? []
    const given = own.length > 0 ? own : defaults
    const relevant = given.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
    if (relevant.length === 0) return []
    if (own.length > 0) return relevant.map((spec) => readConstraint(spec, pod))
    const selector = selectors.find(pod, cluster)
    return selector ? relevant.map((spec) => readConstraint(spec, pod, selector)) : []
  }

  return {
    name: NAME,
    scope: 'cluster',
    curedBy: [
      'NodeAdded',
      'NodeChanged',
      'NodeDeleted',
      'AssignedPodAdded',
      'AssignedPodChanged',
      'AssignedPodGone',
      'PodChanged',
    ],
    mayCure(event, { pod }) {
      switch (event.kind) {
        case 'AssignedPodAdded':
        case 'AssignedPodChanged':
        case 'AssignedPodGone':
          return event.pod.metadata.namespace === pod.metadata.namespace && countsFor(pod, event.pod)
        case 'NodeChanged':
          return differs(event.previous, event.node)
        default:
          return true
      }
    },
    preFilter(pod, cluster) {
      const constraints = constraintsOf(pod.pod, cluster, 'DoNotSchedule')
      return constraints.length > 0 ? SpreadFilter.for(pod, constraints, { cluster, eligibleDomains }) : undefined
    },
    preScore(pod, cluster, nodes) {
      const constraints = constraintsOf(pod.pod, cluster, 'ScheduleAnyway')
      if (constraints.length === 0) return undefined
      const requireAll = (pod.pod.spec.topologySpreadConstraints ?? []).length > 0 || !system
      return new SpreadScorer(pod, constraints, { cluster, nodes, requireAll })
    },
  }
}

/** Whether one of the pod's own constraints is about the other pod; default constraints may be. */
function countsFor(pod: Pod, other: Pod): boolean {
  const own = pod.spec.topologySpreadConstraints ?? []
  return own.length === 0 || own.some((spec) => readConstraint(spec, pod).selector.matches(other.metadata.labels))
}

const differs = (a: Node, b: Node): boolean =>
  !equal(a.metadata.labels, b.metadata.labels) ||
  !equal(a.spec.taints, b.spec.taints) ||
  a.spec.unschedulable !== b.spec.unschedulable

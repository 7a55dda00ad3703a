import type { ApiClient, ApiReader, EventRecorder } from '../../api/client'
import type { Instant } from '../../base/time'
import type { SchedulerPlugin } from '../framework/plugin'
import type { PluginArguments } from './arguments'
import { defaultBinder } from './default-binder'
import { defaultPreemption } from './default-preemption'
import { dynamicResources } from './dynamic-resources'
import { imageLocality } from './image-locality'
import { interPodAffinity } from './inter-pod-affinity'
import { nodeAffinity } from './node-affinity'
import { nodeName } from './node-name'
import { nodePorts } from './node-ports'
import { nodeResourcesBalancedAllocation } from './node-resources-balanced-allocation'
import { nodeResourcesFit } from './node-resources-fit'
import { nodeUnschedulable } from './node-unschedulable'
import { nodeVolumeLimits } from './node-volume-limits'
import { podTopologySpread } from './pod-topology-spread'
import { prioritySort } from './priority-sort'
import { schedulingGates } from './scheduling-gates'
import { taintToleration } from './taint-toleration'
import { volumeBinding } from './volume-binding'
import { volumeRestrictions } from './volume-restrictions'
import { volumeZone } from './volume-zone'

/** What plugins may do to the cluster. In a what-if nothing is written. */
export interface PluginEnvironment {
  readonly reader: ApiReader
  /** Absent in a what-if. */
  readonly api?: ApiClient
  readonly events: EventRecorder
  now(): Instant
}

interface Registration {
  readonly name: string
  /** Weight of its score unless the configuration says otherwise. */
  readonly weight: number
  create(options: PluginArguments, environment: PluginEnvironment): SchedulerPlugin
}

/** All plugins in their default order, with the default weights of 1.35. To add one: one file, one line. */
export const PLUGINS: readonly Registration[] = [
  { name: 'SchedulingGates', weight: 0, create: schedulingGates },
  { name: 'PrioritySort', weight: 0, create: prioritySort },
  { name: 'NodeUnschedulable', weight: 0, create: nodeUnschedulable },
  { name: 'NodeName', weight: 0, create: nodeName },
  { name: 'TaintToleration', weight: 3, create: taintToleration },
  { name: 'NodeAffinity', weight: 2, create: nodeAffinity },
  { name: 'NodePorts', weight: 0, create: nodePorts },
  { name: 'NodeResourcesFit', weight: 1, create: nodeResourcesFit },
  { name: 'VolumeRestrictions', weight: 0, create: volumeRestrictions },
  { name: 'NodeVolumeLimits', weight: 0, create: nodeVolumeLimits },
  { name: 'VolumeBinding', weight: 0, create: volumeBinding },
  { name: 'VolumeZone', weight: 0, create: volumeZone },
  { name: 'PodTopologySpread', weight: 2, create: podTopologySpread },
  { name: 'InterPodAffinity', weight: 2, create: interPodAffinity },
  { name: 'DynamicResources', weight: 2, create: dynamicResources },
  { name: 'DefaultPreemption', weight: 0, create: defaultPreemption },
  { name: 'NodeResourcesBalancedAllocation', weight: 1, create: nodeResourcesBalancedAllocation },
  { name: 'ImageLocality', weight: 1, create: imageLocality },
  { name: 'DefaultBinder', weight: 0, create: defaultBinder },
]

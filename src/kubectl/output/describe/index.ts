import type { KubernetesObject } from '../../../api/object'
import type { AnyResource } from '../../../api/resource'
import {
  clusterRoleBindings,
  clusterRoles,
  configMaps,
  cronJobs,
  daemonSets,
  deployments,
  endpointSlices,
  endpoints,
  horizontalPodAutoscalers,
  ingresses,
  jobs,
  limitRanges,
  namespaces,
  networkPolicies,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDisruptionBudgets,
  pods,
  priorityClasses,
  replicaSets,
  replicationControllers,
  resourceQuotas,
  roleBindings,
  roles,
  secrets,
  serviceAccounts,
  services,
  statefulSets,
  storageClasses,
} from '../../../api/resources'
import { describeRole, describeRoleBinding } from './access'
import { describeHorizontalPodAutoscaler } from './autoscaler'
import { describeConfigMap, describeSecret, describeServiceAccount } from './config'
import type { Describe, DescribeContext } from './context'
import { describeDaemonSet } from './daemon-set'
import { describeDeployment } from './deployment'
import { describeEndpointSlice, describeEndpoints } from './endpoints'
import { describeGeneric } from './generic'
import { describeIngress } from './ingress'
import { describeCronJob, describeJob } from './job'
import { describeLimitRange, describeResourceQuota } from './limits'
import { describeNamespace } from './namespace'
import { describeNetworkPolicy } from './network-policy'
import { describeNode } from './node'
import { describePod } from './pod'
import { describePodDisruptionBudget, describePriorityClass } from './policy'
import { describeReplicaSet, describeReplicationController } from './replica-set'
import { describeService } from './service'
import { describeStatefulSet } from './stateful-set'
import { describePersistentVolume, describePersistentVolumeClaim, describeStorageClass } from './volume-claim'

/** Which description belongs to which kind; the others are described field by field. */
const DESCRIBERS: ReadonlyMap<AnyResource, Describe<never>> = new Map<AnyResource, Describe<never>>([
  [clusterRoleBindings, describeRoleBinding],
  [clusterRoles, describeRole],
  [configMaps, describeConfigMap],
  [cronJobs, describeCronJob],
  [daemonSets, describeDaemonSet],
  [deployments, describeDeployment],
  [endpointSlices, describeEndpointSlice],
  [endpoints, describeEndpoints],
  [horizontalPodAutoscalers, describeHorizontalPodAutoscaler],
  [ingresses, describeIngress],
  [jobs, describeJob],
  [limitRanges, describeLimitRange],
  [namespaces, describeNamespace],
  [networkPolicies, describeNetworkPolicy],
  [nodes, describeNode],
  [persistentVolumeClaims, describePersistentVolumeClaim],
  [persistentVolumes, describePersistentVolume],
  [podDisruptionBudgets, describePodDisruptionBudget],
  [pods, describePod],
  [priorityClasses, describePriorityClass],
  [replicaSets, describeReplicaSet],
  [replicationControllers, describeReplicationController],
  [resourceQuotas, describeResourceQuota],
  [roleBindings, describeRoleBinding],
  [roles, describeRole],
  [secrets, describeSecret],
  [serviceAccounts, describeServiceAccount],
  [services, describeService],
  [statefulSets, describeStatefulSet],
  [storageClasses, describeStorageClass],
])

/** What `kubectl describe` prints about an object. */
export function describe(object: KubernetesObject, context: DescribeContext): string {
  const describer = (DESCRIBERS.get(context.resource) ?? describeGeneric) as Describe<KubernetesObject>
  return describer(object, context)
}

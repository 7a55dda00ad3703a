import type { AnyResource } from '../resource'
import { clusterRoles } from './cluster-role'
import { clusterRoleBindings } from './cluster-role-binding'
import { configMaps } from './config-map'
import { controllerRevisions } from './controller-revision'
import { cronJobs } from './cron-job'
import { customResourceDefinitions } from './custom-resource-definition'
import { daemonSets } from './daemon-set'
import { deployments } from './deployment'
import { endpointSlices } from './endpoint-slice'
import { endpoints } from './endpoints'
import { events } from './event'
import { horizontalPodAutoscalers } from './horizontal-pod-autoscaler'
import { ingresses } from './ingress'
import { jobs } from './job'
import { leases } from './lease'
import { limitRanges } from './limit-range'
import { namespaces } from './namespace'
import { networkPolicies } from './network-policy'
import { nodes } from './node'
import { persistentVolumes } from './persistent-volume'
import { persistentVolumeClaims } from './persistent-volume-claim'
import { pods } from './pod'
import { podDisruptionBudgets } from './pod-disruption-budget'
import { priorityClasses } from './priority-class'
import { replicaSets } from './replica-set'
import { replicationControllers } from './replication-controller'
import { resourceQuotas } from './resource-quota'
import { roles } from './role'
import { roleBindings } from './role-binding'
import { runtimeClasses } from './runtime-class'
import { secrets } from './secret'
import { services } from './service'
import { serviceAccounts } from './service-account'
import { statefulSets } from './stateful-set'
import { storageClasses } from './storage-class'

/** Every built-in kind, in no particular order. To add a kind: one file here, one line in this list. */
export const RESOURCES: readonly AnyResource[] = [
  pods,
  nodes,
  namespaces,
  events,
  services,
  endpoints,
  configMaps,
  secrets,
  serviceAccounts,
  replicationControllers,
  persistentVolumes,
  persistentVolumeClaims,
  resourceQuotas,
  limitRanges,
  deployments,
  replicaSets,
  daemonSets,
  statefulSets,
  controllerRevisions,
  jobs,
  cronJobs,
  horizontalPodAutoscalers,
  podDisruptionBudgets,
  endpointSlices,
  priorityClasses,
  runtimeClasses,
  storageClasses,
  leases,
  ingresses,
  networkPolicies,
  roles,
  roleBindings,
  clusterRoles,
  clusterRoleBindings,
  customResourceDefinitions,
]

export {
  clusterRoleBindings,
  clusterRoles,
  configMaps,
  controllerRevisions,
  cronJobs,
  customResourceDefinitions,
  daemonSets,
  deployments,
  endpointSlices,
  endpoints,
  events,
  horizontalPodAutoscalers,
  ingresses,
  jobs,
  leases,
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
  runtimeClasses,
  secrets,
  serviceAccounts,
  services,
  statefulSets,
  storageClasses,
}

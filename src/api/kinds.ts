/** The object types of the kinds that gherkube simulates, in their stored (immutable, complete) form. */
import type * as apiextensions from 'kubernetes-types/apiextensions/v1'
import type * as apps from 'kubernetes-types/apps/v1'
import type * as autoscaling from 'kubernetes-types/autoscaling/v2'
import type * as batch from 'kubernetes-types/batch/v1'
import type * as coordination from 'kubernetes-types/coordination/v1'
import type * as core from 'kubernetes-types/core/v1'
import type * as discovery from 'kubernetes-types/discovery/v1'
import type {
  Condition as MetaCondition,
  LabelSelector as MetaLabelSelector,
  OwnerReference as MetaOwnerReference,
} from 'kubernetes-types/meta/v1'
import type * as networking from 'kubernetes-types/networking/v1'
import type * as node from 'kubernetes-types/node/v1'
import type * as policy from 'kubernetes-types/policy/v1'
import type * as rbac from 'kubernetes-types/rbac/v1'
import type * as scheduling from 'kubernetes-types/scheduling/v1'
import type * as storage from 'kubernetes-types/storage/v1'
import type { Immutable } from '../base/json'
import type { Persisted } from './object'

/** Status fields newer than the published type package (1.30). */
interface TerminatingReplicas {
  /** Pods of this owner that have a deletionTimestamp and are not yet Succeeded or Failed (1.35). */
  readonly terminatingReplicas?: number
}
/** Which `metadata.generation` was known to whoever wrote this (pods: 1.35). */
interface Observed {
  readonly observedGeneration?: number
}
export type PodCondition = Immutable<core.PodCondition> & Observed
export type PodStatus = Omit<Immutable<core.PodStatus>, 'conditions'> &
  Observed & { readonly conditions?: readonly PodCondition[] }
type WithStatus<T extends { readonly status: unknown }, S> = Omit<T, 'status'> & { readonly status: T['status'] & S }

export type Pod = Omit<Persisted<core.Pod>, 'status'> & { readonly status: PodStatus }
export type Node = Persisted<core.Node>
export type Namespace = Persisted<core.Namespace>
export type Event = Persisted<core.Event>
export type Service = Persisted<core.Service>
export type Endpoints = Persisted<core.Endpoints>
export type ConfigMap = Persisted<core.ConfigMap>
export type Secret = Persisted<core.Secret>
export type ServiceAccount = Persisted<core.ServiceAccount>
export type ReplicationController = Persisted<core.ReplicationController>
export type PersistentVolume = Persisted<core.PersistentVolume>
export type PersistentVolumeClaim = Persisted<core.PersistentVolumeClaim>
export type ResourceQuota = Persisted<core.ResourceQuota>
export type LimitRange = Persisted<core.LimitRange>
export type Deployment = WithStatus<Persisted<apps.Deployment>, TerminatingReplicas>
export type ReplicaSet = WithStatus<Persisted<apps.ReplicaSet>, TerminatingReplicas>
export type DaemonSet = Persisted<apps.DaemonSet>
export type StatefulSet = Persisted<apps.StatefulSet>
export type ControllerRevision = Persisted<apps.ControllerRevision>
export type Job = Persisted<batch.Job>
export type CronJob = Persisted<batch.CronJob>
export type HorizontalPodAutoscaler = Persisted<autoscaling.HorizontalPodAutoscaler>
export type PodDisruptionBudget = Persisted<policy.PodDisruptionBudget>
export type EndpointSlice = Persisted<discovery.EndpointSlice>
export type PriorityClass = Persisted<scheduling.PriorityClass>
export type RuntimeClass = Persisted<node.RuntimeClass>
export type StorageClass = Persisted<storage.StorageClass>
export type Lease = Persisted<coordination.Lease>
export type Ingress = Persisted<networking.Ingress>
export type NetworkPolicy = Persisted<networking.NetworkPolicy>
export type Role = Persisted<rbac.Role>
export type RoleBinding = Persisted<rbac.RoleBinding>
export type ClusterRole = Persisted<rbac.ClusterRole>
export type ClusterRoleBinding = Persisted<rbac.ClusterRoleBinding>
export type CustomResourceDefinition = Persisted<apiextensions.CustomResourceDefinition>
export type CustomResourceVersion = CustomResourceDefinition['spec']['versions'][number]
export type CustomResourceNames = CustomResourceDefinition['spec']['names']

export type PodSpec = Immutable<core.PodSpec>
export type PodTemplateSpec = Immutable<core.PodTemplateSpec>
export type Container = Immutable<core.Container>
export type ContainerStatus = Immutable<core.ContainerStatus>
export type ContainerState = Immutable<core.ContainerState>
export type Probe = Immutable<core.Probe>
export type Taint = Immutable<core.Taint>
export type Toleration = Immutable<core.Toleration>
export type NodeSelector = Immutable<core.NodeSelector>
export type NodeSelectorTerm = Immutable<core.NodeSelectorTerm>
export type NodeSelectorRequirement = Immutable<core.NodeSelectorRequirement>
export type ResourceRequirements = Immutable<core.ResourceRequirements>
export type ObjectReference = Immutable<core.ObjectReference>
export type LabelSelector = Immutable<MetaLabelSelector>
export type OwnerReference = Immutable<MetaOwnerReference>
export type Condition = Immutable<MetaCondition>
export type Labels = Readonly<Record<string, string>>
/** A number, or a percentage such as `25%`. */
export type IntOrString = number | string

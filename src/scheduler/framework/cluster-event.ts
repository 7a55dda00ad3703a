import type { Node, Pod } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'

/** What happened in the cluster, as far as it can make an unschedulable pod schedulable. */
export type ClusterEvent =
  | { readonly kind: 'NodeAdded'; readonly node: Node }
  | { readonly kind: 'NodeChanged'; readonly node: Node; readonly previous: Node }
  | { readonly kind: 'NodeDeleted'; readonly node: Node }
  | { readonly kind: 'AssignedPodAdded'; readonly pod: Pod }
  | { readonly kind: 'AssignedPodChanged'; readonly pod: Pod; readonly previous: Pod }
  /** Deleted, or became Succeeded or Failed: it no longer needs room. */
  | { readonly kind: 'AssignedPodGone'; readonly pod: Pod }
  /** The pending pod itself. */
  | { readonly kind: 'PodChanged'; readonly pod: Pod; readonly previous: Pod }
  /** A claim, volume, storage class or CSI object was added or changed. */
  | { readonly kind: 'StorageChanged'; readonly object: KubernetesObject }

export type ClusterEventKind = ClusterEvent['kind']

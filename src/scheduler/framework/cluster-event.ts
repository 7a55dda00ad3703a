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

/** For a plugin that looks at the pod and the node's object only: a node helps when it now admits the pod, and did not before. */
export const newlyAdmits =
  (admits: (node: Node, pod: Pod) => boolean) =>
  (event: ClusterEvent, { pod }: { readonly pod: Pod }): boolean => {
    if (event.kind === 'NodeAdded') return admits(event.node, pod)
    if (event.kind === 'NodeChanged') return !admits(event.previous, pod) && admits(event.node, pod)
    return true
  }

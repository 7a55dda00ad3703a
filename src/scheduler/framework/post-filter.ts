import type { Trial } from '../cycle/trial'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import type { Refusal } from './refusal'

/** What a plugin that tries to make room gets to know about the failed search. */
export interface PostFilterContext {
  readonly pod: PodInfo
  readonly cluster: ClusterState
  readonly nodes: readonly NodeInfo[]
  /** Why each node will not do. A node that was not even looked at counts as unresolvable. */
  refusalOf(node: NodeInfo): Refusal | undefined
  /** A copy of the node on which pods can be added and removed to see whether the pod would fit. */
  tryOn(node: NodeInfo): Trial
  /** A whole number in [0, bound) from the scheduler's random stream. */
  random(bound: number): number
}

export type PostFilterResult =
  /** Room will be made on this node. */
  | { readonly outcome: 'nominated'; readonly nodeName: string; readonly victims: readonly PodInfo[] }
  /** `clearNomination`: an earlier nomination no longer holds. */
  | { readonly outcome: 'refused'; readonly message: string; readonly clearNomination: boolean }

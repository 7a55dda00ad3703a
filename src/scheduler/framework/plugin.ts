import type { Pod } from '../../api/kinds'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import type { ClusterEvent, ClusterEventKind } from './cluster-event'
import type { PostFilterContext, PostFilterResult } from './post-filter'
import type { Refusal } from './refusal'

/** Answers, for one pod, which nodes will do. Made by `preFilter`. */
export interface NodeFilter {
  /** `undefined` means that the node will do. */
  check(node: NodeInfo): Refusal | undefined
  /** Only these nodes can possibly do; the others are not even looked at. */
  readonly onlyNodes?: ReadonlySet<string>
  /**
   * A private copy that can be told "as if this pod were (or were not) on that node". Filters that look at nothing
   * but the node they are asked about need none.
   */
  fork?(): ForkedFilter
}

export interface ForkedFilter extends NodeFilter {
  /** @param presence 1: as if the pod had come; -1: as if it had gone. */
  suppose(pod: PodInfo, node: NodeInfo, presence: 1 | -1): void
}

/** Rates, for one pod, the nodes that will do. Made by `preScore`. */
export interface NodeScorer {
  /** A whole number; 0 to 100 unless `normalize` brings it there. */
  score(node: NodeInfo): number
  /** Turns raw scores into 0..100, in place. `nodes[i]` has `scores[i]`. */
  normalize?(scores: Int32Array, nodes: readonly NodeInfo[]): void
}

/**
 * One reason to place a pod here or there: an implementation of some of the scheduling framework's extension points,
 * which run in the order of this interface. One plugin is one file under `plugins/` and one line in its registry.
 */
export interface SchedulerPlugin {
  readonly name: string
  /**
   * `node`: verdict and raw score depend only on what `podClassKey` covers of the pod and on the one node asked about
   * (its object and its pods), so pods of one class share them until the node changes. `cluster`: on more.
   */
  readonly scope: 'node' | 'cluster'
  /** Which events may turn this plugin's no into a yes … */
  readonly curedBy?: readonly ClusterEventKind[]
  /** … and whether this one might. Called only for events in `curedBy`. Default: it might. */
  mayCure?(event: ClusterEvent, pod: PodInfo): boolean

  /** A refusal keeps the pod out of the queue. */
  preEnqueue?(pod: Pod): Refusal | undefined
  /** Queue order: negative when `a` goes first. */
  compare?(a: Pod, b: Pod): number
  /** `undefined`: the plugin has nothing to say about this pod. */
  preFilter?(pod: PodInfo, cluster: ClusterState): NodeFilter | Refusal | undefined
  /** Runs when no node is left. */
  postFilter?(context: PostFilterContext): PostFilterResult
  /** `undefined`: the plugin scores nothing for this pod. */
  preScore?(pod: PodInfo, cluster: ClusterState, nodes: readonly NodeInfo[]): NodeScorer | undefined
  /** The last chance to refuse the chosen node. */
  reserve?(pod: PodInfo, nodeName: string, cluster: ClusterState): Refusal | undefined
  /** Writes the decision. @throws {StatusError} when the API refuses */
  bind?(pod: PodInfo, nodeName: string): void
}

/** The highest score a plugin may give. */
export const MAX_NODE_SCORE = 100

/** Scales to 0..100 by the largest score, whole numbers throughout (framework helper `DefaultNormalizeScore`). */
export function normalizeByLargest(scores: Int32Array, reverse: boolean): void {
  let largest = 0
  for (const score of scores) if (score > largest) largest = score
  for (let i = 0; i < scores.length; i++) {
    const share = largest === 0 ? 0 : Math.trunc((MAX_NODE_SCORE * (scores[i] as number)) / largest)
    scores[i] = reverse ? MAX_NODE_SCORE - share : share
  }
}

import type { Instant } from '../base/time'

export interface PluginScore {
  readonly plugin: string
  readonly raw: number
  /** 0..100 */
  readonly normalized: number
  readonly weight: number
  /** `normalized * weight`: what it adds to the total. */
  readonly weighted: number
}

/** What became of one node in the search for a node for one pod. */
export type NodeVerdict =
  | { readonly node: string; readonly verdict: 'refused'; readonly plugin: string; readonly reasons: readonly string[] }
  | {
      readonly node: string
      readonly verdict: 'chosen' | 'suitable'
      /** Empty when it was the only suitable node: then nothing is scored. */
      readonly scores: readonly PluginScore[]
      readonly total: number
    }

export type PlacementOutcome = 'scheduled' | 'unschedulable' | 'error' | 'gated' | 'ignored' | 'waiting'

/** Why a pod is where it is, or nowhere: its last attempt, explained. */
export interface Placement {
  readonly pod: string
  readonly schedulerName: string
  readonly outcome: PlacementOutcome
  readonly at: Instant
  /** Attempts so far, this one included. */
  readonly attempts: number
  readonly node?: string
  /** Where room is being made, and which pods have to go for it. */
  readonly nominatedNode?: string
  readonly victims?: readonly string[]
  /** The `FailedScheduling` text, or why the pod is not tried. */
  readonly message?: string
  readonly nodesTotal: number
  /**
   * A verdict for each node that was looked at: suitable ones in search order, then refused ones. Made when asked for.
   * Empty when no node was looked at, or when the details of so old an attempt are no longer kept (then `detailed` is
   * false).
   */
  readonly nodes: readonly NodeVerdict[]
  readonly detailed: boolean
  /** Why none of the other nodes was looked at: a plugin ruled out all of them beforehand. */
  readonly beforehand?: { readonly plugin: string; readonly reasons: readonly string[] }
}

import type { ApiReader } from '../api/client'
import type { ObjectKey } from '../api/object'
import type { Placement } from '../api/placement'
import type { AnyResource } from '../api/resource'
import type { Instant, Milliseconds } from '../base/time'

/** Why a goal does not hold yet. */
export interface Mismatch {
  /** What was found instead, in a few words: `2 ready replicas`. */
  readonly observed: string
  /**
   * Why, in the scheduler's, kubelet's or controller's own words; one reason a line. A getter where looking for them
   * costs something: they are read once, when waiting has ended, from the state of that moment.
   */
  readonly reasons?: readonly string[]
  /** Longer evidence (a table, a diff), shown below. */
  readonly detail?: string
  /** True when the object that the goal speaks of does not exist (yet). */
  readonly absent?: boolean
  /** True when no event can ever mend it, so that waiting is pointless (an unknown name, for example). */
  readonly final?: boolean
}

export interface GoalView extends ApiReader {
  now(): Instant
  /** The scheduler's latest verdicts about a pod; a live cluster does not tell, and neither does a moment of the past. */
  explain?(pod: ObjectKey): Placement | undefined
}

/** A statement about the cluster that can be checked against any of its states. */
export interface Goal {
  /** What is expected, as a clause: `deployment "web" has 3 ready replicas`. */
  readonly description: string
  /** Resources whose writes can change the answer. */
  readonly reads: readonly AnyResource[]
  /** For an answer that can change without a write: how often to look for it. */
  readonly pollEvery?: Milliseconds
  /** `undefined` when the goal holds. Pure. */
  check(view: GoalView): Mismatch | undefined
}

export type WaitOutcome =
  | { readonly met: true; readonly after: Milliseconds }
  | {
      readonly met: false
      readonly after: Milliseconds
      readonly last: Mismatch
      /** `quiescent`: nothing was left to happen; `final`: nothing could have helped. */
      readonly because: 'timeout' | 'quiescent' | 'final'
    }

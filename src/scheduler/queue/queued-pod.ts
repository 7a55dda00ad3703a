import type { Instant } from '../../base/time'
import type { PodInfo } from '../state/pod-info'

export type Pool = 'active' | 'backoff' | 'errorBackoff' | 'unschedulable' | 'inFlight'

/** A pod that waits for a node. */
export interface QueuedPod {
  readonly key: string
  info: PodInfo
  pool: Pool
  /** Grows with every change of place: an older ticket in a heap is void. */
  ticket: number
  /** When it was first added, or last put back. */
  timestamp: Instant
  /** Settles what priority and time leave open: order of arrival. */
  sequence: number
  /** Failed attempts in which it did not fit. */
  unschedulableCount: number
  /** Errors in a row. */
  errorCount: number
  /** Plugins whose refusals keep it here. Empty after an error. */
  rejectedBy: ReadonlySet<string>
  /** How often it was tried. */
  attempts: number
  /** Waits for its scheduling gates. */
  gated: boolean
}

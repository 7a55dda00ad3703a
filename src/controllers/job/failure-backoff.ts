import type { Pod } from '../../api/kinds'
import { type Instant, type Milliseconds, milliseconds, minutes, seconds } from '../../base/time'
import { finishedAt } from './job-pods'

const FIRST: Milliseconds = seconds(10)
const LONGEST: Milliseconds = minutes(10)

/** How many pods failed since the last success, and when the last of them did. */
export interface FailureRecord {
  readonly failures: number
  readonly lastFailure: Instant
}

export const NO_FAILURES: FailureRecord = { failures: 0, lastFailure: 0 as Instant }

/** The record once these newly finished pods are counted; a success starts it anew (`newBackoffRecord`). */
export function addFinished(record: FailureRecord, succeeded: readonly Pod[], failed: readonly Pod[]): FailureRecord {
  if (succeeded.length === 0 && failed.length === 0) return record
  const lastSuccess = Math.max(...succeeded.map(finishedAt))
  const since = failed.map(finishedAt).filter((at) => at >= lastSuccess)
  const before = succeeded.length === 0 ? record.failures : 0
  return { failures: before + since.length, lastFailure: Math.max(0, ...since) as Instant }
}

/** How long until a replacement may be created: 10 s after the first failure, doubling to 10 min. */
export function remainingBackoff({ failures, lastFailure }: FailureRecord, now: Instant): Milliseconds {
  if (failures === 0) return milliseconds(0)
  const backoff = Math.min(FIRST * 2 ** (failures - 1), LONGEST)
  return milliseconds(Math.max(0, lastFailure + backoff - now))
}

import { findCondition } from '../../api/condition'
import type { Job } from '../../api/kinds'
import { formatTimestamp, type Instant } from '../../base/time'

export type JobCondition = NonNullable<Job['status']['conditions']>[number]
export type JobConditions = readonly JobCondition[]

/** Why a job is about to end, and how. It becomes an interim condition first, a final one when all pods are gone. */
export interface Ending {
  readonly interim: 'SuccessCriteriaMet' | 'FailureTarget'
  readonly reason: string
  readonly message: string
}

export const FINAL_TYPE = { SuccessCriteriaMet: 'Complete', FailureTarget: 'Failed' } as const

/**
 * Adds the condition, or replaces the one of its type when it says something else. A condition that is false
 * is not added: it would say nothing new (`ensureJobConditionStatus`).
 */
export function withCondition(
  conditions: JobConditions,
  { type, status, reason, message }: Pick<JobCondition, 'type' | 'status' | 'reason' | 'message'>,
  now: Instant,
): JobConditions {
  const known = findCondition(conditions, type)
  if (!known && status === 'False') return conditions
  if (known?.status === status && known.reason === reason && known.message === message) return conditions
  const time = formatTimestamp(now)
  const next = {
    type,
    status,
    lastProbeTime: time,
    lastTransitionTime: time,
    ...(reason ? { reason } : {}),
    ...(message ? { message } : {}),
  }
  return known ? conditions.map((each) => (each === known ? next : each)) : [...conditions, next]
}

/** The ending that the job is already on its way to. */
export function pendingEnding(conditions: JobConditions | undefined): Ending | undefined {
  for (const interim of ['SuccessCriteriaMet', 'FailureTarget'] as const) {
    const condition = findCondition(conditions, interim)
    if (condition?.status !== 'True') continue
    return { interim, reason: condition.reason ?? '', message: condition.message ?? '' }
  }
  return undefined
}

/** The True Complete or Failed condition, if the job has one. */
export const finishedCondition = (job: Job): JobCondition | undefined =>
  job.status.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True')

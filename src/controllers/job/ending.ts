import type { Job } from '../../api/kinds'
import { type Instant, type Milliseconds, milliseconds, parseTimestamp } from '../../base/time'
import type { Census, IndexCensus } from './census'
import { type Ending, pendingEnding } from './conditions'
import { judgeFailure } from './failure-policy'
import { type IndexSet, parseIndexes } from './index-set'
import { backoffLimit, isPodFailed, isSuspended } from './job-pods'

const failure = (reason: string, message: string): Ending => ({ interim: 'FailureTarget', reason, message })

const BACKOFF_LIMIT_EXCEEDED = failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
const DEADLINE_EXCEEDED = failure('DeadlineExceeded', 'Job was active longer than specified deadline')
const MAX_FAILED_INDEXES = failure(
  'MaxFailedIndexesExceeded',
  'Job has exceeded the specified maximal number of failed indexes',
)
const FAILED_INDEXES = failure('FailedIndexes', 'Job has failed indexes')

/** All completions are there. */
export const COMPLETIONS_REACHED: Ending = {
  interim: 'SuccessCriteriaMet',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
}

/** Why the job has to end before its completions are reached, if it has to; the first reason decides (`syncJob`). */
export function earlyEnding(job: Job, startTime: string | undefined, census: Census, now: Instant): Ending | undefined {
  return (
    pendingEnding(job.status.conditions) ??
    failedByPolicy(job, census) ??
    (census.failed > backoffLimit(job) || restartsTooOften(job, census) ? BACKOFF_LIMIT_EXCEEDED : undefined) ??
    (untilDeadline(job, startTime, now) === 0 ? DEADLINE_EXCEEDED : undefined) ??
    (census.indexes && (failedByIndexes(job, census.indexes) ?? succeededByPolicy(job, census.indexes)))
  )
}

/** How long the job may still be active; `undefined` when nothing limits it. */
export function untilDeadline(job: Job, startTime: string | undefined, now: Instant): Milliseconds | undefined {
  const start = parseTimestamp(startTime)
  const { activeDeadlineSeconds } = job.spec
  if (activeDeadlineSeconds === undefined || start === undefined || isSuspended(job)) return undefined
  return milliseconds(Math.max(0, start + activeDeadlineSeconds * 1000 - now))
}

/** Enough pods succeeded and none is left running. Without completions one success is enough. */
export function isComplete(job: Job, succeeded: number, active: number): boolean {
  const { completions } = job.spec
  return active === 0 && (completions === undefined ? succeeded > 0 : succeeded >= completions)
}

function failedByPolicy(job: Job, { pods }: Census): Ending | undefined {
  if (!job.spec.podFailurePolicy) return undefined
  for (const pod of pods) {
    const { message } = isPodFailed(job, pod) ? judgeFailure(job, pod) : {}
    if (message !== undefined) return failure('PodFailurePolicy', message)
  }
  return undefined
}

/** With restartPolicy OnFailure the pods stay and their containers' restarts are what counts. */
function restartsTooOften(job: Job, { pods }: Census): boolean {
  if (job.spec.template.spec?.restartPolicy !== 'OnFailure') return false
  const restarts = pods
    .filter(({ status }) => status.phase === 'Running' || status.phase === 'Pending')
    .flatMap(({ status }) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
    .reduce((sum, { restartCount }) => sum + restartCount, 0)
  const limit = backoffLimit(job)
  return limit === 0 ? restarts > 0 : restarts >= limit
}

function failedByIndexes(job: Job, { succeeded, failed }: IndexCensus): Ending | undefined {
  if (!failed) return undefined
  const { maxFailedIndexes, completions = 0 } = job.spec
  if (maxFailedIndexes !== undefined && failed.length > maxFailedIndexes) return MAX_FAILED_INDEXES
  return failed.length > 0 && failed.length + succeeded.length >= completions ? FAILED_INDEXES : undefined
}

function succeededByPolicy(job: Job, { succeeded }: IndexCensus): Ending | undefined {
  const rules = job.spec.successPolicy?.rules ?? []
  const index = rules.findIndex((rule) => {
    if (rule.succeededIndexes === undefined) {
      return rule.succeededCount !== undefined && succeeded.length >= rule.succeededCount
    }
    const required = parseIndexes(rule.succeededIndexes, job.spec.completions ?? 0)
    return required.length > 0 && countCommon(required, succeeded) >= (rule.succeededCount ?? required.length)
  })
  if (index < 0) return undefined
  return { interim: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message: `Matched rules at index ${index}` }
}

function countCommon(a: IndexSet, b: IndexSet): number {
  const known = new Set(b)
  return a.filter((index) => known.has(index)).length
}

import type { Job, Pod } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { jobs } from '../../api/resources/job'
import { equal } from '../../base/json'
import { formatTimestamp } from '../../base/time'
import type { ReconcileContext } from '../controller'
import { omitZero } from '../shared/omit-zero'
import { type Census, NO_UNCOUNTED } from './census'
import { type Ending, FINAL_TYPE, type JobConditions, withCondition } from './conditions'
import { judgeFailure } from './failure-policy'
import { formatIndexes, union } from './index-set'
import { isIndexed, isPodFailed, isTracked, validIndexOf } from './job-pods'
import { releasePod } from './manage'

/** How many pods the status may hold between being seen and being counted. */
const MAX_UNCOUNTED = 500

/** What one sync found out, for the status. */
export interface Findings {
  readonly census: Census
  readonly ending: Ending | undefined
  readonly startTime: string | undefined
  readonly conditions: JobConditions
  readonly living: { readonly active: number; readonly ready: number; readonly terminating: number }
}

interface Tally {
  readonly release: readonly Pod[]
  readonly succeeded: readonly string[]
  readonly failed: readonly string[]
  readonly newIndexes: readonly number[]
  /** More pods are left for the next sync. */
  readonly isPartial: boolean
}

/**
 * Counts pods that ended, exactly once: their uids go into the status, their finalizers go, then the uids
 * become counts, and with nothing left to count the job ends (`trackJobStatusAndRemoveFinalizers`).
 */
export function track(context: ReconcileContext, job: Job, findings: Findings): void {
  const { ending } = findings
  const tally = tallyOf(job, findings)
  const interim = interimStatus(context, job, findings, tally)
  const noted = write(context, job, interim)
  if (!noted) return
  for (const pod of tally.release) releasePod(context, pod)
  const counted = countedStatus(interim)
  const isOver = ending && !tally.isPartial && findings.living.terminating === 0
  write(context, noted, isOver ? finalStatus(context, counted, ending) : counted)
  if (isOver) announce(context, job, counted, ending)
}

function tallyOf(job: Job, { census, ending }: Findings): Tally {
  const known = job.status.uncountedTerminatedPods ?? NO_UNCOUNTED
  const release: Pod[] = []
  const succeeded = new Set<string>(known.succeeded)
  const failed = new Set<string>(known.failed)
  const newIndexes: number[] = []
  for (const pod of byIndex(job, census.pods).filter(isTracked)) {
    if (!canRelease(job, census, pod, ending)) continue
    if (newIndexes.length + succeeded.size + failed.size >= MAX_UNCOUNTED) {
      return { release, succeeded: [...succeeded], failed: [...failed], newIndexes, isPartial: true }
    }
    release.push(pod)
    const { uid } = pod.metadata
    const index = validIndexOf(job, pod)
    if (pod.status.phase === 'Succeeded' && !failed.has(uid)) {
      if (!isIndexed(job)) succeeded.add(uid)
      else if (index !== undefined && !census.indexes?.recorded.includes(index)) newIndexes.push(index)
    } else if (isPodFailed(job, pod) || ending?.interim === 'FailureTarget') {
      const counts = !isIndexed(job) || index !== undefined
      if (counts && judgeFailure(job, pod).action !== 'Ignore') failed.add(uid)
    }
  }
  return { release, succeeded: [...succeeded], failed: [...failed], newIndexes, isPartial: false }
}

/** A failed pod whose index waits for a replacement stays: the replacement takes over its failure count. */
function canRelease(job: Job, { indexes }: Census, pod: Pod, ending: Ending | undefined): boolean {
  if (job.metadata.deletionTimestamp || ending || pod.status.phase === 'Succeeded') return true
  if (!isPodFailed(job, pod)) return false
  const index = validIndexOf(job, pod)
  return index === undefined || indexes?.awaitingReplacement.get(index)?.metadata.uid !== pod.metadata.uid
}

const byIndex = (job: Job, pods: readonly Pod[]): readonly Pod[] =>
  isIndexed(job) ? [...pods].sort((a, b) => (validIndexOf(job, a) ?? -1) - (validIndexOf(job, b) ?? -1)) : pods

function interimStatus(context: ReconcileContext, job: Job, findings: Findings, tally: Tally): Job['status'] {
  const { census, ending, startTime, living } = findings
  const { succeeded = [], failed = [] } = tally
  const { indexes } = census
  const completed = indexes && union(indexes.recorded, tally.newIndexes)
  const conditions = ending
    ? withCondition(findings.conditions, { type: ending.interim, status: 'True', ...ending }, context.now())
    : findings.conditions
  const { completionTime, ...before } = job.status
  return {
    ...(completionTime ? { completionTime } : {}),
    ...(startTime ? { startTime } : {}),
    ...(conditions.length ? { conditions } : {}),
    ...omitZero({ active: living.active, succeeded: completed?.length ?? before.succeeded, failed: before.failed }),
    ...(completed?.length ? { completedIndexes: formatIndexes(completed) } : {}),
    ...(indexes?.failed ? { failedIndexes: formatIndexes(indexes.failed) } : {}),
    uncountedTerminatedPods: {
      ...(succeeded.length ? { succeeded } : {}),
      ...(failed.length ? { failed } : {}),
    },
    ready: living.ready,
    terminating: living.terminating,
  }
}

/** The uids whose finalizers are gone become counts. */
function countedStatus(status: Job['status']): Job['status'] {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? NO_UNCOUNTED
  return {
    ...status,
    ...omitZero({
      succeeded: (status.succeeded ?? 0) + succeeded.length,
      failed: (status.failed ?? 0) + failed.length,
    }),
    uncountedTerminatedPods: {},
  }
}

function finalStatus(context: ReconcileContext, status: Job['status'], ending: Ending): Job['status'] {
  const now = context.now()
  const type = FINAL_TYPE[ending.interim]
  const conditions = withCondition(status.conditions ?? [], { type, status: 'True', ...ending }, now)
  return { ...status, conditions, ...(type === 'Complete' ? { completionTime: formatTimestamp(now) } : {}) }
}

function announce(context: ReconcileContext, job: Job, status: Job['status'], ending: Ending): void {
  if (ending.interim === 'FailureTarget') {
    context.events.record(job, 'Warning', ending.reason, ending.message)
    return
  }
  const { completions } = job.spec
  if (completions !== undefined && (status.succeeded ?? 0) > completions) {
    const message = 'Too many succeeded pods running after completion count reached'
    context.events.record(job, 'Warning', 'TooManySucceededPods', message)
  }
  context.events.record(job, 'Normal', 'Completed', 'Job completed')
}

/** @returns the job as it is stored afterwards; `undefined` when it is gone */
function write(context: ReconcileContext, job: Job, status: Job['status']): Job | undefined {
  const current = context.api.find(jobs, keyOf(job))
  if (!current || current.metadata.uid !== job.metadata.uid) return undefined
  return equal(status, current.status) ? current : context.api.updateStatus(jobs, { ...current, status })
}

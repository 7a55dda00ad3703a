import type { Job, Pod } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { isPodTerminating } from '../../api/pod'
import { jobs } from '../../api/resources/job'
import { pods } from '../../api/resources/pod'
import { isNotFound, type StatusError } from '../../api/status-error'
import { type Milliseconds, milliseconds } from '../../base/time'
import type { ReconcileContext } from '../controller'
import { BURST, firstRefusal, PodControl, slowStart } from '../shared/pod-control'
import type { Census, IndexCensus } from './census'
import { type FailureRecord, remainingBackoff } from './failure-backoff'
import { indexedPod, jobPod } from './job-pod'
import {
  finishedAt,
  hasIndexBackoff,
  ignoredIndexFailures,
  indexFailures,
  isSuspended,
  isTracked,
  replacesOnlyFailed,
  validIndexOf,
  withoutTracking,
} from './job-pods'
import { podsToRemove } from './removal'

export interface Managed {
  readonly error?: StatusError | undefined
  /** When pods may be created again after a failure. */
  readonly retryAfter?: Milliseconds
}

/** Brings the number of active pods to what the job wants now (`manageJob`). */
export function manage(context: ReconcileContext, job: Job, census: Census, failures: FailureRecord): Managed {
  const { active } = census
  const control = new PodControl(context, jobs, job)
  if (isSuspended(job)) return { error: remove(control, podsToRemove(job, active, active.length)) }
  const wanted = wantedActive(job, census)
  const surplus = podsToRemove(job, active, Math.max(0, active.length - wanted)).slice(0, BURST)
  if (surplus.length > 0) return { error: remove(control, surplus) }
  const held = replacesOnlyFailed(job) ? census.pods.filter(isPodTerminating).length : 0
  const missing = Math.min(wanted - active.length - held, BURST)
  if (missing <= 0) return {}
  return census.indexes
    ? createIndexed(control, job, { census, indexes: census.indexes, failures, count: missing })
    : createPlain(control, job, failures, missing)
}

/** A work queue keeps its pods once one succeeded; otherwise no more than there are completions to reach. */
function wantedActive(job: Job, { active, succeeded }: Census): number {
  const { completions, parallelism = 1 } = job.spec
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(parallelism, completions - succeeded))
}

function createPlain(control: PodControl, job: Job, failures: FailureRecord, count: number): Managed {
  const retryAfter = remainingBackoff(failures, control.context.now())
  // Simplified: while Kubernetes waits here its status says 0 active pods; this one counts those that run.
  if (retryAfter > 0) return { retryAfter }
  const pod = jobPod(control, job)
  return { error: slowStart(count, () => control.create(pod)) }
}

interface Wanted {
  readonly census: Census
  readonly indexes: IndexCensus
  readonly failures: FailureRecord
  readonly count: number
}

function createIndexed(control: PodControl, job: Job, { census, indexes, failures, count }: Wanted): Managed {
  const now = control.context.now()
  const perIndex = hasIndexBackoff(job)
  const shared = perIndex ? milliseconds(0) : remainingBackoff(failures, now)
  if (shared > 0) return { retryAfter: shared }
  const pending = pendingIndexes(job, census, indexes, count)
  const waits = new Map(pending.map((index) => [index, indexBackoff(indexes.awaitingReplacement.get(index), now)]))
  const due = pending.filter((index) => !perIndex || waits.get(index) === 0)
  if (due.length === 0) return pending.length ? { retryAfter: milliseconds(Math.min(...waits.values())) } : {}
  return {
    error: slowStart(due.length, (position) => {
      const index = due[position] as number
      control.create(indexedPod(control, job, index, indexes.awaitingReplacement.get(index)))
    }),
  }
}

const indexBackoff = (failed: Pod | undefined, now: Parameters<typeof remainingBackoff>[1]): Milliseconds =>
  failed
    ? remainingBackoff(
        { failures: indexFailures(failed) + ignoredIndexFailures(failed) + 1, lastFailure: finishedAt(failed) },
        now,
      )
    : milliseconds(0)

/** The lowest indexes that neither run nor are settled. */
function pendingIndexes(job: Job, { pods: all, active }: Census, indexes: IndexCensus, count: number): number[] {
  const ending = replacesOnlyFailed(job) ? all.filter(isPodTerminating) : []
  const taken = new Set<number | undefined>([
    ...indexes.succeeded,
    ...(indexes.failed ?? []),
    ...[...active, ...ending].map((pod) => validIndexOf(job, pod)),
  ])
  const pending: number[] = []
  for (let index = 0; index < (job.spec.completions ?? 0) && pending.length < count; index++) {
    if (!taken.has(index)) pending.push(index)
  }
  return pending
}

/** Deletes pods that are not wanted any more. Their finalizer goes first, so that they do not count as failed. */
function remove(control: PodControl, victims: readonly Pod[]): StatusError | undefined {
  return firstRefusal(victims, (victim) => {
    const released = isTracked(victim) ? releasePod(control.context, victim) : victim
    if (released) control.delete(released)
  })
}

/** Deletes pods of a job that ends. Their finalizer stays, so that they are counted. */
export const removeCounted = (control: PodControl, victims: readonly Pod[]): StatusError | undefined =>
  firstRefusal(victims, (victim) => control.delete(victim))

/** Takes the tracking finalizer off a pod. @returns the pod, or `undefined` when it is gone */
export function releasePod(context: ReconcileContext, pod: Pod): Pod | undefined {
  const current = context.api.find(pods, keyOf(pod))
  if (!current || current.metadata.uid !== pod.metadata.uid) return undefined
  if (!isTracked(current)) return current
  try {
    return context.api.update(pods, withoutTracking(current))
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

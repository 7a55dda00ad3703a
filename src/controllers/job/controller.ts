import type { Change } from '../../api/client'
import type { Job, Pod } from '../../api/kinds'
import { matchSelector } from '../../api/label-selector'
import type { ObjectKey } from '../../api/object'
import { jobs } from '../../api/resources/job'
import { pods } from '../../api/resources/pod'
import { formatTimestamp, type Milliseconds, milliseconds, seconds } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { candidatesFor, claim } from '../shared/claim'
import { itself, ownersOf } from '../shared/owner-keys'
import { PodControl } from '../shared/pod-control'
import { censusOf, livingCounts } from './census'
import { type Ending, finishedCondition, type JobConditions, withCondition } from './conditions'
import { COMPLETIONS_REACHED, earlyEnding, isComplete, untilDeadline } from './ending'
import { addFinished, type FailureRecord, NO_FAILURES } from './failure-backoff'
import { isSuspended, isTracked, TRACKING_FINALIZER } from './job-pods'
import { manage, removeCounted } from './manage'
import { track } from './tracking'

/** Pod and status changes wait this long, so that one sync answers many of them. */
const BATCH_PERIOD: Milliseconds = seconds(1)

const JOB_CONTROLLER = 'kubernetes.io/job-controller'

/** The failures since the last success of each unfinished job, by uid. */
type Failures = Map<string, FailureRecord>

/** Runs pods until enough of them succeed (`pkg/controller/job`). Each simulation needs one of its own. */
export function jobController(): Controller {
  const failures: Failures = new Map()
  return {
    name: 'job-controller',
    watches: [
      watching(jobs, itself, (change) => (isSpecChange(change) ? undefined : BATCH_PERIOD)),
      watching(
        pods,
        ownersOf<Job>(jobs, (owner) => owner.spec.selector),
        () => BATCH_PERIOD,
      ),
    ],
    retryBackoff: { first: BATCH_PERIOD, limit: seconds(60) },
    reconcile: (key, context) => reconcile(key, context, failures),
  }
}

const isSpecChange = ({ type, object, previous }: Change<Job>): boolean =>
  type !== 'MODIFIED' || object.metadata.generation !== previous?.metadata.generation

/** Somebody else looks after jobs that say so. */
export const isManagedElsewhere = (job: Job): boolean => (job.spec.managedBy ?? JOB_CONTROLLER) !== JOB_CONTROLLER

function reconcile(key: ObjectKey, context: ReconcileContext, failures: Failures): Outcome {
  const job = context.api.find(jobs, key)
  if (!job || isManagedElsewhere(job)) return 'done'
  if (finishedCondition(job)) {
    failures.delete(job.metadata.uid)
    return 'done'
  }
  if (!['NonIndexed', 'Indexed'].includes(job.spec.completionMode ?? 'NonIndexed')) {
    const message = 'Skipped Job sync because completion mode is unknown'
    context.events.record(job, 'Warning', 'UnknownCompletionMode', message)
    return 'done'
  }
  return sync(job, context, failures)
}

function sync(job: Job, context: ReconcileContext, failures: Failures): Outcome {
  const { uid } = job.metadata
  const now = context.now()
  const census = censusOf(job, podsOf(context, job))
  const record = addFinished(failures.get(uid) ?? NO_FAILURES, census.newSucceeded, census.newFailed)
  const started = job.status.startTime ?? (isSuspended(job) ? undefined : formatTimestamp(now))
  const forced = earlyEnding(job, started, census, now)
  const isActing = !forced && !job.metadata.deletionTimestamp
  const managed = forced
    ? { error: removeCounted(new PodControl(context, jobs, job), census.active) }
    : isActing
      ? manage(context, job, census, record)
      : {}
  const living = livingCounts(podsOf(context, job))
  const ending = forced ? (living.active === 0 ? forced : undefined) : completion(job, census.succeeded, living.active)
  const suspension = isActing && !ending ? suspend(context, job, started) : undefined
  const conditions = suspension?.conditions ?? job.status.conditions ?? []
  track(context, job, { census, ending, living, conditions, startTime: suspension?.startTime ?? started })
  failures.set(uid, record)
  if (managed.error) throw managed.error
  return next(managed.retryAfter, forced ? undefined : untilDeadline(job, started, now))
}

const completion = (job: Job, succeeded: number, active: number): Ending | undefined =>
  isComplete(job, succeeded, active) ? COMPLETIONS_REACHED : undefined

const podsOf = (context: ReconcileContext, job: Job): readonly Pod[] => {
  const claimant = { resource: jobs, owner: job, selector: matchSelector(job.spec.selector) }
  return claim(context, claimant, {
    resource: pods,
    candidates: candidatesFor(context, claimant, pods),
    onAdopt: (pod) =>
      isTracked(pod)
        ? pod
        : {
            ...pod,
            metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), TRACKING_FINALIZER] },
          },
  })
}

/** Says whether the job is suspended. A resumed job starts anew, so that its deadline does. */
function suspend(
  context: ReconcileContext,
  job: Job,
  startTime: string | undefined,
): { readonly conditions: JobConditions; readonly startTime: string | undefined } {
  const before = job.status.conditions ?? []
  const condition = isSuspended(job)
    ? { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }
    : { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' }
  const conditions = withCondition(before, condition, context.now())
  if (conditions === before) return { conditions, startTime }
  context.events.record(job, 'Normal', isSuspended(job) ? 'Suspended' : 'Resumed', condition.message)
  return { conditions, startTime: isSuspended(job) ? startTime : formatTimestamp(context.now()) }
}

/** Replacements after a failure wait for at least one batch; the deadline is met exactly. */
function next(retryAfter: Milliseconds | undefined, deadline: Milliseconds | undefined): Outcome {
  const waits: number[] = []
  if (retryAfter !== undefined) waits.push(Math.max(retryAfter, BATCH_PERIOD))
  if (deadline !== undefined) waits.push(deadline)
  return waits.length ? { requeueAfter: milliseconds(Math.min(...waits)) } : 'done'
}

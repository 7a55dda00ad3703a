import type { CronJob, Job } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { jobs } from '../../api/resources/job'
import { StatusError } from '../../api/status-error'
import { byAll, compareText } from '../../base/compare'
import type { ReconcileContext } from '../controller'
import { finishedCondition } from '../job/conditions'

/** Oldest start first; jobs that never started come last. */
const byStart: (a: Job, b: Job) => number = byAll<Job>(
  (a, b) => Number(!a.status.startTime) - Number(!b.status.startTime),
  (a, b) => compareText(a.status.startTime ?? '', b.status.startTime ?? ''),
  (a, b) => compareText(a.metadata.name, b.metadata.name),
)

/** Deletes the oldest finished jobs beyond the limits. @returns those that are gone (`cleanupFinishedJobs`) */
export function cleanUpJobs(context: ReconcileContext, cronJob: CronJob, children: readonly Job[]): readonly Job[] {
  const { successfulJobsHistoryLimit: successful, failedJobsHistoryLimit: failed } = cronJob.spec
  const excess = (type: 'Complete' | 'Failed', limit: number | undefined): readonly Job[] => {
    if (limit === undefined) return []
    const finished = children.filter((job) => finishedCondition(job)?.type === type).sort(byStart)
    return finished.slice(0, Math.max(0, finished.length - limit))
  }
  return [...excess('Failed', failed), ...excess('Complete', successful)].filter((job) =>
    deleteJob(context, cronJob, job),
  )
}

/** @returns whether it worked; the CronJob's events tell either way */
export function deleteJob(context: ReconcileContext, cronJob: CronJob, job: Job): boolean {
  try {
    context.api.delete(jobs, keyOf(job), { propagationPolicy: 'Background' })
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    context.events.record(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${error.message}`)
    return false
  }
  context.events.record(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`)
  return true
}

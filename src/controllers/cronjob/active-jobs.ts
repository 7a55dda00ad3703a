import type { CronJob, Job } from '../../api/kinds'
import { jobs } from '../../api/resources/job'
import type { ReconcileContext } from '../controller'
import { finishedCondition } from '../job/conditions'

export type ActiveReference = NonNullable<CronJob['status']['active']>[number]

export interface ActiveJobs {
  readonly active: readonly ActiveReference[]
  readonly lastSuccessfulTime: string | undefined
}

/**
 * The status as the jobs justify it: jobs that finished or vanished leave the active list, and the last
 * success is noted. Jobs that nobody here started are only mentioned.
 * @param options.removed those of the children that this sync has deleted: there is nothing to say about them
 */
export function refreshActive(
  context: ReconcileContext,
  cronJob: CronJob,
  options: { readonly children: readonly Job[]; readonly removed: readonly Job[] },
): ActiveJobs {
  const removed = new Set(options.removed.map(({ metadata }) => metadata.uid))
  const children = options.children.filter(({ metadata }) => !removed.has(metadata.uid))
  const listed = (cronJob.status.active ?? []).filter(({ uid = '' }) => !removed.has(uid))
  const byUid = new Map(children.map((job) => [job.metadata.uid, job]))
  const isListed = (job: Job): boolean => listed.some(({ uid }) => uid === job.metadata.uid)
  for (const job of children) tell(context, cronJob, job, isListed(job))
  const active = listed.filter(({ uid = '', name = '', namespace = '' }) => {
    const job = byUid.get(uid)
    if (job) return !finishedCondition(job)
    if (context.api.find(jobs, { namespace, name })) return true
    context.events.record(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`)
    return false
  })
  return { active, lastSuccessfulTime: lastSuccess(cronJob, options.children) }
}

function tell(context: ReconcileContext, cronJob: CronJob, job: Job, isListed: boolean): void {
  const { name } = job.metadata
  const finished = finishedCondition(job)
  if (!finished && !isListed) {
    const message = `Saw a job that the controller did not create or forgot: ${name}`
    context.events.record(cronJob, 'Warning', 'UnexpectedJob', message)
  } else if (finished && isListed) {
    const message = `Saw completed job: ${name}, condition: ${finished.type}`
    context.events.record(cronJob, 'Normal', 'SawCompletedJob', message)
  }
}

/** Timestamps of one format compare as text. */
function lastSuccess(cronJob: CronJob, children: readonly Job[]): string | undefined {
  const successes = children
    .filter((job) => finishedCondition(job)?.type === 'Complete')
    .map((job) => job.status.completionTime ?? '')
  const last = [cronJob.status.lastSuccessfulTime ?? '', ...successes].sort().at(-1)
  return last || undefined
}

import type { CronJob, Job } from '../../api/kinds'
import type { NewObject } from '../../api/object'
import { controllerReference } from '../../api/owner-reference'
import { cronJobs } from '../../api/resources/cron-job'
import type { Instant } from '../../base/time'

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** `<cronjob>-<minutes since the epoch>`: a time can only ever be started once. */
export const jobNameFor = (cronJob: CronJob, time: Instant): string =>
  `${cronJob.metadata.name}-${Math.floor(time / 60_000)}`

/** The job for one time of the schedule (`getJobFromTemplate2`). */
export function jobFor(cronJob: CronJob, time: Instant, scheduledAt: string): NewObject<Job> {
  const { metadata, spec } = cronJob.spec.jobTemplate
  return {
    metadata: {
      name: jobNameFor(cronJob, time),
      namespace: cronJob.metadata.namespace ?? '',
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: { ...metadata?.annotations, [SCHEDULED_AT]: scheduledAt },
      ownerReferences: [controllerReference(cronJobs, cronJob)],
    },
    spec: spec ?? { template: {} },
  }
}

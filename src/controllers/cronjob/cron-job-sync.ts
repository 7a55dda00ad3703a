import { CronSyntaxError } from '../../api/cron-schedule'
import type { CronJob, Job } from '../../api/kinds'
import type { ObjectKey } from '../../api/object'
import { isControlledBy } from '../../api/owner-reference'
import { apiVersionOf } from '../../api/resource'
import { cronJobs } from '../../api/resources/cron-job'
import { jobs } from '../../api/resources/job'
import { isAlreadyExists, isNamespaceTerminating, StatusError } from '../../api/status-error'
import { equal } from '../../base/json'
import { formatRfc1123, formatTimestamp, type Instant, type Milliseconds, parseTimestamp } from '../../base/time'
import type { Outcome, ReconcileContext } from '../controller'
import { type ActiveReference, refreshActive } from './active-jobs'
import { jobFor, jobNameFor } from './cron-job-run'
import { cleanUpJobs, deleteJob } from './job-history'
import { dueTime, InvalidScheduleError, type NextTime, nextTimeOf, untilNextSync } from './schedule-times'
import type { Schedules } from './schedules'

/** One look at one CronJob. What it finds out about the status is written once, at the end. */
export class CronJobSync {
  #active: readonly ActiveReference[] = []
  #lastScheduleTime: string | undefined
  readonly #now: Instant

  constructor(
    readonly cronJob: CronJob,
    readonly context: ReconcileContext,
    readonly schedules: Schedules,
  ) {
    this.#now = context.now()
    this.#lastScheduleTime = cronJob.status.lastScheduleTime
  }

  run(key: ObjectKey): Outcome {
    const { cronJob, context } = this
    const { uid, namespace = '' } = cronJob.metadata
    const children = context.api.list(jobs, { namespace, ownerUid: uid }).filter((job) => isControlledBy(job, uid))
    const removed = cleanUpJobs(context, cronJob, children)
    const { active, lastSuccessfulTime } = refreshActive(context, cronJob, { children, removed })
    this.#active = active
    try {
      const next = this.#schedule()
      return next === undefined ? 'done' : { requeueAfter: next }
    } finally {
      this.#writeStatus(key, lastSuccessfulTime)
    }
  }

  /** @returns when to look again; `undefined` when only a change can help */
  #schedule(): Milliseconds | undefined {
    const { cronJob } = this
    if (cronJob.metadata.deletionTimestamp) return undefined
    const { timeZone, schedule: text, suspend } = cronJob.spec
    if (timeZone !== undefined && !this.schedules.calendar.knowsTimeZone(timeZone)) {
      this.#warn('UnknownTimeZone', `invalid timeZone: ${JSON.stringify(timeZone)}: unknown time zone ${timeZone}`)
      return undefined
    }
    if (suspend) return undefined
    const schedule = this.schedules.read(text)
    if (schedule instanceof CronSyntaxError) {
      this.#warn('UnparseableSchedule', `unparseable schedule: ${JSON.stringify(text)} : ${schedule.message}`)
      return undefined
    }
    if (text.includes('TZ')) {
      const advice = 'see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details'
      this.#warn(
        'UnsupportedSchedule',
        `CRON_TZ or TZ used in schedule ${JSON.stringify(text)} is not officially supported, ${advice}`,
      )
    }
    return this.#startIfDue(nextTimeOf(this.schedules.calendar, cronJob, schedule))
  }

  #startIfDue(next: NextTime): Milliseconds | undefined {
    try {
      const { time, missedTooMany } = dueTime(this.cronJob, this.#now, next)
      if (missedTooMany) {
        const advice = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew'
        this.#warn('TooManyMissedTimes', `too many missed start times. ${advice}`)
      }
      if (time !== undefined && this.#mayStart(time)) this.#start(time)
    } catch (error) {
      if (!(error instanceof InvalidScheduleError)) throw error
      this.#warn('InvalidSchedule', `invalid schedule: ${this.cronJob.spec.schedule} : ${error.message}`)
      return undefined
    }
    const { cronJob } = this
    const lastScheduleTime = this.#lastScheduleTime
    const current = lastScheduleTime ? { ...cronJob, status: { ...cronJob.status, lastScheduleTime } } : cronJob
    return untilNextSync(current, this.#now, next)
  }

  #mayStart(time: Instant): boolean {
    const { startingDeadlineSeconds: deadline, concurrencyPolicy } = this.cronJob.spec
    if (deadline !== undefined && time + deadline * 1000 < this.#now) {
      this.#warn('MissSchedule', `Missed scheduled time to start a job: ${formatRfc1123(time)}`)
      return false
    }
    const name = jobNameFor(this.cronJob, time)
    if (this.#active.some((job) => job.name === name) || parseTimestamp(this.#lastScheduleTime) === time) return false
    if (concurrencyPolicy === 'Forbid' && this.#active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid'
      this.#tell('JobAlreadyActive', message)
      return false
    }
    return true
  }

  #start(time: Instant): void {
    if (this.cronJob.spec.concurrencyPolicy === 'Replace') this.#deleteActive()
    const job = this.#createJob(time)
    if (!job) return
    const { name, namespace = '', uid, resourceVersion } = job.metadata
    const reference = { apiVersion: apiVersionOf(jobs), kind: jobs.kind, name, namespace, uid, resourceVersion }
    this.#active = [...this.#active, reference]
    this.#lastScheduleTime = formatTimestamp(time)
  }

  #deleteActive(): void {
    const { api } = this.context
    for (const { name = '', namespace = '', uid } of this.#active) {
      const job = api.find(jobs, { namespace, name })
      if (!job) throw StatusError.notFound(jobs, name)
      if (!deleteJob(this.context, this.cronJob, job)) {
        throw StatusError.internal(`could not replace job ${namespace}/${name}`)
      }
      this.#active = this.#active.filter((other) => other.uid !== uid)
    }
  }

  /** @returns the job of this time, or `undefined` when it is there already and accounted for */
  #createJob(time: Instant): Job | undefined {
    const { cronJob, context } = this
    const job = jobFor(cronJob, time, this.schedules.calendar.format(time, cronJob.spec.timeZone))
    try {
      const created = context.api.create(jobs, job)
      this.#tell('SuccessfulCreate', `Created job ${created.metadata.name}`)
      return created
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (isAlreadyExists(error)) return this.#recover(jobNameFor(cronJob, time))
      if (!isNamespaceTerminating(error)) this.#warn('FailedCreate', `Error creating job: ${error.message}`)
      throw error
    }
  }

  /** A job of ours that did not make it into the status. */
  #recover(name: string): Job | undefined {
    const { uid, namespace = '' } = this.cronJob.metadata
    const job = this.context.api.find(jobs, { namespace, name })
    return job && isControlledBy(job, uid) ? job : undefined
  }

  #writeStatus(key: ObjectKey, lastSuccessfulTime: string | undefined): void {
    const current = this.context.api.find(cronJobs, key)
    if (!current) return
    const status = {
      ...(this.#active.length ? { active: this.#active } : {}),
      ...(this.#lastScheduleTime ? { lastScheduleTime: this.#lastScheduleTime } : {}),
      ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}),
    }
    if (!equal(status, current.status)) this.context.api.updateStatus(cronJobs, { ...current, status })
  }

  #tell(reason: string, message: string): void {
    this.context.events.record(this.cronJob, 'Normal', reason, message)
  }

  #warn(reason: string, message: string): void {
    this.context.events.record(this.cronJob, 'Warning', reason, message)
  }
}

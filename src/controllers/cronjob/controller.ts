import type { Change } from '../../api/client'
import type { CronJob } from '../../api/kinds'
import { cronJobs } from '../../api/resources/cron-job'
import { jobs } from '../../api/resources/job'
import type { Milliseconds } from '../../base/time'
import { type Controller, watching } from '../controller'
import { itself, ownersOf } from '../shared/owner-keys'
import type { CronCalendar } from './calendar'
import { CronJobSync } from './cron-job-sync'
import { nextTimeOf, untilNextSync } from './schedule-times'
import { Schedules } from './schedules'

/** Starts jobs at the times of a schedule (`pkg/controller/cronjob`, version 2). */
export function cronJobController(calendar: CronCalendar): Controller {
  const schedules = new Schedules(calendar)
  const owners = ownersOf<CronJob>(cronJobs, () => undefined)
  return {
    name: 'cronjob-controller',
    watches: [watching(cronJobs, itself, (change) => untilChangedSchedule(change, schedules)), watching(jobs, owners)],
    reconcile: (key, context) => {
      const cronJob = context.api.find(cronJobs, key)
      return cronJob ? new CronJobSync(cronJob, context, schedules).run(key) : 'done'
    },
  }
}

/** A new schedule does not run for times that had passed when it was set. */
function untilChangedSchedule(
  { object, previous, at }: Change<CronJob>,
  schedules: Schedules,
): Milliseconds | undefined {
  const { schedule, timeZone } = object.spec
  if (!previous || (schedule === previous.spec.schedule && timeZone === previous.spec.timeZone)) return undefined
  if (timeZone !== undefined && !schedules.calendar.knowsTimeZone(timeZone)) return undefined
  const read = schedules.read(schedule)
  return read instanceof Error ? undefined : untilNextSync(object, at, nextTimeOf(schedules.calendar, object, read))
}

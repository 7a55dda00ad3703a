import type { CronSchedule } from '../../api/cron-schedule'
import type { CronJob } from '../../api/kinds'
import { type Instant, type Milliseconds, milliseconds, parseTimestamp } from '../../base/time'
import type { CronCalendar } from './calendar'

/** After this many missed times something is wrong, and the controller says so. */
const TOO_MANY = 100

/** A sync for the next time comes this much later, so that it certainly is that time. */
const NEXT_SYNC_DELTA = 100

/** When a CronJob is due: its schedule in its time zone. */
export type NextTime = (after: Instant) => Instant | undefined

export const nextTimeOf =
  (calendar: CronCalendar, cronJob: CronJob, schedule: CronSchedule): NextTime =>
  (after) => {
    const own = schedule.type === 'calendar' ? schedule.timeZone : undefined
    return calendar.nextAfter(schedule, cronJob.spec.timeZone ?? own, after)
  }

/** The schedule gives no usable times. */
export class InvalidScheduleError extends Error {
  override readonly name = 'InvalidScheduleError'
}

interface Missed {
  readonly earliest: Instant
  /** The last time at or before now; `undefined` when none has come since `earliest`. */
  readonly mostRecent: Instant | undefined
  readonly count: number
}

/**
 * The most recent time that has passed since the last run, and about how many there were
 * (`mostRecentScheduleTime`).
 * @throws {InvalidScheduleError} when the schedule's times do not advance
 */
function missedTimes(earliest: Instant, now: Instant, next: NextTime): Missed {
  const first = next(earliest)
  const second = first === undefined ? undefined : next(first)
  if (first !== undefined && now < first) return { earliest, mostRecent: undefined, count: 0 }
  if (first !== undefined && second !== undefined && now < second) return { earliest, mostRecent: first, count: 0 }
  const period = first === undefined || second === undefined ? 0 : Math.round((second - first) / 1000)
  if (first === undefined || period < 1) {
    throw new InvalidScheduleError('time difference between two schedules is less than 1 second')
  }
  const count = Math.floor((now - first) / 1000 / period) + 1
  let mostRecent: Instant | undefined
  let time = next((first + (count - 2) * period * 1000) as Instant)
  for (; time !== undefined && time <= now; time = next(time)) mostRecent = time
  return { earliest, mostRecent, count }
}

function earliestOf(cronJob: CronJob): Instant {
  const { lastScheduleTime } = cronJob.status
  return parseTimestamp(lastScheduleTime ?? cronJob.metadata.creationTimestamp) ?? (0 as Instant)
}

/**
 * The time that the CronJob should run for now, if one has come since its last run (`nextScheduleTime`).
 * @throws {InvalidScheduleError}
 */
export function dueTime(
  cronJob: CronJob,
  now: Instant,
  next: NextTime,
): { readonly time: Instant | undefined; readonly missedTooMany: boolean } {
  const deadline = cronJob.spec.startingDeadlineSeconds
  const earliest = earliestOf(cronJob)
  const from = deadline === undefined ? earliest : (Math.max(earliest, now - deadline * 1000) as Instant)
  const { mostRecent, count } = missedTimes(from, now, next)
  return { time: mostRecent, missedTooMany: mostRecent !== undefined && count > TOO_MANY }
}

/** How long until the next sync: just after the next time (`nextScheduleTimeDuration`). */
export function untilNextSync(cronJob: CronJob, now: Instant, next: NextTime): Milliseconds | undefined {
  const time = next(lastTime(cronJob, now, next))
  return time === undefined ? undefined : milliseconds(Math.max(0, time + NEXT_SYNC_DELTA - now))
}

function lastTime(cronJob: CronJob, now: Instant, next: NextTime): Instant {
  try {
    const { earliest, mostRecent, count } = missedTimes(earliestOf(cronJob), now, next)
    return mostRecent ?? (count === 0 ? earliest : now)
  } catch (error) {
    if (error instanceof InvalidScheduleError) return now
    throw error
  }
}

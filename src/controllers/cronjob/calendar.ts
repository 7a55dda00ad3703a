import type { CronSchedule } from '../../api/cron-schedule'
import type { Instant } from '../../base/time'

/**
 * Time zones and the calendar, which the core has no access to. Pure: the same arguments always give the same
 * answer, whatever the clock of the machine says.
 */
export interface CronCalendar {
  /**
   * The first time of the schedule strictly after an instant; `undefined` when there is none within five years.
   * Wall-clock times that the zone skips do not occur, those it repeats occur twice.
   * @param timeZone an IANA name; UTC when absent
   */
  nextAfter(schedule: CronSchedule, timeZone: string | undefined, after: Instant): Instant | undefined
  knowsTimeZone(name: string): boolean
  /** RFC 3339 in the zone's own time: `2026-03-01T06:00:00+01:00`. */
  format(at: Instant, timeZone: string | undefined): string
}

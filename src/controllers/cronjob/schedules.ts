import { type CronSchedule, CronSyntaxError, parseCronSchedule } from '../../api/cron-schedule'
import type { CronCalendar } from './calendar'

/** Schedules, each read only once, and the calendar that they are looked up in. */
export class Schedules {
  readonly #read = new Map<string, CronSchedule | CronSyntaxError>()

  constructor(readonly calendar: CronCalendar) {}

  /** @returns what is wrong with the text when it is no schedule */
  read(text: string): CronSchedule | CronSyntaxError {
    let known = this.#read.get(text)
    if (!known) this.#read.set(text, (known = tryParse(text)))
    return known
  }
}

function tryParse(text: string): CronSchedule | CronSyntaxError {
  try {
    return parseCronSchedule(text)
  } catch (error) {
    if (error instanceof CronSyntaxError) return error
    throw error
  }
}

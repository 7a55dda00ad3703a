import { type Milliseconds, milliseconds } from '../base/time'

/** A schedule as CronJobs write it, read. */
export type CronSchedule = CalendarSchedule | IntervalSchedule

/** The values that each field allows, ascending. `weekdays` 0 is Sunday. */
export interface CalendarSchedule {
  readonly type: 'calendar'
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly days: readonly number[]
  readonly months: readonly number[]
  readonly weekdays: readonly number[]
  /** Both day fields are restricted, and a day that matches one of them is enough. */
  readonly eitherDay: boolean
  /** From a `TZ=` prefix, which old objects may have. */
  readonly timeZone?: string
}

/** `@every 90s`: counted from the time before, in whole seconds. */
export interface IntervalSchedule {
  readonly type: 'interval'
  readonly every: Milliseconds
}

/** The schedule cannot be read; the message is that of the parser which Kubernetes uses. */
export class CronSyntaxError extends Error {
  override readonly name = 'CronSyntaxError'
}

interface Bounds {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const BOUNDS = {
  minutes: { min: 0, max: 59 },
  hours: { min: 0, max: 23 },
  days: { min: 1, max: 31 },
  months: { min: 1, max: 12, names: MONTHS },
  weekdays: { min: 0, max: 6, names: WEEKDAYS },
} as const satisfies Readonly<Record<string, Bounds>>

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const EVERY = '@every '
const ZONE_PREFIX = /^(?:CRON_)?TZ=(\S*)\s+/

/**
 * Reads a schedule as `github.com/robfig/cron/v3` does (`ParseStandard`): five fields, macros, `@every`.
 * @throws {CronSyntaxError}
 */
export function parseCronSchedule(text: string): CronSchedule {
  if (text === '') throw new CronSyntaxError('empty spec string')
  const zone = ZONE_PREFIX.exec(text)
  const spec = zone ? text.slice(zone[0].length) : text
  if (spec.startsWith(EVERY)) return { type: 'interval', every: interval(spec) }
  if (spec.startsWith('@') && !MACROS[spec]) throw new CronSyntaxError(`unrecognized descriptor: ${spec}`)
  const schedule = calendar(MACROS[spec] ?? spec)
  return zone?.[1] ? { ...schedule, timeZone: zone[1] } : schedule
}

function calendar(spec: string): CalendarSchedule {
  const fields = spec.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== 5) {
    throw new CronSyntaxError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)
  }
  const [minutes, hours, days, months, weekdays] = fields as [string, string, string, string, string]
  const read = {
    minutes: readField(minutes, BOUNDS.minutes),
    hours: readField(hours, BOUNDS.hours),
    days: readField(days, BOUNDS.days),
    months: readField(months, BOUNDS.months),
    weekdays: readField(weekdays, BOUNDS.weekdays),
  }
  return {
    type: 'calendar',
    minutes: read.minutes.values,
    hours: read.hours.values,
    days: read.days.values,
    months: read.months.values,
    weekdays: read.weekdays.values,
    eitherDay: !read.days.isOpen && !read.weekdays.isOpen,
  }
}

interface Field {
  readonly values: readonly number[]
  /** A plain `*` or `?` is in it: the field restricts nothing. */
  readonly isOpen: boolean
}

function readField(text: string, bounds: Bounds): Field {
  const parts = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => readRange(part, bounds))
  const values = new Set(parts.flatMap((part) => part.values))
  return { values: [...values].sort((a, b) => a - b), isOpen: parts.some((part) => part.isOpen) }
}

/** `a`, `a-b`, `*`, each with an optional `/step`; `a/step` goes on to the end. */
function readRange(text: string, bounds: Bounds): Field {
  const [range = '', step, ...moreSteps] = text.split('/')
  const [low = '', high, ...moreBounds] = range.split('-')
  const isStar = low === '*' || low === '?'
  if (!isStar && moreBounds.length > 0) throw new CronSyntaxError(`too many hyphens: ${text}`)
  const start = isStar ? bounds.min : readNumber(low, bounds)
  const given = isStar ? bounds.max : high === undefined ? start : readNumber(high, bounds)
  if (moreSteps.length > 0) throw new CronSyntaxError(`too many slashes: ${text}`)
  const stride = step === undefined ? 1 : readNumber(step)
  const end = step !== undefined && high === undefined ? bounds.max : given
  const problem = rangeProblem({ start, end, stride }, bounds)
  if (problem) throw new CronSyntaxError(`${problem}: ${text}`)
  const values: number[] = []
  for (let value = start; value <= end; value += stride) values.push(value)
  return { values, isOpen: isStar && stride === 1 }
}

function rangeProblem(
  { start, end, stride }: { readonly start: number; readonly end: number; readonly stride: number },
  { min, max }: Bounds,
): string | undefined {
  if (start < min) return `beginning of range (${start}) below minimum (${min})`
  if (end > max) return `end of range (${end}) above maximum (${max})`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end})`
  return stride === 0 ? 'step of range should be a positive number' : undefined
}

function readNumber(text: string, bounds?: Bounds): number {
  const named = bounds?.names?.indexOf(text.toLowerCase()) ?? -1
  if (named >= 0) return named + (bounds?.min ?? 0)
  if (!/^[+-]?\d+$/.test(text)) {
    const cause = `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`
    throw new CronSyntaxError(`failed to parse int from ${text}: ${cause}`)
  }
  const value = Number(text)
  if (value < 0) throw new CronSyntaxError(`negative number (${value}) not allowed: ${text}`)
  return value
}

const DURATION_UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}
const DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/
const DURATION_PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g

/** A Go duration, cut to whole seconds, at least one. */
function interval(spec: string): Milliseconds {
  const text = spec.slice(EVERY.length)
  if (!DURATION.test(text)) {
    throw new CronSyntaxError(`failed to parse duration ${spec}: time: invalid duration ${JSON.stringify(text)}`)
  }
  const parts = [...text.matchAll(DURATION_PART)]
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (DURATION_UNITS[unit ?? ''] ?? 0), 0)
  const signed = text.startsWith('-') ? -total : total
  return milliseconds(Math.max(1, Math.floor(signed / 1000)) * 1000)
}

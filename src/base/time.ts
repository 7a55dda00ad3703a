import { remembered } from './remembered'

/**
 * Virtual time as plain numbers. The core never reads the machine's clock and never builds a `Date`:
 * every instant comes from the event queue.
 */

/** Virtual milliseconds since the Unix epoch (UTC). */
export type Instant = number & { readonly __unit: 'instant' }

/** A span of virtual time in milliseconds. */
export type Milliseconds = number & { readonly __unit: 'milliseconds' }

/** Where every simulation's clock starts unless told otherwise: 2026-01-01T00:00:00Z. */
export const SIMULATION_EPOCH = 1_767_225_600_000 as Instant

export const instant = (unixMilliseconds: number): Instant => unixMilliseconds as Instant
export const milliseconds = (n: number): Milliseconds => n as Milliseconds
export const seconds = (n: number): Milliseconds => (n * 1000) as Milliseconds
export const minutes = (n: number): Milliseconds => seconds(n * 60)
export const hours = (n: number): Milliseconds => minutes(n * 60)

export const plus = (at: Instant, span: Milliseconds): Instant => (at + span) as Instant
/** The span from `earlier` to `later`; negative when they are the other way round. */
export const between = (earlier: Instant, later: Instant): Milliseconds => (later - earlier) as Milliseconds

const DAY = 86_400_000

/** A moment of the proleptic Gregorian calendar in UTC. `month` and `day` count from 1; `weekday` 0 is Sunday. */
export interface CalendarTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
  readonly weekday: number
}

/** Days since 1970-01-01 of a civil date (Howard Hinnant's era arithmetic). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function calendarOf(at: Instant): CalendarTime {
  const days = Math.floor(at / DAY)
  const rest = at - days * DAY
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: Math.floor(rest % 1000),
    weekday: (((days + 4) % 7) + 7) % 7,
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

/** RFC 3339 in UTC with whole seconds, as Kubernetes serialises `metav1.Time`: `2026-01-01T00:00:00Z`. */
export function formatTimestamp(at: Instant): string {
  const second = Math.floor(at / 1000)
  if (second !== latest.second) latest = { second, text: timestampOf(at) }
  return latest.text
}

/** Much is written within one second of virtual time, and all of it bears the same text. */
let latest = { second: Number.NaN, text: '' }

function timestampOf(at: Instant): string {
  const t = calendarOf(at)
  return `${String(t.year).padStart(4, '0')}-${two(t.month)}-${two(t.day)}T${two(t.hour)}:${two(t.minute)}:${two(t.second)}Z`
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Thu, 01 Jan 2026 00:05:00 +0000`: Go's RFC1123Z in UTC; with `GMT` the date of an HTTP header. */
export function formatRfc1123(at: Instant, zone: '+0000' | 'GMT' = '+0000'): string {
  const { weekday, day, month, year, hour, minute, second } = calendarOf(at)
  const date = `${WEEKDAYS[weekday]}, ${two(day)} ${MONTHS[month - 1]} ${String(year).padStart(4, '0')}`
  return `${date} ${two(hour)}:${two(minute)}:${two(second)} ${zone}`
}

/** RFC 3339 with six decimals, as Kubernetes serialises `metav1.MicroTime`. */
export const formatMicroTimestamp = (at: Instant): string =>
  `${formatTimestamp(at).slice(0, -1)}.${String(calendarOf(at).millisecond).padStart(3, '0')}000Z`

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/** Reads RFC 3339; `undefined` when the text is not a timestamp. Fractions are kept to the millisecond. */
export const parseTimestamp = (text: string | undefined): Instant | undefined =>
  text === undefined ? undefined : readTimestamp(text)

/** The same few are read again and again: a condition's time at every look at it. */
const readTimestamp = remembered((text: string): Instant | undefined => {
  const match = TIMESTAMP.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHours, offsetMinutes] = match
  const offset = sign ? (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000 * (sign === '-' ? -1 : 1) : 0
  const time = (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000
  const millisecond = fraction ? Math.floor(Number(`0.${fraction}`) * 1000) : 0
  return instant(daysFromCivil(Number(year), Number(month), Number(day)) * DAY + time + millisecond - offset)
})

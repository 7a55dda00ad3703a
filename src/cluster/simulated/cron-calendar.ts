import { Cron } from 'croner'
import type { CalendarSchedule } from '../../api/cron-schedule'
import { formatTimestamp, type Instant } from '../../base/time'
import type { CronCalendar } from '../../controllers/cronjob/calendar'

const DAY = 86_400_000
const HORIZON = 5 * 366 * DAY
/** No zone changes its clock and changes it back within a week. */
const PROBE = 7 * DAY
const UTC = 'UTC'
/** Answers kept for each schedule: a sync asks for the same few times again and again. */
const REMEMBERED = 4

/**
 * The calendar of a simulation, on top of croner for the arithmetic of days and months.
 *
 * croner gets every schedule as plain lists of numbers, because its own grammar differs from Kubernetes' (7 is
 * Sunday, `?`, L, W and # mean something, `a/n` does not), and computes on wall-clock values in UTC, because it
 * moves times that a zone skips and runs those that it repeats once. Kubernetes runs whenever a clock on the
 * wall shows a matching time: never in a skipped hour, twice in a repeated one.
 */
export function cronCalendar(): CronCalendar {
  const clocks = new WeakMap<CalendarSchedule, Map<string, (after: Instant) => Instant | undefined>>()
  const offsetIn = zoneOffsets()
  return {
    nextAfter(schedule, timeZone = UTC, after) {
      if (schedule.type === 'interval') return (Math.floor(after / 1000) * 1000 + schedule.every) as Instant
      const byZone = remember(clocks, schedule, () => new Map())
      return remember(byZone, timeZone, () => clockOf(wallOf(schedule), offsetIn(timeZone)))(after)
    },
    knowsTimeZone: isTimeZone,
    format: (at, timeZone = UTC) => {
      const offset = offsetIn(timeZone)(at)
      return formatTimestamp((at + offset) as Instant).replace('Z', formatOffset(offset))
    },
  }
}

/**
 * One schedule in one zone. An answer holds for every instant from the one that it was worked out for until
 * the answer itself, so the last few are kept.
 */
function clockOf(wall: Wall, offsetAt: Offset): (after: Instant) => Instant | undefined {
  let answers: { readonly after: Instant; readonly next: Instant | undefined }[] = []
  return (after) => {
    const known = answers.find((answer) => answer.after <= after && after < (answer.next ?? answer.after + 1))
    if (known) return known.next
    const next = nextInZone(wall, offsetAt, after)
    answers = [{ after, next }, ...answers.slice(0, REMEMBERED - 1)]
    return next
  }
}

/** The first matching time strictly after another, on a clock that never jumps; both in milliseconds. */
type Wall = (after: number) => number | undefined

function wallOf(schedule: CalendarSchedule): Wall {
  const cron = new Cron(patternOf(schedule), { timezone: UTC, mode: '5-part', domAndDow: !schedule.eitherDay })
  return (after) => cron.nextRun(new Date(after))?.getTime()
}

const patternOf = ({ minutes, hours, days, months, weekdays }: CalendarSchedule): string =>
  [minutes, hours, days, months, weekdays].map((values) => values.join(',')).join(' ')

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. */
type Offset = (at: number) => number

/** Follows the zone's clock from jump to jump; between two jumps it is a wall clock with a fixed offset. */
function nextInZone(next: Wall, offsetAt: Offset, after: Instant): Instant | undefined {
  const end = after + HORIZON
  let offset = offsetAt(after)
  for (let from: number = after; ; ) {
    const wall = next(from + offset)
    if (wall === undefined) return undefined
    const found = wall - offset
    const jump = nextJump(offsetAt, from, Math.min(found, end))
    if (jump === undefined) return found <= end ? (found as Instant) : undefined
    offset = offsetAt(jump)
    from = jump - 1
  }
}

/** The first instant in (from, to] whose offset differs from the one at the instant after `from`. */
function nextJump(offsetAt: Offset, from: number, to: number): number | undefined {
  const offset = offsetAt(from + 1)
  for (let start = from + 1; start < to; start += PROBE) {
    let low = start
    let high = Math.min(start + PROBE, to)
    if (offsetAt(high) === offset) continue
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (offsetAt(middle) === offset) low = middle
      else high = middle
    }
    return high
  }
  return undefined
}

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/

function zoneOffsets(): (timeZone: string) => Offset {
  const zones = new Map<string, Offset>()
  return (timeZone) => (timeZone === UTC ? () => 0 : remember(zones, timeZone, () => zoneOffset(timeZone)))
}

/** Formatting is slow, and on most days the offset at both ends says what it is in between. */
function zoneOffset(timeZone: string): Offset {
  const formatter = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const midnights = new Map<number, number>()
  const exact = (at: number): number => {
    const [, sign, hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(formatter.format(new Date(at))) ?? []
    const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
    return sign === '-' ? -size : size
  }
  const atMidnight = (day: number): number => remember(midnights, day, () => exact(day * DAY))
  return (at) => {
    const day = Math.floor(at / DAY)
    return atMidnight(day) === atMidnight(day + 1) ? atMidnight(day) : exact(at)
  }
}

function formatOffset(offset: number): string {
  if (offset === 0) return 'Z'
  const minutes = Math.floor(Math.abs(offset) / 60_000)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** IANA names only: other spellings and plain offsets are fine for Intl, but not for Kubernetes. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Z][A-Za-z0-9_+/-]*$/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

interface Memory<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): unknown
}

function remember<K, V>(known: Memory<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

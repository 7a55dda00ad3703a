import { describe, test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { parseCronSchedule } from '../../api/cron-schedule'
import { formatTimestamp, type Instant, parseTimestamp } from '../../base/time'
import { cronCalendar } from './cron-calendar'

const BERLIN = 'Europe/Berlin'
const calendar = cronCalendar()

/** The first times of a schedule after an instant, in the zone's time. */
function times(schedule: string, after: string, count: number, timeZone?: string): string[] {
  const parsed = parseCronSchedule(schedule)
  const found: string[] = []
  let at = parseTimestamp(after) as Instant | undefined
  while (at !== undefined && found.length < count) {
    at = calendar.nextAfter(parsed, timeZone, at)
    if (at !== undefined) found.push(timeZone ? calendar.format(at, timeZone) : formatTimestamp(at))
  }
  return found
}

describe('The cron calendar', () => {
  test('gives times strictly after an instant', () => {
    expect(times('*/5 * * * *', '2026-01-01T12:02:30Z', 2)).to.deep.equal([
      '2026-01-01T12:05:00Z',
      '2026-01-01T12:10:00Z',
    ])
    expect(times('5 12 * * *', '2026-01-01T12:05:00Z', 1)).to.deep.equal(['2026-01-02T12:05:00Z'])
  })

  test('lets one matching day field be enough when both are restricted', () => {
    expect(times('0 0 13 * 5', '2026-01-01T00:00:00Z', 3)).to.deep.equal([
      '2026-01-02T00:00:00Z',
      '2026-01-09T00:00:00Z',
      '2026-01-13T00:00:00Z',
    ])
    expect(times('0 0 * * 5', '2026-01-03T00:00:00Z', 1)).to.deep.equal(['2026-01-09T00:00:00Z'])
    expect(times('0 0 13 * *', '2026-01-01T00:00:00Z', 1)).to.deep.equal(['2026-01-13T00:00:00Z'])
  })

  test('finds leap days, and nothing for days that do not exist', () => {
    expect(times('0 0 29 2 *', '2026-01-01T00:00:00Z', 1)).to.deep.equal(['2028-02-29T00:00:00Z'])
    expect(times('59 23 31 2 *', '2026-01-01T00:00:00Z', 1)).to.deep.equal([])
    expect(times('59 23 31 2 *', '2026-01-01T00:00:00Z', 1, BERLIN)).to.deep.equal([])
  })

  test('counts intervals from the time before', () => {
    expect(times('@every 90s', '2026-01-01T00:00:10Z', 2)).to.deep.equal([
      '2026-01-01T00:01:40Z',
      '2026-01-01T00:03:10Z',
    ])
  })

  test('follows the clock of a time zone', () => {
    expect(times('0 6 * * *', '2026-03-27T12:00:00Z', 3, BERLIN)).to.deep.equal([
      '2026-03-28T06:00:00+01:00',
      '2026-03-29T06:00:00+02:00',
      '2026-03-30T06:00:00+02:00',
    ])
  })

  test('does not run at times that the clock skips, and runs twice at those it repeats', () => {
    expect(times('30 2 * * *', '2026-03-28T12:00:00Z', 1, BERLIN)).to.deep.equal(['2026-03-30T02:30:00+02:00'])
    expect(times('0 3 * * *', '2026-03-28T12:00:00Z', 1, BERLIN)).to.deep.equal(['2026-03-29T03:00:00+02:00'])
    expect(times('30 2 * * *', '2026-10-24T12:00:00Z', 3, BERLIN)).to.deep.equal([
      '2026-10-25T02:30:00+02:00',
      '2026-10-25T02:30:00+01:00',
      '2026-10-26T02:30:00+01:00',
    ])
  })

  test('runs every hour of a day that has 23 or 25', () => {
    expect(times('0 * * * *', '2026-03-28T23:00:00Z', 3, BERLIN).map((time) => time.slice(11))).to.deep.equal([
      '01:00:00+01:00',
      '03:00:00+02:00',
      '04:00:00+02:00',
    ])
  })

  test('knows time zones by their exact names', () => {
    expect(['UTC', BERLIN, 'Etc/GMT+5', 'US/Pacific'].map(calendar.knowsTimeZone)).to.deep.equal([
      true,
      true,
      true,
      true,
    ])
    expect(['Mars/Base', 'europe/berlin', '+02:00', ''].map(calendar.knowsTimeZone)).to.deep.equal([
      false,
      false,
      false,
      false,
    ])
  })

  test('agrees with looking at the clock on the wall every minute', () => {
    const field = (max: number) =>
      fc.oneof(fc.constant('*'), fc.integer({ min: 0, max }).map(String), fc.constantFrom('*/7', '2/3'))
    const schedules = fc.tuple(field(59), field(23)).map(([minute, hour]) => `${minute} ${hour} * * *`)
    const jumps = fc.constantFrom('2026-03-28T22:00:00Z', '2026-10-24T22:00:00Z')
    fc.assert(
      fc.property(schedules, jumps, fc.integer({ min: 0, max: 600 }), (schedule, jump, minute) => {
        const parsed = parseCronSchedule(schedule)
        if (parsed.type !== 'calendar') return
        const after = ((parseTimestamp(jump) ?? 0) + minute * 60_000) as Instant
        let expected = after + 60_000
        const shows = (at: number): boolean => {
          const [, hour = 0, minutes = 0] = (/T(\d\d):(\d\d)/.exec(calendar.format(at as Instant, BERLIN)) ?? []).map(
            Number,
          )
          return parsed.hours.includes(hour) && parsed.minutes.includes(minutes)
        }
        while (!shows(expected)) expected += 60_000
        expect(calendar.nextAfter(parsed, BERLIN, after)).to.equal(expected)
      }),
      { numRuns: 60 },
    )
  })
})

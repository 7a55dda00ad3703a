import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { calendarOf, formatMicroTimestamp, formatTimestamp, instant, parseTimestamp, SIMULATION_EPOCH } from './time'

test('a simulation starts at midnight of the first of January 2026', () => {
  expect(formatTimestamp(SIMULATION_EPOCH)).to.equal('2026-01-01T00:00:00Z')
  expect(calendarOf(SIMULATION_EPOCH).weekday).to.equal(4)
})

test('timestamps agree with the platform for any instant of four centuries', () => {
  fc.assert(
    fc.property(fc.integer({ min: -6e12, max: 6e12 }), (ms) => {
      const whole = Math.floor(ms / 1000) * 1000
      expect(formatTimestamp(instant(ms))).to.equal(new Date(whole).toISOString().replace('.000Z', 'Z'))
      expect(calendarOf(instant(ms)).weekday).to.equal(new Date(ms).getUTCDay())
    }),
  )
})

test('a timestamp that was written is read back, to the second or to the millisecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6e12 }), (ms) => {
      expect(parseTimestamp(formatTimestamp(instant(ms)))).to.equal(Math.floor(ms / 1000) * 1000)
      expect(parseTimestamp(formatMicroTimestamp(instant(ms)))).to.equal(ms)
    }),
  )
})

test('offsets are honoured and anything else is no timestamp', () => {
  expect(parseTimestamp('2026-01-01T01:00:00+01:00')).to.equal(SIMULATION_EPOCH)
  for (const text of [undefined, '', 'now', '2026-01-01', '2026-01-01T00:00:00'])
    expect(parseTimestamp(text)).to.equal(undefined)
})

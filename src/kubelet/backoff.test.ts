import { test } from 'node:test'
import { expect } from 'chai'
import { type Instant, instant, milliseconds, plus, seconds } from '../base/time'
import { Backoff, goDuration } from './backoff'

test('windows start at ten seconds, double, and stop growing at five minutes', () => {
  const backoff = new Backoff()
  let now: Instant = instant(0)
  expect(backoff.windowEnd(now)).to.equal(undefined)
  const delays = Array.from({ length: 8 }, () => {
    backoff.next(now, now)
    now = plus(now, backoff.delay)
    return backoff.delay / 1000
  })
  expect(delays).to.deep.equal([10, 20, 40, 80, 160, 300, 300, 300])
})

test('a run of more than ten minutes makes a clean start', () => {
  const backoff = new Backoff()
  backoff.next(instant(0), instant(0))
  backoff.next(instant(0), instant(0))
  expect(backoff.windowEnd(instant(600_000))).to.equal(620_000)
  expect(backoff.windowEnd(instant(600_001))).to.equal(undefined)
  backoff.next(instant(600_001), instant(600_001))
  expect(backoff.delay).to.equal(seconds(10))
})

const durations: readonly (readonly [number, string])[] = [
  [0, '0s'],
  [450, '450ms'],
  [1264, '1.264s'],
  [10_000, '10s'],
  [80_000, '1m20s'],
  [300_000, '5m0s'],
  [3_600_000, '1h0m0s'],
]

for (const [span, text] of durations) {
  test(`${span} ms read ${text} in Go`, () => {
    expect(goDuration(milliseconds(span))).to.equal(text)
  })
}

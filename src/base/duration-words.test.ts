import { test } from 'node:test'
import { expect } from 'chai'
import { formatDuration, formatShortDuration, parseDuration } from './duration-words'
import { milliseconds } from './time'

test('durations are read in words and in short form', () => {
  const cases: Record<string, number> = {
    '90 seconds': 90_000,
    '1 second': 1000,
    '2 minutes': 120_000,
    '1 minute 30 seconds': 90_000,
    '1 minute and 30 seconds': 90_000,
    '5m': 300_000,
    '1m30s': 90_000,
    '250ms': 250,
    '0.5 hours': 1_800_000,
    '1 day': 86_400_000,
  }
  for (const [text, span] of Object.entries(cases)) expect(parseDuration(text), text).to.equal(span)
})

test('text that is no duration is not read as one', () => {
  for (const text of ['', 'soon', '5', '5 parsecs', 'm', '3 s x']) expect(parseDuration(text), text).to.equal(undefined)
})

test('durations are written with the units that matter', () => {
  expect(formatDuration(milliseconds(90_000))).to.equal('1 minute 30 seconds')
  expect(formatDuration(milliseconds(0))).to.equal('0 seconds')
  expect(formatDuration(milliseconds(1500))).to.equal('1 second 500 milliseconds')
  expect(formatShortDuration(milliseconds(3_690_000))).to.equal('1h1m30s')
  expect(formatShortDuration(milliseconds(0))).to.equal('0s')
})

import { test } from 'node:test'
import { expect } from 'chai'
import { instant, minutes, plus } from '../base/time'
import { EventCorrelator } from './event-correlator'

const START = instant(0)
const facts = { source: 's', regarding: 'r', fieldPath: '', type: 'Normal', reason: 'R', message: 'm' }

test('a repeat is the same event, counted up', () => {
  const correlator = new EventCorrelator()
  const first = correlator.correlate(facts, START)
  const second = correlator.correlate(facts, START)
  expect(second?.record).to.equal(first?.record)
  expect(second?.record.count).to.equal(2)
})

test('another message, reason, object or field is another event', () => {
  const correlator = new EventCorrelator()
  const others = [{ message: 'x' }, { reason: 'x' }, { regarding: 'x' }, { fieldPath: 'x' }, { source: 'x' }]
  const records = [facts, ...others.map((other) => ({ ...facts, ...other }))].map(
    (variant) => correlator.correlate(variant, START)?.record,
  )
  expect(new Set(records).size).to.equal(records.length)
})

test('the tenth different message within ten minutes begins a combined event', () => {
  const correlator = new EventCorrelator()
  const messages = Array.from(
    { length: 11 },
    (_, i) => correlator.correlate({ ...facts, message: `${i}` }, START)?.message,
  )
  expect(messages.slice(0, 9)).to.deep.equal(['0', '1', '2', '3', '4', '5', '6', '7', '8'])
  expect(messages.slice(9)).to.deep.equal(['(combined from similar events): 9', '(combined from similar events): 10'])
})

test('after ten quiet minutes different messages stand for themselves again', () => {
  const correlator = new EventCorrelator()
  for (let i = 0; i < 12; i++) correlator.correlate({ ...facts, message: `${i}` }, START)
  expect(correlator.correlate({ ...facts, message: 'new' }, plus(START, minutes(11)))?.message).to.equal('new')
})

test('a source may say 25 things about an object, then one every five minutes', () => {
  const correlator = new EventCorrelator()
  const passed = (at: number): boolean => correlator.correlate(facts, plus(START, minutes(at))) !== undefined
  expect(Array.from({ length: 30 }, () => passed(0)).filter(Boolean)).to.have.length(25)
  expect(passed(4)).to.equal(false)
  expect(passed(5)).to.equal(true)
  expect(passed(5)).to.equal(false)
  expect(correlator.correlate({ ...facts, regarding: 'other' }, START)).to.not.equal(undefined)
})

test('what was cut off still counts', () => {
  const correlator = new EventCorrelator()
  for (let i = 0; i < 30; i++) correlator.correlate(facts, START)
  expect(correlator.correlate(facts, plus(START, minutes(5)))?.record.count).to.equal(31)
})

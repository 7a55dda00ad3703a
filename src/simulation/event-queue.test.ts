import { test } from 'node:test'
import { expect } from 'chai'
import { InvariantViolation } from '../base/invariant'
import { milliseconds, plus, SIMULATION_EPOCH, seconds } from '../base/time'
import { EventQueue } from './event-queue'
import { EventLimitError, LivelockError } from './livelock'

const newQueue = (): EventQueue => new EventQueue({ seed: 'test' })
const until = (queue: EventQueue, span: number): void => queue.runUntil(plus(queue.now(), seconds(span)))

test('events run in the order of their time, and of their making where times are equal', () => {
  const queue = newQueue()
  const order: string[] = []
  const note = (name: string) => () => void order.push(name) as undefined
  queue.after(seconds(2), 'c', note('c'))
  queue.after(seconds(1), 'a', note('a'))
  queue.after(seconds(1), 'b', note('b'))
  until(queue, 5)
  expect(order).to.deep.equal(['a', 'b', 'c'])
  expect(queue.now()).to.equal(SIMULATION_EPOCH + 5000)
})

test('an event sees its own time, and what it schedules for now runs after what was already due', () => {
  const queue = newQueue()
  const seen: number[] = []
  queue.after(seconds(1), 'outer', () => {
    queue.after(milliseconds(0), 'inner', () => void seen.push(2) as undefined)
    return undefined
  })
  queue.after(seconds(1), 'other', () => void seen.push(1) as undefined)
  until(queue, 1)
  expect(seen).to.deep.equal([1, 2])
})

test('a cancelled event neither runs nor keeps the queue busy', () => {
  const queue = newQueue()
  const timer = queue.after(seconds(1), 'never', () => expect.fail('ran'))
  timer.cancel()
  timer.cancel()
  expect(queue.quiescent).to.equal(true)
  expect(queue.runNext()).to.equal(false)
})

test('background events run in their turn but do not count as something left to happen', () => {
  const queue = newQueue()
  let beats = 0
  queue.after(seconds(1), 'heartbeat', () => void beats++ as undefined, { background: true })
  expect(queue.quiescent).to.equal(true)
  until(queue, 2)
  expect(beats).to.equal(1)
})

test('an event that runs the queue is a bug and is told so', () => {
  const queue = newQueue()
  queue.after(seconds(1), 'nested', () => void queue.runNext() as undefined)
  expect(() => queue.runNext()).to.throw(InvariantViolation)
})

test('components that go in circles are stopped and named', () => {
  const queue = newQueue()
  const again = (): undefined => void queue.after(milliseconds(0), 'the left hand undoes the right', again) as undefined
  again()
  expect(() => until(queue, 1)).to.throw(LivelockError, /times of the last 1000: the left hand undoes the right/)
})

test('a simulation with a limit of events stops there, and says what most of them were', () => {
  const queue = new EventQueue({ seed: 'test', events: 3000 })
  const again = (): undefined => void queue.after(seconds(60), 'a clock ticks', again) as undefined
  queue.after(seconds(60), 'a clock ticks', again)
  expect(() => until(queue, 60 * 3000)).not.to.throw()
  expect(() => until(queue, 60)).to.throw(
    EventLimitError,
    'More than 3000 events: no more may happen in this simulation.\n  1000 times of the last 1000: a clock ticks',
  )
})

test('one seed gives the same numbers in every stream, and a further stream shifts no other', () => {
  const draw = (streams: readonly string[]): readonly number[] => {
    const queue = newQueue()
    for (const name of streams) queue.random(name).next()
    return [queue.random('pods').next(), queue.random('pods').below(1000)]
  }
  expect(draw([])).to.deep.equal(draw(['uids', 'names']))
  expect(new EventQueue({ seed: 'other' }).random('pods').next()).not.to.equal(newQueue().random('pods').next())
})

import { test } from 'node:test'
import { expect } from 'chai'
import { plus, seconds } from '../base/time'
import { EventQueue } from './event-queue'
import { WorkQueue } from './work-queue'

function fixture(onWork: (key: string, queue: WorkQueue) => void = () => {}) {
  const events = new EventQueue({ seed: 'test' })
  const worked: string[] = []
  const queue: WorkQueue = new WorkQueue(events, { name: 'test', latency: seconds(1) }, (key) => {
    worked.push(`${key}@${(events.now() - start) / 1000}`)
    onWork(key, queue)
    return undefined
  })
  const start = events.now()
  return { queue, worked, events, run: (span: number) => events.runUntil(plus(events.now(), seconds(span))) }
}

test('a key that is added twice while it waits is worked on once', () => {
  const { queue, worked, run } = fixture()
  queue.add('a')
  queue.add('a')
  queue.add('b')
  run(10)
  expect(worked).to.deep.equal(['a@1', 'b@1'])
})

test('of several delayed adds the earliest wins', () => {
  const { queue, worked, run } = fixture()
  queue.addAfter('a', seconds(5))
  queue.addAfter('a', seconds(3))
  queue.addAfter('a', seconds(4))
  run(10)
  expect(worked).to.deep.equal(['a@3'])
})

test('a key that is added while it is worked on is worked on again', () => {
  let again = true
  const { queue, worked, run } = fixture((key, self) => {
    if (again) self.add(key)
    again = false
  })
  queue.add('a')
  run(10)
  expect(worked).to.deep.equal(['a@1', 'a@2'])
})

test('work in the background leaves the queue at rest, and never stands for work in the foreground', () => {
  const { queue, worked, events, run } = fixture()
  queue.addAfter('a', seconds(3), true)
  expect(events.quiescent).to.equal(true)
  queue.addAfter('a', seconds(5))
  queue.addAfter('a', seconds(2), true)
  expect(events.quiescent).to.equal(false)
  run(10)
  expect(worked).to.deep.equal(['a@5'])
})

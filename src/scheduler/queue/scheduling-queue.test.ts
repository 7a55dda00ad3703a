import { test } from 'node:test'
import { expect } from 'chai'
import { pods } from '../../api/resources/pod'
import { minutes, plus, seconds } from '../../base/time'
import { SchedulerBench } from '../../testing/scheduler-bench'

const scheduled = (bench: SchedulerBench): readonly string[] =>
  bench.events
    .filter((event) => event.includes(' Scheduled '))
    .map((event) => event.replace(/.*default\/(\S+) to.*/, '$1'))

const attempts = (bench: SchedulerBench, name: string): number =>
  bench.scheduler.explain({ namespace: 'default', name })?.attempts ?? 0

test('higher priority first, then first come first served', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.createPod('a')
  bench.createPod('b', { priority: 5 })
  bench.createPod('c', { priority: 5 })
  bench.settle()
  expect(scheduled(bench)).to.deep.equal(['b', 'c', 'a'])
})

test('an event that cannot help does not cause another try', () => {
  const bench = new SchedulerBench()
  bench.node('n1', { cpu: '1' })
  bench.schedule('p', { cpu: '2' })
  bench.updateNode('n1', (node) => ({ ...node, metadata: { ...node.metadata, labels: { more: 'labels' } } }))
  bench.node('n2', { cpu: '1' })
  bench.settle(seconds(20))
  expect(attempts(bench, 'p')).to.equal(1)
})

test('room that a finished pod leaves is used', () => {
  const bench = new SchedulerBench()
  bench.node('n1', { cpu: '1' })
  const first = bench.schedule('first', { cpu: '1' })
  bench.schedule('second', { cpu: '1' })
  bench.setStatus(first, { phase: 'Succeeded' })
  bench.settle()
  expect(bench.nodeOf('second')).to.equal('n1')
})

test('after five minutes a pod is tried again without any event', () => {
  const bench = new SchedulerBench()
  bench.node('n1', { cpu: '1' })
  bench.schedule('p', { cpu: '2' })
  bench.queue.runUntil(plus(bench.queue.now(), minutes(5)))
  expect(attempts(bench, 'p')).to.equal(1)
  bench.queue.runUntil(plus(bench.queue.now(), seconds(31)))
  expect(attempts(bench, 'p')).to.equal(2)
})

test('waiting pods do not keep a simulation alive', () => {
  const bench = new SchedulerBench()
  bench.schedule('lonely')
  expect(bench.queue.quiescent).to.equal(true)
  bench.node('n1', { cpu: '1' })
  bench.settle(seconds(2))
  bench.schedule('p', { cpu: '2' })
  expect(bench.queue.quiescent).to.equal(true)
})

test('an error is tried again with growing pauses', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  const bind = bench.api.bind.bind(bench.api)
  let refusals = 2
  bench.api.bind = (key, nodeName) => {
    if (refusals-- > 0) bench.api.delete(pods, { namespace: 'default', name: 'nobody' })
    bind(key, nodeName)
  }
  bench.schedule('p')
  expect(bench.messageOf('p')).to.equal('binding rejected: pods "nobody" not found')
  expect(bench.queue.quiescent).to.equal(false)
  bench.settle(seconds(7))
  expect(bench.nodeOf('p')).to.equal('n1')
  expect(attempts(bench, 'p')).to.equal(3)
})

test('a pod that is being deleted is not tried', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  const pod = bench.createPod('p')
  const metadata = { ...pod.metadata, finalizers: ['example.com/f'], deletionTimestamp: '2026-01-01T00:00:00Z' }
  bench.api.update(pods, { ...pod, metadata })
  bench.settle()
  expect(bench.events).to.deep.equal(['Warning FailedScheduling skip schedule deleting pod: default/p'])
})

test('a pod that is gone is forgotten', () => {
  const bench = new SchedulerBench()
  bench.schedule('p')
  bench.remove({ namespace: 'default', name: 'p' })
  bench.node('n1')
  bench.settle(seconds(30))
  expect(bench.scheduler.explain({ namespace: 'default', name: 'p' })).to.equal(undefined)
})

test('a pod that was deleted and created anew is another pod', () => {
  const bench = new SchedulerBench()
  bench.node('n1', { cpu: '1' })
  bench.schedule('p', { cpu: '2' })
  bench.remove({ namespace: 'default', name: 'p' })
  expect(bench.schedule('p', { cpu: '1' }).spec.nodeName).to.equal('n1')
  expect(attempts(bench, 'p')).to.equal(1)
})

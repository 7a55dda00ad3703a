import { test } from 'node:test'
import { expect } from 'chai'
import { podDisruptionBudgets } from '../../api/resources/pod-disruption-budget'
import { seconds } from '../../base/time'
import { notHelpful, SchedulerBench } from '../../testing/scheduler-bench'

const LOW = { cpu: '2', priority: 0 }
const HIGH = { cpu: '2', priority: 1000 }

test('without anything to preempt the message says that it would not help', () => {
  const bench = new SchedulerBench()
  bench.node('n1', { cpu: '1' })
  bench.node('n2', { taints: [{ key: 'k', effect: 'NoSchedule' }] })
  bench.schedule('p', HIGH)
  expect(bench.messageOf('p')).to.equal(
    `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). ${notHelpful(2)}`,
  )
})

test('a node without less important pods offers no victims', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.schedule('a', { cpu: '3' })
  bench.schedule('b', LOW)
  expect(bench.messageOf('b')).to.equal(
    '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
  )
})

test('the least important pods go, and their place is taken when they are gone', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.schedule('low', LOW)
  bench.schedule('mid', { cpu: '2', priority: 500 })
  const high = bench.schedule('high', HIGH)
  expect(high.status.nominatedNodeName).to.equal('n1')
  expect(bench.messageOf('high')).to.equal('0/1 nodes are available: 1 Insufficient cpu.')
  const low = bench.pod('low')
  expect(low.metadata.deletionTimestamp).to.be.a('string')
  expect(low.status.conditions?.[0]).to.include({
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: 'default-scheduler: preempting to accommodate a higher priority pod',
  })
  expect(bench.events).to.include(`Normal Preempted Preempted by pod ${high.metadata.uid} on node n1`)
  bench.finishDeletion(low)
  bench.settle()
  expect(bench.nodeOf('high')).to.equal('n1')
  expect(bench.nodeOf('mid')).to.equal('n1')
})

test('while its victims are leaving a pod does not preempt again', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.schedule('low', { ...LOW, cpu: '3' })
  bench.schedule('high', HIGH)
  bench.node('n2', { taints: [{ key: 'k', effect: 'NoSchedule' }] })
  bench.settle()
  expect(bench.messageOf('high')).to.equal(
    '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: not eligible due to a terminating pod on the nominated node.',
  )
})

test('a polite pod does not preempt', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.schedule('low', { ...LOW, cpu: '3' })
  bench.schedule('polite', { ...HIGH, preemptionPolicy: 'Never' })
  expect(bench.messageOf('polite')).to.equal(
    '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
  )
  expect(bench.pod('low').metadata.deletionTimestamp).to.equal(undefined)
})

test('less important pods do not take the room that is being made', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.schedule('low', { ...LOW, cpu: '3' })
  bench.schedule('high', { cpu: '4', priority: 1000 })
  bench.finishDeletion(bench.pod('low'))
  bench.createPod('sneaky', { cpu: '1', priority: 1 })
  bench.settle(seconds(2))
  expect(bench.nodeOf('high')).to.equal('n1')
  expect(bench.nodeOf('sneaky')).to.equal(undefined)
})

test('a node whose pods no budget protects is preferred', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.node('n2')
  bench.schedule('guarded', { cpu: '3', labels: { app: 'guarded' }, nodeSelector: { 'kubernetes.io/hostname': 'n1' } })
  bench.schedule('other', { cpu: '3', priority: 5, nodeSelector: { 'kubernetes.io/hostname': 'n2' } })
  bench.api.create(podDisruptionBudgets, {
    metadata: { name: 'b', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'guarded' } }, minAvailable: 1 },
    status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
  })
  expect(bench.schedule('high', HIGH).status.nominatedNodeName).to.equal('n2')
})

test('between nodes the one with the less important victim is taken, then the one with fewer victims', () => {
  const bench = new SchedulerBench()
  for (const node of ['n1', 'n2', 'n3']) bench.node(node)
  const on = (node: string) => ({ nodeSelector: { 'kubernetes.io/hostname': node } })
  bench.schedule('a', { cpu: '3', priority: 10, ...on('n1') })
  bench.schedule('b1', { cpu: '2', priority: 5, ...on('n2') })
  bench.schedule('b2', { cpu: '2', priority: 5, ...on('n2') })
  bench.schedule('c', { cpu: '4', priority: 5, ...on('n3') })
  expect(bench.schedule('high', { cpu: '4', priority: 1000 }).status.nominatedNodeName).to.equal('n3')
})

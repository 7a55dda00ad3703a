import { test } from 'node:test'
import { expect } from 'chai'
import { SchedulerBench } from '../testing/scheduler-bench'

test('a pod goes to a node and is told about it', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  expect(bench.schedule('p').spec.nodeName).to.equal('n1')
  expect(bench.events).to.deep.equal(['Normal Scheduled Successfully assigned default/p to n1'])
})

test('every refusal is counted by its reason', () => {
  const bench = new SchedulerBench()
  bench.node('n1', { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] })
  bench.node('n2', { cpu: '1', memory: '1Gi' })
  bench.node('n3', { unschedulable: true })
  bench.node('n4', { pods: '0' })
  bench.schedule('p', { cpu: '2', memory: '2Gi' })
  expect(bench.messageOf('p')).to.match(
    /^0\/4 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 Too many pods, 1 node\(s\) had untolerated taint\(s\), 1 node\(s\) were unschedulable\./,
  )
})

test('with equal nodes pods spread by what is left', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.node('n2', { cpu: '8', memory: '16Gi' })
  for (let i = 0; i < 9; i++) bench.schedule(`p${i}`, { cpu: '500m', memory: '1Gi' })
  expect(bench.podsPerNode()).to.deep.equal({ n1: 3, n2: 6 })
})

import { test } from 'node:test'
import { expect } from 'chai'
import { SchedulerBench } from '../testing/scheduler-bench'
import { type AttemptRecord, describePlacement, PlacementLog } from './placement'

function recordOf(bench: SchedulerBench, name: string): AttemptRecord {
  const placement = bench.scheduler.explain({ namespace: 'default', name })
  if (!placement) throw new Error(`${name} was not tried`)
  return { ...placement, search: { nodesTotal: 0, suitable: new Array(10), refused: [] } }
}

test('of too many attempts the oldest lose their details, but not what came of them', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  const log = new PlacementLog(25)
  for (const name of ['a', 'b', 'c']) {
    bench.schedule(name)
    log.add(recordOf(bench, name))
  }
  const [a, c] = ['default/a', 'default/c'].map((pod) => log.find(pod))
  expect(a && describePlacement(a)).to.include({ node: 'n1', detailed: false })
  expect(c?.search).not.to.equal(undefined)
})

test('a pending pod tells what the last attempt found out about each node', () => {
  const bench = new SchedulerBench()
  bench.node('n1', { unschedulable: true })
  bench.node('n2', { cpu: '1' })
  bench.schedule('p', { cpu: '2' })
  const placement = bench.scheduler.explain({ namespace: 'default', name: 'p' })
  expect(placement).to.include({ outcome: 'unschedulable', attempts: 1, nodesTotal: 2, detailed: true })
  expect(placement?.nodes).to.deep.equal([
    { node: 'n1', verdict: 'refused', plugin: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'] },
    { node: 'n2', verdict: 'refused', plugin: 'NodeResourcesFit', reasons: ['Insufficient cpu'] },
  ])
})

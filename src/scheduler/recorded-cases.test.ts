import { test } from 'node:test'
import { expect } from 'chai'
import type { NodeSelectorRequirement } from '../api/kinds'
import { replicaSets } from '../api/resources/replica-set'
import { seconds } from '../base/time'
import { notHelpful, type PodOptions, SchedulerBench } from '../testing/scheduler-bench'

/** Set-ups of recorded cases of a real control plane (`sched-*`), with the wording of 1.35. */

function rankedNodes(): SchedulerBench {
  const bench = new SchedulerBench({ tieBreak: 'random' })
  for (const [index, zone] of ['a', 'b', 'c'].entries()) {
    bench.node(`node-${index + 1}`, { labels: { zone, rank: `${10 * (index + 1)}` } })
  }
  bench.node('node-4')
  return bench
}

/** Eight pods of one ReplicaSet. */
function deploy(bench: SchedulerBench, options: PodOptions, replicas = 8): void {
  const set = bench.api.create(replicaSets, {
    metadata: { name: 'p', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'p' } } },
  })
  const owner = { kind: 'ReplicaSet', name: 'p', uid: set.metadata.uid }
  for (let i = 0; i < replicas; i++) bench.createPod(`p${i}`, { ...options, labels: { app: 'p' }, owner })
  bench.settle()
}

const affinity = (requirement: NodeSelectorRequirement, part: 'matchExpressions' | 'matchFields'): PodOptions => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ [part]: [requirement] }] },
    },
  },
})

test('required affinity: DoesNotExist', () => {
  const bench = rankedNodes()
  deploy(bench, affinity({ key: 'zone', operator: 'DoesNotExist' }, 'matchExpressions'))
  expect(bench.podsPerNode()).to.deep.equal({ 'node-1': 0, 'node-2': 0, 'node-3': 0, 'node-4': 8 })
})

test('required affinity: Exists', () => {
  const bench = rankedNodes()
  deploy(bench, affinity({ key: 'zone', operator: 'Exists' }, 'matchExpressions'))
  const { 'node-4': outside, ...inside } = bench.podsPerNode()
  expect(outside).to.equal(0)
  expect(Object.values(inside).sort()).to.deep.equal([2, 3, 3])
})

test('required affinity: matchFields', () => {
  const bench = rankedNodes()
  deploy(bench, affinity({ key: 'metadata.name', operator: 'In', values: ['node-3'] }, 'matchFields'))
  expect(bench.podsPerNode()).to.deep.equal({ 'node-1': 0, 'node-2': 0, 'node-3': 8, 'node-4': 0 })
})

test('an init container counts if it asks for more', () => {
  const bench = new SchedulerBench()
  bench.node('node-1')
  const container = (cpu: string) => ({ name: 'c', image: 'x', resources: { requests: { cpu } } })
  bench.schedule('p', { initContainers: [container('3')], containers: [container('1')] })
  bench.schedule('q', { cpu: '2' })
  expect(bench.nodeOf('p')).to.equal('node-1')
  expect(bench.messageOf('q')).to.equal(
    '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
  )
})

test('pods go to the emptier node', () => {
  const bench = new SchedulerBench({ tieBreak: 'random' })
  bench.node('node-1')
  bench.node('node-2', { cpu: '8', memory: '16Gi' })
  // Pods of nobody: with an owner 1.35 also spreads them over nodes without zones, which the recorded 1.20 did not.
  for (let i = 0; i < 9; i++) bench.schedule(`p${i}`, { cpu: '500m', memory: '1Gi' })
  expect(bench.podsPerNode()).to.deep.equal({ 'node-1': 3, 'node-2': 6 })
})

test('no node at all; then one joins', () => {
  const bench = new SchedulerBench()
  bench.schedule('p')
  expect(bench.messageOf('p')).to.equal('no nodes available to schedule pods')
  bench.node('node-1')
  bench.settle(seconds(3))
  expect(bench.nodeOf('p')).to.equal('node-1')
})

test('a pod that names its node is none of the scheduler’s business', () => {
  const bench = new SchedulerBench()
  bench.node('node-1', { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] })
  bench.schedule('a', { nodeName: 'node-1' })
  bench.schedule('c', { nodeName: 'ghost' })
  expect(bench.events).to.deep.equal([])
  expect(bench.pod('c').status.conditions).to.equal(undefined)
})

test('a node selector waits for the label', () => {
  const bench = new SchedulerBench()
  bench.node('node-1', { labels: { disk: 'ssd' } })
  bench.node('node-2')
  bench.node('node-3')
  expect(bench.schedule('a', { nodeSelector: { disk: 'ssd' } }).spec.nodeName).to.equal('node-1')
  bench.schedule('b', { nodeSelector: { disk: 'nvme' } })
  expect(bench.messageOf('b')).to.equal(
    `0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. ${notHelpful(3)}`,
  )
  bench.updateNode('node-2', (node) => ({
    ...node,
    metadata: { ...node.metadata, labels: { ...node.metadata.labels, disk: 'nvme' } },
  }))
  bench.settle()
  expect(bench.nodeOf('b')).to.equal('node-2')
})

test('pods of one Deployment spread evenly, also after scaling', () => {
  const bench = new SchedulerBench({ tieBreak: 'random' })
  for (let i = 1; i <= 4; i++) bench.node(`node-${i}`)
  deploy(bench, {}, 12)
  expect(Object.values(bench.podsPerNode())).to.deep.equal([3, 3, 3, 3])
})

for (const [what, tolerations, fits] of [
  ['no toleration', undefined, false],
  ['the same key, value and effect', [{ key: 'k', operator: 'Equal', value: 'v', effect: 'NoSchedule' }], true],
  ['another value', [{ key: 'k', value: 'w', effect: 'NoSchedule' }], false],
  ['another effect', [{ key: 'k', operator: 'Exists', effect: 'NoExecute' }], false],
  ['any key', [{ operator: 'Exists' }], true],
] as const) {
  test(`a taint and ${what}`, () => {
    const bench = new SchedulerBench()
    bench.node('node-1', { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] })
    bench.schedule('p', tolerations ? { tolerations } : {})
    expect(bench.nodeOf('p')).to.equal(fits ? 'node-1' : undefined)
    if (fits) return
    expect(bench.messageOf('p')).to.equal(
      `0/1 nodes are available: 1 node(s) had untolerated taint(s). ${notHelpful(1)}`,
    )
  })
}

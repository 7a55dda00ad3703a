import { test } from 'node:test'
import { expect } from 'chai'
import type { NodeSelectorTerm } from '../../api/kinds'
import { pods } from '../../api/resources/pod'
import { type PodOptions, SchedulerBench } from '../../testing/scheduler-bench'

/** Plugins that look at one node at a time. */

const requiring = (...nodeSelectorTerms: NodeSelectorTerm[]): PodOptions => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
})
const named = (...values: string[]): NodeSelectorTerm => ({
  matchFields: [{ key: 'metadata.name', operator: 'In', values }],
})

function three(options = {}): SchedulerBench {
  const bench = new SchedulerBench(options)
  for (const name of ['n1', 'n2', 'n3']) bench.node(name, { labels: { pool: name } })
  return bench
}

test('when every term names nodes, the others are not even looked at', () => {
  const bench = three()
  bench.schedule('p', { ...requiring(named('n1')), cpu: '5' })
  expect(bench.messageOf('p')).to.equal(
    "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
  )
  expect(bench.scheduler.explain({ namespace: 'default', name: 'p' })).to.deep.include({
    beforehand: { plugin: 'NodeAffinity', reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"] },
  })
})

test('terms that contradict each other rule out every node', () => {
  const bench = three()
  const both = [...(named('n1').matchFields ?? []), ...(named('n2').matchFields ?? [])]
  bench.schedule('p', requiring({ matchFields: both }))
  expect(bench.messageOf('p')).to.match(/^0\/3 nodes are available: pod affinity terms conflict\. /)
})

test('preferred terms add up their weights', () => {
  const bench = three()
  const prefer = (weight: number, pool: string) => ({
    weight,
    preference: { matchExpressions: [{ key: 'pool', operator: 'In', values: [pool] }] },
  })
  const preferredDuringSchedulingIgnoredDuringExecution = [
    prefer(1, 'n1'),
    prefer(3, 'n2'),
    prefer(2, 'n3'),
    prefer(2, 'n3'),
  ]
  const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution } }
  expect(bench.schedule('p', { affinity }).spec.nodeName).to.equal('n3')
})

test('nodes with fewer soft taints that are not tolerated are preferred', () => {
  const bench = new SchedulerBench()
  const soft = (key: string) => ({ key, effect: 'PreferNoSchedule' })
  bench.node('n1', { taints: [soft('a'), soft('b')] })
  bench.node('n2', { taints: [soft('a')] })
  expect(bench.schedule('p').spec.nodeName).to.equal('n2')
  expect(bench.schedule('q', { tolerations: [{ key: 'a', operator: 'Exists' }] }).spec.nodeName).to.equal('n2')
})

test('a port of a node is given once, unless the addresses differ', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  const port = (hostPort: number, hostIP?: string): PodOptions => ({
    containers: [{ name: 'c', image: 'x', ports: [{ containerPort: 80, hostPort, ...(hostIP ? { hostIP } : {}) }] }],
  })
  bench.schedule('a', port(8080, '10.0.0.1'))
  expect(bench.schedule('b', port(8080, '10.0.0.2')).spec.nodeName).to.equal('n1')
  bench.schedule('c', port(8080))
  expect(bench.messageOf('c')).to.match(/: 1 node\(s\) didn't have free ports for the requested pod ports\. /)
  bench.remove({ namespace: 'default', name: 'a' })
  bench.remove({ namespace: 'default', name: 'b' })
  bench.settle()
  expect(bench.nodeOf('c')).to.equal('n1')
})

test('extended resources are counted, and named when they are short', () => {
  const bench = new SchedulerBench()
  bench.node('n1', { more: { 'example.com/gpu': '1' } })
  const gpu = { containers: [{ name: 'c', image: 'x', resources: { limits: { 'example.com/gpu': '1' } } }] }
  expect(bench.schedule('a', gpu).spec.nodeName).to.equal('n1')
  bench.schedule('b', gpu)
  expect(bench.messageOf('b')).to.match(/^0\/1 nodes are available: 1 Insufficient example.com\/gpu\. /)
})

test('several shortages of one node are all told', () => {
  const bench = new SchedulerBench()
  bench.node('n1', { pods: '0', cpu: '1', memory: '1Gi' })
  bench.schedule('p', { cpu: '2', memory: '2Gi' })
  expect(bench.messageOf('p')).to.match(/: 1 Insufficient cpu, 1 Insufficient memory, 1 Too many pods\. /)
})

test('nodes that have a large image already are preferred', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.node('n2', { images: [{ names: ['big:1'], sizeBytes: 900 * 2 ** 20 }] })
  expect(bench.schedule('p', { image: 'big:1' }).spec.nodeName).to.equal('n2')
  const verdict = bench.scheduler.explain({ namespace: 'default', name: 'p' })?.nodes.find(({ node }) => node === 'n2')
  const scores = verdict && 'scores' in verdict ? verdict.scores : []
  // 900 MiB on one of two nodes: (450 - 23) of (1000 - 23).
  expect(scores.find(({ plugin }) => plugin === 'ImageLocality')?.raw).to.equal(43)
})

test('a pod with gates waits without a word until they are gone', () => {
  const bench = three()
  const pod = bench.schedule('p', { schedulingGates: [{ name: 'g' }] })
  expect(bench.events).to.deep.equal([])
  expect(bench.scheduler.explain({ namespace: 'default', name: 'p' })?.outcome).to.equal('gated')
  const { schedulingGates: _, ...spec } = pod.spec
  bench.api.update(pods, { ...pod, spec })
  bench.settle()
  expect(bench.nodeOf('p')).to.be.a('string')
})

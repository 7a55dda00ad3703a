import { test } from 'node:test'
import { expect } from 'chai'
import type { PodSpec } from '../../api/kinds'
import { namespaces } from '../../api/resources/namespace'
import { notHelpful, SchedulerBench } from '../../testing/scheduler-bench'

type Affinity = NonNullable<PodSpec['affinity']>
const HOST = 'kubernetes.io/hostname'
const term = (app: string, topologyKey = HOST, more = {}) => ({
  labelSelector: { matchLabels: { app } },
  topologyKey,
  ...more,
})
const near = (...terms: ReturnType<typeof term>[]): { affinity: Affinity } => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
})
const away = (...terms: ReturnType<typeof term>[]): { affinity: Affinity } => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
})

function zones(): SchedulerBench {
  const bench = new SchedulerBench()
  bench.node('a1', { labels: { zone: 'a' } })
  bench.node('a2', { labels: { zone: 'a' } })
  bench.node('b1', { labels: { zone: 'b' } })
  return bench
}

test('with anti-affinity by hostname there is one pod per node, and the rest are told why', () => {
  const bench = zones()
  for (let i = 0; i < 4; i++) bench.schedule(`p${i}`, { labels: { app: 'p' }, ...away(term('p')) })
  expect(bench.podsPerNode()).to.deep.equal({ a1: 1, a2: 1, b1: 1 })
  expect(bench.messageOf('p3')).to.equal(
    "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.",
  )
})

test('pods that are there keep others away that they want nothing to do with', () => {
  const bench = zones()
  bench.schedule('shy', { labels: { app: 'shy' }, ...away(term('loud', 'zone')), nodeSelector: { [HOST]: 'b1' } })
  bench.schedule('loud1', { labels: { app: 'loud' }, nodeSelector: { zone: 'b' } })
  expect(bench.messageOf('loud1')).to.contain("1 node(s) didn't satisfy existing pods anti-affinity rules")
  expect(bench.schedule('loud2', { labels: { app: 'loud' } }).spec.nodeName).to.match(/^a/)
})

test('a pod that wants company waits for it, and comes when it is there', () => {
  const bench = zones()
  bench.schedule('p', near(term('db', 'zone')))
  expect(bench.messageOf('p')).to.equal(
    `0/3 nodes are available: 3 node(s) didn't match pod affinity rules. ${notHelpful(3)}`,
  )
  bench.schedule('db', { labels: { app: 'db' }, nodeSelector: { [HOST]: 'b1' } })
  bench.settle()
  expect(bench.nodeOf('p')).to.equal('b1')
})

test('the first of a group that wants to be together may go anywhere that has the label', () => {
  const bench = zones()
  bench.node('c1')
  for (let i = 0; i < 4; i++) bench.schedule(`p${i}`, { labels: { app: 'g' }, cpu: '1', ...near(term('g', 'zone')) })
  const found = new Set([0, 1, 2, 3].map((i) => bench.nodeOf(`p${i}`)?.[0]))
  expect([...found]).to.deep.equal(['a'])
})

test('affinity counts pods that match all terms', () => {
  const bench = zones()
  bench.schedule('x', { labels: { app: 'x' }, nodeSelector: { [HOST]: 'a1' } })
  bench.schedule('p', near(term('x', 'zone'), { ...term('x', HOST), labelSelector: { matchLabels: { app: 'y' } } }))
  expect(bench.nodeOf('p')).to.equal(undefined)
  bench.schedule('q', near(term('x', 'zone'), term('x', HOST)))
  expect(bench.nodeOf('q')).to.equal('a1')
})

test('terms look into their own namespace unless they name others, or select them by label', () => {
  const bench = zones()
  bench.api.create(namespaces, { metadata: { name: 'team', labels: { tier: 'gold' } }, spec: {} })
  bench.schedule('db', { namespace: 'team', labels: { app: 'db' }, nodeSelector: { [HOST]: 'b1' } })
  expect(bench.schedule('own', near(term('db'))).spec.nodeName).to.equal(undefined)
  expect(bench.schedule('named', near(term('db', HOST, { namespaces: ['team'] }))).spec.nodeName).to.equal('b1')
  const gold = { namespaceSelector: { matchLabels: { tier: 'gold' } } }
  expect(bench.schedule('gold', near(term('db', HOST, gold))).spec.nodeName).to.equal('b1')
  expect(bench.schedule('all', near(term('db', HOST, { namespaceSelector: {} }))).spec.nodeName).to.equal('b1')
})

test('preferences attract and repel, and those of pods that are there count as well', () => {
  const bench = zones()
  const preferred = (app: string) => [{ weight: 100, podAffinityTerm: term(app, 'zone') }]
  bench.schedule('db', { labels: { app: 'db' }, nodeSelector: { [HOST]: 'b1' } })
  const fond = { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred('db') } }
  expect(bench.schedule('fond', { affinity: fond }).spec.nodeName).to.equal('b1')
  const shy = { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred('db') } }
  expect(bench.schedule('shy', { affinity: shy }).spec.nodeName).to.match(/^a/)
  const host = { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred('guest') } }
  bench.schedule('host', { affinity: host, nodeSelector: { [HOST]: 'a2' } })
  expect(bench.schedule('guest', { labels: { app: 'guest' } }).spec.nodeName).to.match(/^a/)
})

test('a pod leaves when its anti-affinity does: the next one gets the place', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.schedule('p0', { labels: { app: 'p' }, ...away(term('p')) })
  bench.schedule('p1', { labels: { app: 'p' }, ...away(term('p')) })
  bench.remove({ namespace: 'default', name: 'p0' })
  bench.settle()
  expect(bench.nodeOf('p1')).to.equal('n1')
})

test('preemption sees that anti-affinity goes with the victim', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.schedule('low', { labels: { app: 'p' }, ...away(term('p')) })
  const high = bench.schedule('high', { labels: { app: 'p' }, priority: 10, ...away(term('p')) })
  expect(high.status.nominatedNodeName).to.equal('n1')
})

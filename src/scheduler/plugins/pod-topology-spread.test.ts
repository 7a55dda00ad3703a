import { test } from 'node:test'
import { expect } from 'chai'
import { replicaSets } from '../../api/resources/replica-set'
import { services } from '../../api/resources/service'
import { notHelpful, type PodOptions, SchedulerBench } from '../../testing/scheduler-bench'

const ZONE = 'topology.kubernetes.io/zone'
const HOST = 'kubernetes.io/hostname'

const spread = (more: object = {}): PodOptions => ({
  labels: { app: 'p' },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: ZONE,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'p' } },
      ...more,
    },
  ],
})

function zones(sizes: Readonly<Record<string, number>>, options = {}): SchedulerBench {
  const bench = new SchedulerBench(options)
  for (const [zone, size] of Object.entries(sizes)) {
    for (let i = 1; i <= size; i++) bench.node(`${zone}${i}`, { labels: { [ZONE]: zone } })
  }
  return bench
}

function byZone(bench: SchedulerBench): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [node, pods] of Object.entries(bench.podsPerNode())) {
    counts[node[0] as string] = (counts[node[0] as string] ?? 0) + pods
  }
  return counts
}

test('hard constraints keep the domains within the skew', () => {
  const bench = zones({ a: 3, b: 1 })
  for (let i = 0; i < 6; i++) bench.schedule(`p${i}`, spread())
  expect(byZone(bench)).to.deep.equal({ a: 3, b: 3 })
})

test('a full domain holds up the others, and the message says so', () => {
  const bench = zones({ a: 1 })
  bench.node('b1', { pods: '1', labels: { [ZONE]: 'b' } })
  bench.node('c1')
  for (let i = 0; i < 3; i++) bench.schedule(`p${i}`, spread())
  expect(bench.schedule('p3', spread()).spec.nodeName).to.equal(undefined)
  expect(bench.messageOf('p3')).to.contain(
    "0/3 nodes are available: 1 Too many pods, 1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't match pod topology spread constraints (missing required label).",
  )
})

test('a domain whose nodes the pod cannot use does not count, unless told to', () => {
  const bench = zones({ a: 1, b: 1 })
  const onlyA = { nodeSelector: { [ZONE]: 'a' } }
  for (let i = 0; i < 3; i++) bench.schedule(`p${i}`, { ...spread(), ...onlyA })
  expect(byZone(bench)).to.deep.equal({ a: 3, b: 0 })
  bench.schedule('strict', { ...spread({ nodeAffinityPolicy: 'Ignore' }), ...onlyA })
  expect(bench.nodeOf('strict')).to.equal(undefined)
})

test('tainted domains count unless the constraint honours taints', () => {
  const bench = zones({ a: 1 })
  bench.node('b1', { labels: { [ZONE]: 'b' }, taints: [{ key: 'k', effect: 'NoSchedule' }] })
  bench.schedule('p0', spread())
  expect(bench.schedule('p1', spread()).spec.nodeName).to.equal(undefined)
  expect(bench.schedule('p2', spread({ nodeTaintsPolicy: 'Honor' })).spec.nodeName).to.equal('a1')
})

test('with fewer domains than minDomains the missing ones count as empty', () => {
  const bench = zones({ a: 1, b: 1 })
  for (let i = 0; i < 2; i++) bench.schedule(`p${i}`, spread({ minDomains: 3 }))
  expect(byZone(bench)).to.deep.equal({ a: 1, b: 1 })
  bench.schedule('p2', spread({ minDomains: 3 }))
  expect(bench.messageOf('p2')).to.contain("2 node(s) didn't match pod topology spread constraints.")
  bench.node('c1', { labels: { [ZONE]: 'c' } })
  bench.settle()
  expect(bench.nodeOf('p2')).to.equal('c1')
})

test('matchLabelKeys counts only pods of the same revision', () => {
  const bench = zones({ a: 1, b: 1 })
  const revision = (hash: string) => ({
    ...spread({ matchLabelKeys: ['hash'] }),
    labels: { app: 'p', hash },
  })
  bench.schedule('old', { ...revision('1'), nodeSelector: { [ZONE]: 'a' } })
  bench.schedule('new', revision('2'))
  expect(byZone(bench)).to.deep.equal({ a: 1, b: 1 })
  bench.schedule('p3', revision('2'))
  expect(byZone(bench)).to.deep.equal({ a: 2, b: 1 })
})

test('a pod without the label that a node needs is told', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.schedule('p', spread())
  expect(bench.messageOf('p')).to.equal(
    `0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label). ${notHelpful(1)}`,
  )
})

test('soft constraints prefer, but do not forbid', () => {
  const bench = zones({ a: 2, b: 1 })
  const soft = spread({ whenUnsatisfiable: 'ScheduleAnyway' })
  for (let i = 0; i < 4; i++) bench.schedule(`p${i}`, soft)
  expect(byZone(bench)).to.deep.equal({ a: 2, b: 2 })
})

test('pods of one owner are spread over the nodes by default', () => {
  const bench = new SchedulerBench({ tieBreak: 'random' })
  for (let i = 1; i <= 4; i++) bench.node(`n${i}`)
  const set = bench.api.create(replicaSets, {
    metadata: { name: 'rs', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'p' } } },
  })
  const owner = { kind: 'ReplicaSet', name: 'rs', uid: set.metadata.uid }
  for (let i = 0; i < 8; i++) bench.schedule(`p${i}`, { labels: { app: 'p' }, owner })
  expect(bench.podsPerNode()).to.deep.equal({ n1: 2, n2: 2, n3: 2, n4: 2 })
})

test('pods of one service are spread by default, pods of nobody are not scored', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.node('n2')
  const plugins = (name: string) =>
    bench.scheduler
      .explain({ namespace: 'default', name })
      ?.nodes.flatMap((node) => ('scores' in node ? node.scores : []))
  bench.schedule('alone', { labels: { app: 'p' } })
  expect(plugins('alone')?.some(({ plugin }) => plugin === 'PodTopologySpread')).to.equal(false)
  bench.api.create(services, { metadata: { name: 's', namespace: 'default' }, spec: { selector: { app: 'p' } } })
  bench.schedule('served', { labels: { app: 'p' } })
  expect(plugins('served')?.find(({ plugin }) => plugin === 'PodTopologySpread')).to.deep.include({ weight: 2, raw: 3 })
})

test('a constraint by hostname counts the pods of each node', () => {
  const bench = new SchedulerBench()
  for (let i = 1; i <= 3; i++) bench.node(`n${i}`)
  for (let i = 0; i < 6; i++) bench.schedule(`p${i}`, spread({ topologyKey: HOST }))
  expect(bench.podsPerNode()).to.deep.equal({ n1: 2, n2: 2, n3: 2 })
})

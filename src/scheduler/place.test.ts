import { test } from 'node:test'
import { expect } from 'chai'
import type { Node, Pod } from '../api/kinds'
import { nodes } from '../api/resources/node'
import { pods } from '../api/resources/pod'
import { SchedulerBench } from '../testing/scheduler-bench'
import { type PlaceOptions, place } from './place'

/** Nodes and pending pods as an API server would hand them out. */
function cluster(build: (bench: SchedulerBench) => void): {
  readonly nodes: readonly Node[]
  readonly pending: readonly Pod[]
} {
  const bench = new SchedulerBench()
  build(bench)
  return { nodes: bench.api.list(nodes), pending: bench.api.list(pods) }
}

const byPod = (placements: ReturnType<typeof place>): Record<string, string> =>
  Object.fromEntries(placements.map(({ pod, node, message }) => [pod, node ?? message ?? '']))

test('pods are placed one after the other, the most important first, without any API', () => {
  const { nodes, pending } = cluster((bench) => {
    bench.node('n1', { cpu: '1' })
    bench.createPod('a', { cpu: '1' })
    bench.createPod('b', { cpu: '1', priority: 5 })
  })
  const [first, second] = place(pending, { nodes })
  expect(first).to.include({ pod: 'default/b', node: 'n1', outcome: 'scheduled' })
  expect(second).to.include({ pod: 'default/a', outcome: 'unschedulable' })
})

test('pods that have a node take its room', () => {
  const { nodes, pending } = cluster((bench) => {
    bench.node('n1', { cpu: '2' })
    bench.createPod('old', { cpu: '2', nodeName: 'n1' })
    bench.createPod('new', { cpu: '1' })
  })
  const incoming = pending.filter(({ spec }) => !spec.nodeName)
  expect(place(incoming, { nodes, pods: pending })[0]?.message).to.contain('1 Insufficient cpu')
})

test('every node has a verdict: scores that add up, or the plugin that refused it', () => {
  const { nodes, pending } = cluster((bench) => {
    bench.node('n1')
    bench.node('n2', { cpu: '8' })
    bench.node('n3', { unschedulable: true })
    bench.createPod('p', { cpu: '1', memory: '1Gi' })
  })
  const [placement] = place(pending, { nodes })
  const verdicts = placement?.nodes ?? []
  expect(verdicts.map(({ node, verdict }) => [node, verdict])).to.deep.equal([
    ['n1', 'suitable'],
    ['n2', 'chosen'],
    ['n3', 'refused'],
  ])
  const [n1, , n3] = verdicts
  expect(n3).to.include({ plugin: 'NodeUnschedulable' })
  if (n1?.verdict !== 'suitable') throw new Error('n1 should be suitable')
  expect(n1.scores).to.deep.equal([
    { plugin: 'TaintToleration', raw: 0, normalized: 100, weight: 3, weighted: 300 },
    { plugin: 'NodeResourcesFit', raw: 81, normalized: 81, weight: 1, weighted: 81 },
    { plugin: 'NodeResourcesBalancedAllocation', raw: 93, normalized: 93, weight: 1, weighted: 93 },
    { plugin: 'ImageLocality', raw: 0, normalized: 0, weight: 1, weighted: 0 },
  ])
  expect(n1.total).to.equal(474)
})

test('a pod that would preempt names the node and the victims, and nobody is touched', () => {
  const { nodes, pending } = cluster((bench) => {
    bench.node('n1', { cpu: '2' })
    bench.createPod('low', { cpu: '2', nodeName: 'n1' })
    bench.createPod('high', { cpu: '2', priority: 9 })
  })
  const placements = place(pending.slice(0, 1), { nodes, pods: pending })
  expect(placements[0]).to.deep.include({ nominatedNode: 'n1', victims: ['default/low'] })
})

test('pods that nobody would try are told why', () => {
  const { nodes, pending } = cluster((bench) => {
    bench.node('n1')
    bench.createPod('gated', { schedulingGates: [{ name: 'wait' }] })
    bench.createPod('other', { schedulerName: 'default-schduler' })
  })
  expect(byPod(place(pending, { nodes }))).to.deep.equal({
    'default/gated': 'Scheduling is blocked due to non-empty scheduling gates',
    'default/other':
      'No scheduler is named "default-schduler"; there is "default-scheduler". Did you mean "default-scheduler"?',
  })
})

/** A bit of everything, on more nodes than are searched for one pod. */
function mixed(): ReturnType<typeof cluster> {
  const zone = 'topology.kubernetes.io/zone'
  return cluster((bench) => {
    for (let i = 0; i < 240; i++) {
      const taints = i % 7 === 0 ? [{ key: 'k', effect: i % 2 ? 'NoSchedule' : 'PreferNoSchedule' }] : []
      bench.node(`n${i}`, {
        cpu: `${1 + (i % 4)}`,
        labels: { [zone]: `z${i % 3}`, disk: i % 2 ? 'ssd' : 'hdd' },
        taints,
      })
    }
    for (let i = 0; i < 300; i++) {
      const app = `app-${i % 6}`
      const labelSelector = { matchLabels: { app } }
      bench.createPod(`p${i}`, {
        cpu: `${300 + 100 * (i % 6)}m`,
        labels: { app, index: `${i}` },
        ...(i % 6 === 1 ? { nodeSelector: { disk: 'ssd' } } : {}),
        ...(i % 6 === 2 ? { tolerations: [{ operator: 'Exists' }] } : {}),
        ...(i % 6 === 3
          ? {
              topologySpreadConstraints: [
                { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector },
              ],
            }
          : {}),
        ...(i % 6 === 4
          ? {
              affinity: {
                podAntiAffinity: {
                  requiredDuringSchedulingIgnoredDuringExecution: [
                    { topologyKey: 'kubernetes.io/hostname', labelSelector },
                  ],
                },
              },
            }
          : {}),
      })
    }
  })
}

test('sharing work between pods of one template changes no placement', () => {
  const { nodes, pending } = mixed()
  const run = (options: PlaceOptions) => byPod(place(pending, { nodes }, { seed: 's', ...options }))
  expect(run({ shareClasses: true })).to.deep.equal(run({ shareClasses: false }))
})

test('the same seed gives the same placements, another seed others', () => {
  const { nodes, pending } = mixed()
  const run = (seed: string) => byPod(place(pending, { nodes }, { seed }))
  expect(run('one')).to.deep.equal(run('one'))
  expect(run('one')).not.to.deep.equal(run('two'))
})

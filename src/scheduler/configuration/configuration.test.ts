import { test } from 'node:test'
import { expect } from 'chai'
import { SchedulerBench } from '../../testing/scheduler-bench'
import type { SchedulerConfiguration } from './scheduler-configuration'

function withProfile(profile: NonNullable<SchedulerConfiguration['profiles']>[number]): SchedulerBench {
  return new SchedulerBench({ configuration: { profiles: [profile] } })
}

function scoresOf(bench: SchedulerBench, name: string): Readonly<Record<string, number>> {
  const placement = bench.scheduler.explain({ namespace: 'default', name })
  const chosen = placement?.nodes.find(({ verdict }) => verdict === 'chosen')
  if (chosen?.verdict !== 'chosen') throw new Error(`${name} has no node`)
  return Object.fromEntries(chosen.scores.map(({ plugin, weight }) => [plugin, weight]))
}

test('the default profile scores with the default weights', () => {
  const bench = new SchedulerBench()
  bench.node('n1')
  bench.node('n2')
  bench.schedule('p', { cpu: '1' })
  expect(scoresOf(bench, 'p')).to.deep.equal({
    TaintToleration: 3,
    NodeResourcesFit: 1,
    NodeResourcesBalancedAllocation: 1,
    ImageLocality: 1,
  })
})

test('score plugins can be switched off and weighed differently', () => {
  const bench = withProfile({
    plugins: {
      multiPoint: { enabled: [{ name: 'TaintToleration', weight: 9 }] },
      score: { disabled: [{ name: 'ImageLocality' }], enabled: [{ name: 'NodeResourcesFit', weight: 5 }] },
    },
  })
  bench.node('n1')
  bench.node('n2')
  bench.schedule('p', { cpu: '1' })
  expect(scoresOf(bench, 'p')).to.deep.equal({
    NodeResourcesFit: 5,
    TaintToleration: 9,
    NodeResourcesBalancedAllocation: 1,
  })
})

test('all plugins of a point can be switched off but the ones that are switched on again', () => {
  const bench = withProfile({
    plugins: { score: { disabled: [{ name: '*' }], enabled: [{ name: 'ImageLocality', weight: 2 }] } },
  })
  bench.node('n1')
  bench.node('n2')
  bench.schedule('p')
  expect(scoresOf(bench, 'p')).to.deep.equal({ ImageLocality: 2 })
})

test('a filter that is switched off refuses nothing', () => {
  const bench = withProfile({ plugins: { filter: { disabled: [{ name: 'TaintToleration' }] } } })
  bench.node('n1', { taints: [{ key: 'k', effect: 'NoSchedule' }] })
  expect(bench.schedule('p').spec.nodeName).to.equal('n1')
})

test('several schedulers serve the pods that ask for them, the others stay where they are', () => {
  const bench = new SchedulerBench({
    configuration: {
      profiles: [
        { schedulerName: 'default-scheduler' },
        {
          schedulerName: 'packer',
          pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'MostAllocated' } } }],
          plugins: { score: { disabled: [{ name: 'NodeResourcesBalancedAllocation' }] } },
        },
      ],
    },
  })
  bench.node('n1')
  bench.node('n2')
  bench.schedule('first', { cpu: '1', memory: '1Gi', nodeSelector: { 'kubernetes.io/hostname': 'n2' } })
  expect(bench.schedule('spread', { cpu: '1' }).spec.nodeName).to.equal('n1')
  bench.schedule('more', { cpu: '1', memory: '1Gi', nodeSelector: { 'kubernetes.io/hostname': 'n2' } })
  expect(bench.schedule('packed', { cpu: '1', schedulerName: 'packer' }).spec.nodeName).to.equal('n2')
  const events = bench.events.length
  expect(bench.schedule('lost', { schedulerName: 'nobody' }).status.conditions).to.equal(undefined)
  expect(bench.events).to.have.length(events)
  expect(bench.scheduler.explain({ namespace: 'default', name: 'lost' })).to.include({
    outcome: 'ignored',
    message: 'No scheduler is named "nobody"; there is "default-scheduler" and "packer".',
  })
})

test('a requested-to-capacity shape bends the score', () => {
  const shape = [
    { utilization: 0, score: 0 },
    { utilization: 100, score: 10 },
  ]
  const scoringStrategy = {
    type: 'RequestedToCapacityRatio' as const,
    resources: [{ name: 'cpu', weight: 1 }],
    requestedToCapacityRatio: { shape },
  }
  const bench = withProfile({
    pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy } }],
    plugins: { score: { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit' }] } },
  })
  bench.node('big', { cpu: '8' })
  bench.node('small', { cpu: '4' })
  bench.schedule('p', { cpu: '3' })
  const verdicts = bench.scheduler.explain({ namespace: 'default', name: 'p' })?.nodes ?? []
  expect(verdicts.map((node) => [node.node, 'total' in node ? node.total : 0])).to.deep.equal([
    ['big', 37],
    ['small', 75],
  ])
})

test('nodes outside an affinity that the profile enforces are refused', () => {
  const term = { matchExpressions: [{ key: 'pool', operator: 'In', values: ['web'] }] }
  const addedAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } }
  const bench = withProfile({ pluginConfig: [{ name: 'NodeAffinity', args: { addedAffinity } }] })
  bench.node('n1')
  bench.schedule('p')
  expect(bench.messageOf('p')).to.contain("1 node(s) didn't match scheduler-enforced node affinity.")
})

for (const [what, configuration, message] of [
  ['another kind', { kind: 'Pod' }, 'kind is "Pod"; expected "KubeSchedulerConfiguration".'],
  [
    'an unknown plugin',
    { profiles: [{ plugins: { score: { enabled: [{ name: 'NodeResourceFit' }] } } }] },
    'profiles[0].plugins.score.enabled[0].name is "NodeResourceFit", which is no plugin. Did you mean "NodeResourcesFit"?',
  ],
  [
    'an unknown extension point',
    { profiles: [{ plugins: { scores: {} } }] },
    'profiles[0].plugins has "scores", which is no extension point. Did you mean "score"?',
  ],
  [
    'a percentage over 100',
    { percentageOfNodesToScore: 200 },
    'percentageOfNodesToScore is 200; expected a whole number from 0 to 100.',
  ],
  [
    'a name that is taken',
    { profiles: [{}, {}] },
    'profiles[1].schedulerName is "default-scheduler" again; names must differ.',
  ],
  [
    'an unknown strategy',
    { profiles: [{ pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'Best' } } }] }] },
    'profiles[0].pluginConfig[0].args.scoringStrategy.type is "Best"; expected "LeastAllocated", "MostAllocated" or "RequestedToCapacityRatio".',
  ],
] as const) {
  test(`a configuration with ${what} is refused`, () => {
    const build = () => new SchedulerBench({ configuration: configuration as unknown as SchedulerConfiguration })
    expect(build).to.throw(`Cannot use the scheduler configuration: ${message}`)
  })
}

import { test } from 'node:test'
import { expect } from 'chai'
import * as fc from 'fast-check'
import { keyOf } from '../api/object'
import { nodes } from '../api/resources/node'
import { pods } from '../api/resources/pod'
import { type PodOptions, SchedulerBench } from '../testing/scheduler-bench'
import { place } from './place'
import type { Placement } from './placement'

/**
 * The scheduler keeps counts, verdicts and scores up to date as things come and go. Whatever happened before, it must
 * see the cluster as one that looks at it for the first time.
 */

const ZONE = 'zone'
const HOST = 'kubernetes.io/hostname'
const labelSelector = (app: string) => ({ matchLabels: { app } })
const term = (app: string, topologyKey: string) => ({ topologyKey, labelSelector: labelSelector(app) })
const spread = (app: string, whenUnsatisfiable: string, topologyKey: string) => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: labelSelector(app) }],
})
const other = (app: string): string => (app === 'a' ? 'b' : 'a')

const SHAPES: readonly ((app: string) => PodOptions)[] = [
  () => ({}),
  () => ({ nodeSelector: { [ZONE]: 'x' } }),
  () => ({ tolerations: [{ operator: 'Exists' }] }),
  (app) => spread(app, 'DoNotSchedule', ZONE),
  (app) => spread(app, 'ScheduleAnyway', HOST),
  (app) => ({
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(app, HOST)] } },
  }),
  (app) => ({
    affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(other(app), ZONE)] } },
  }),
  (app) => ({
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, podAffinityTerm: term(other(app), ZONE) }],
      },
    },
  }),
]

type Step =
  | { readonly do: 'create'; readonly app: string; readonly shape: number; readonly priority: number }
  | { readonly do: 'delete' | 'relabel' | 'taint' | 'leave' | 'finish'; readonly which: number }
  | { readonly do: 'join'; readonly zone: string }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      app: fc.constantFrom('a', 'b'),
      shape: fc.nat(SHAPES.length - 1),
      priority: fc.constantFrom(0, 0, 0, 10),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('delete' as const, 'relabel', 'relabel', 'taint', 'leave', 'finish'),
      which: fc.nat(20),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('join' as const), zone: fc.constantFrom('x', 'y') }) },
)

const ofList = <T>(items: readonly T[], which: number): T | undefined => items[which % Math.max(1, items.length)]

function take(bench: SchedulerBench, action: Step, number: number): void {
  switch (action.do) {
    case 'create':
      bench.schedule(`p${number}`, {
        cpu: '700m',
        labels: { app: action.app },
        priority: action.priority,
        ...SHAPES[action.shape]?.(action.app),
      })
      return
    case 'join':
      bench.node(`n${number}`, { cpu: '2', labels: { [ZONE]: action.zone } })
      return
    case 'delete': {
      const pod = ofList(bench.pods(), action.which)
      if (pod) bench.remove(keyOf(pod))
      return
    }
    case 'finish': {
      const pod = ofList(bench.pods(), action.which)
      if (pod?.spec.nodeName) bench.setStatus(pod, { phase: 'Succeeded' })
      return
    }
    default: {
      const node = ofList(bench.api.list(nodes), action.which)
      if (!node) return
      const { name } = node.metadata
      if (action.do === 'leave') bench.api.delete(nodes, keyOf(node))
      else if (action.do === 'taint') {
        bench.updateNode(name, (old) => ({ ...old, spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } }))
      } else {
        const labels = { [HOST]: name, [ZONE]: 'z' }
        bench.updateNode(name, (old) => ({ ...old, metadata: { ...old.metadata, labels } }))
      }
    }
  }
}

const verdictsOf = (placement: Placement | undefined): unknown =>
  Object.fromEntries(
    (placement?.nodes ?? []).map(({ node, verdict, ...rest }) => [
      node,
      { refused: verdict === 'refused', ...rest, ...('scores' in rest ? { scores: rest.scores } : {}) },
    ]),
  )

/** Tries a pod for which the cluster has been changing, and the same pod on a fresh look at the cluster. */
function compare(bench: SchedulerBench, shape: PodOptions): void {
  const pod = bench.createPod('probe', { cpu: '700m', labels: { app: 'a' }, ...shape })
  const before = bench.api.list(pods)
  const [fresh] = place([pod], { nodes: bench.api.list(nodes), pods: before, reader: bench.api }, { tieBreak: 'first' })
  bench.settle()
  const kept = bench.scheduler.explain(keyOf(pod))
  if (fresh?.nodesTotal) expect(verdictsOf(kept)).to.deep.equal(verdictsOf(fresh))
  expect(kept?.outcome).to.equal(fresh?.outcome)
  bench.remove(keyOf(pod))
  bench.settle()
}

test('after any history the scheduler sees what a newcomer would see', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const bench = new SchedulerBench()
      for (let i = 0; i < 3; i++) bench.node(`start${i}`, { cpu: '2', labels: { [ZONE]: i ? 'x' : 'y' } })
      // Makes the scheduler begin to count whatever the comparison will ask for.
      for (const shape of SHAPES) compare(bench, shape('a'))
      steps.forEach((action, number) => {
        take(bench, action, number)
      })
      bench.settle()
      for (const shape of SHAPES) compare(bench, shape('a'))
    }),
    { numRuns: 20, seed: 1 },
  )
})

test('no node ever holds more than it can', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const bench = new SchedulerBench({ tieBreak: 'random' })
      for (let i = 0; i < 2; i++) bench.node(`start${i}`, { cpu: '2', labels: { [ZONE]: 'x' } })
      steps.forEach((action, number) => {
        take(bench, action, number)
        const running = bench.pods().filter(({ status }) => status.phase !== 'Succeeded')
        for (const { metadata } of bench.api.list(nodes)) {
          const here = running.filter(({ spec }) => spec.nodeName === metadata.name)
          expect(here.length * 700, metadata.name).to.be.at.most(2000)
        }
      })
    }),
    { numRuns: 20, seed: 2 },
  )
})

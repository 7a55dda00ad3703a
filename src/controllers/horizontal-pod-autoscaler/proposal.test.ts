import { test } from 'node:test'
import { expect } from 'chai'
import type { HorizontalPodAutoscaler } from '../../api/kinds'
import { instant, plus, SIMULATION_EPOCH, seconds } from '../../base/time'
import { metadata, pod } from '../../testing/build'
import { limit, type Memory } from './behaviour'
import { proposeByAverage, proposeByValue, proposePerPod } from './proposal'

const tolerances = { down: 0.1, up: 0.1 }
const REQUEST = 100

/** Utilisation of pods that request 100 each: ready ones by what they use, and how many are unready or missing. */
function byUtilization(
  used: readonly number[],
  target: number,
  current: number,
  { unready = 0, missing = 0 } = {},
): number {
  const ready = used.map((value, i) => ({ pod: pod(`p${i}`), value }))
  const others = (n: number) => Array.from({ length: n }, (_, i) => pod(`other-${i}`))
  return proposePerPod(
    { ready, unready: others(unready), missing: others(missing) },
    current,
    {
      usage: (values) =>
        Math.floor((100 * values.reduce((sum, { value }) => sum + value, 0)) / (values.length * REQUEST)),
      target,
      assumedWhenIdle: () => REQUEST,
    },
    tolerances,
  )
}

test('four pods at 90 % of a 50 % target become eight', () => {
  expect(byUtilization([90, 90, 90, 90], 50, 4)).to.equal(8)
})

test('within the tolerance nothing changes', () => {
  expect(byUtilization([54, 54, 54, 54], 50, 4)).to.equal(4)
  expect(byUtilization([46, 46, 46, 46], 50, 4)).to.equal(4)
})

test('a pod that is not ready counts as idle when growing', () => {
  expect(byUtilization([90, 90, 90, 90], 50, 5, { unready: 1 })).to.equal(8)
})

test('missing samples count against the change, and never turn it round', () => {
  expect(byUtilization([20, 20], 50, 3, { missing: 1 })).to.equal(3)
  expect(byUtilization([90], 50, 3, { missing: 2 })).to.equal(3)
})

test('values and averages of other metrics', () => {
  expect(proposeByValue(200, 100, { current: 3, ready: 3 }, tolerances)).to.equal(6)
  expect(proposeByValue(200, 100, { current: 0, ready: 0 }, tolerances)).to.equal(2)
  expect(proposeByAverage(700, 100, 4, tolerances)).to.equal(7)
  expect(proposeByAverage(405, 100, 4, tolerances)).to.equal(4)
})

const autoscaler = (
  behavior?: HorizontalPodAutoscaler['spec']['behavior'],
  maxReplicas = 20,
): HorizontalPodAutoscaler => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: metadata('web'),
  spec: {
    scaleTargetRef: { kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas,
    ...(behavior ? { behavior } : {}),
  },
  status: { desiredReplicas: 0 },
})

const now = plus(SIMULATION_EPOCH, seconds(1000))
const ago = (span: number) => instant(now - span * 1000)
const empty: Memory = { recommendations: [], changes: [] }

test('without behaviour growth is at most double, and shrinking waits five minutes', () => {
  expect(limit(autoscaler(), empty, { current: 3, proposed: 15 }, now)).to.deep.include({
    replicas: 6,
    limit: 'ScaleUpLimit',
  })
  const remembered: Memory = {
    recommendations: [
      { at: ago(299), replicas: 5 },
      { at: ago(300), replicas: 9 },
    ],
    changes: [],
  }
  expect(limit(autoscaler(), remembered, { current: 8, proposed: 2 }, now)).to.deep.include({
    replicas: 5,
    stabilized: 'down',
  })
})

test('the bounds of the spec hold', () => {
  expect(limit(autoscaler(undefined, 5), empty, { current: 4, proposed: 9 }, now)).to.deep.include({
    replicas: 5,
    limit: 'TooManyReplicas',
  })
  expect(limit(autoscaler(), empty, { current: 4, proposed: 1 }, now)).to.deep.include({
    replicas: 2,
    limit: 'TooFewReplicas',
  })
})

test('policies bound the change within their period, the biggest one wins unless told', () => {
  const policies = [
    { type: 'Pods', value: 4, periodSeconds: 60 },
    { type: 'Percent', value: 100, periodSeconds: 60 },
  ]
  const growing = (selectPolicy: string) =>
    autoscaler({ scaleUp: { policies, selectPolicy, stabilizationWindowSeconds: 0 } })
  expect(limit(growing('Max'), empty, { current: 3, proposed: 15 }, now).replicas).to.equal(7)
  expect(limit(growing('Min'), empty, { current: 3, proposed: 15 }, now).replicas).to.equal(6)
  expect(limit(growing('Disabled'), empty, { current: 3, proposed: 15 }, now).replicas).to.equal(3)
  const grown: Memory = { recommendations: [], changes: [{ at: ago(30), change: 3 }] }
  expect(limit(growing('Max'), grown, { current: 6, proposed: 15 }, now).replicas).to.equal(7)
})

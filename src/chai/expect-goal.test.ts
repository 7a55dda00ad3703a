import { test } from 'node:test'
import { expect, use } from 'chai'
import { type Instant, milliseconds, plus, SIMULATION_EPOCH, seconds } from '../base/time'
import type { Cluster } from '../cluster/cluster'
import type { Goal, WaitOutcome } from '../cluster/goal'
import { expectGoal, gherkubeChai } from '.'

use(gherkubeChai)

const goal: Goal = {
  description: 'deployment "web" has 3 ready replicas',
  reads: [],
  check: () => ({ observed: '2 ready replicas' }),
}

/** A cluster that ends its waiting as it is told. */
const clusterThat = (outcome: WaitOutcome): Cluster => {
  const fake: Partial<Cluster> = {
    now: (): Instant => plus(SIMULATION_EPOCH, seconds(75)),
    waitFor: async () => outcome,
    view: async () => ({ now: () => SIMULATION_EPOCH, find: () => undefined, list: () => [] }),
    simulation: { start: SIMULATION_EPOCH } as unknown as NonNullable<Cluster['simulation']>,
  }
  return fake as Cluster
}

const failureOf = async (promise: Promise<void>): Promise<Error> => {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing failed')
}

test('a goal that is met says nothing', async () => {
  await expectGoal(clusterThat({ met: true, after: milliseconds(5) }), goal)
})

test('a failure says expected, observed, why, when and how to replay', async () => {
  const cluster = clusterThat({
    met: false,
    after: seconds(60),
    because: 'timeout',
    last: { observed: '2 ready replicas', reasons: ['0/3 nodes are available: 3 Insufficient cpu.', 'second'] },
  })
  const error = await failureOf(expectGoal(cluster, goal, { replay: 'npx gherkube run a.feature:3 --seed x' }))
  expect(error.name).to.equal('AssertionError')
  expect(error.message.split('\n')).to.deep.equal([
    'Expected: deployment "web" has 3 ready replicas. Observed: 2 ready replicas.',
    '',
    '  expected  deployment "web" has 3 ready replicas',
    '  observed  2 ready replicas',
    '  because   0/3 nodes are available: 3 Insufficient cpu.',
    '            second',
    '  when      waited 1 minute (2026-01-01T00:01:15Z of virtual time, 1 minute 15 seconds into the scenario)',
    '  replay    npx gherkube run a.feature:3 --seed x',
  ])
})

test('a failure that waiting could not have mended says so', async () => {
  const end = async (because: 'quiescent' | 'final'): Promise<string> =>
    (
      await failureOf(
        expectGoal(clusterThat({ met: false, after: seconds(2), because, last: { observed: 'none' } }), goal),
      )
    ).message
  expect(await end('quiescent')).to.include('after 2 seconds nothing was left to happen')
  expect(await end('final')).to.include('no passing of time can make it true')
})

test('the plugin reads as a sentence', async () => {
  const met = clusterThat({ met: true, after: milliseconds(0) })
  await expect(met).to.eventually.reach(goal)
  expect((await failureOf(expect(met).to.satisfyGoal(goal))).message).to.include('Observed: 2 ready replicas')
})

test('what is no cluster, and a negation, are refused', async () => {
  expect(() => expect({}).to.reach(goal)).to.throw('needs a Cluster')
  const met = clusterThat({ met: true, after: milliseconds(0) })
  expect(() => expect(met).not.to.reach(goal)).to.throw('Cannot negate a goal')
})

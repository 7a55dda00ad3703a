import { test } from 'node:test'
import { expect } from 'chai'
import type { PodDisruptionBudget } from '../../api/kinds'
import { podDisruptionBudgets, pods } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import { EventQueue } from '../../simulation/event-queue'
import { Store } from '../../store/store'
import { ApiServer } from '../api-server'
import { bootstrap } from '../bootstrap'

const KEY = { namespace: 'default', name: 'a' }
const BUDGET = { namespace: 'default', name: 'b' }

function serverWithPod(options: { ready: boolean; phase?: string }): ApiServer {
  const queue = new EventQueue({ seed: 'test' })
  const api = new ApiServer({ store: new Store({ now: () => queue.now() }), scheduling: queue })
  bootstrap(api)
  const metadata = { ...KEY, labels: { app: 'web' } }
  const pod = api.create(pods, { metadata, spec: { nodeName: 'n1', containers: [{ name: 'c', image: 'nginx' }] } })
  const conditions = [{ type: 'Ready', status: options.ready ? 'True' : 'False' }]
  api.updateStatus(pods, { ...pod, status: { ...pod.status, phase: options.phase ?? 'Running', conditions } })
  return api
}

function addBudget(api: ApiServer, status: Partial<PodDisruptionBudget['status']>, name = BUDGET.name): void {
  const spec = { minAvailable: 1, selector: { matchLabels: { app: 'web' } } }
  const created = api.create(podDisruptionBudgets, { metadata: { ...BUDGET, name }, spec })
  const counts = { currentHealthy: 1, desiredHealthy: 1, expectedPods: 1, disruptionsAllowed: 0, observedGeneration: 1 }
  api.updateStatus(podDisruptionBudgets, { ...created, status: { ...counts, ...status } })
}

function refusal(api: ApiServer): StatusError {
  try {
    api.evict(KEY)
  } catch (error) {
    if (error instanceof StatusError) return error
    throw error
  }
  throw new Error('The server did not refuse')
}

const isGoing = (api: ApiServer): boolean => !!api.get(pods, KEY).metadata.deletionTimestamp

test('an eviction without a budget is a delete that says why', () => {
  const api = serverWithPod({ ready: true })
  api.evict(KEY)
  expect(isGoing(api)).to.equal(true)
  const condition = api.get(pods, KEY).status.conditions?.find(({ type }) => type === 'DisruptionTarget')
  expect([condition?.reason, condition?.message]).to.deep.equal(['EvictionByEvictionAPI', 'Eviction API: evicting'])
})

test('a budget without room refuses, and says how many pods it needs', () => {
  const api = serverWithPod({ ready: true })
  addBudget(api, { disruptionsAllowed: 0, desiredHealthy: 2, currentHealthy: 2 })
  const refused = refusal(api)
  expect([refused.status.code, refused.message]).to.deep.equal([
    429,
    "Cannot evict pod as it would violate the pod's disruption budget.",
  ])
  expect(refused.status.details?.causes).to.deep.equal([
    { reason: 'DisruptionBudget', message: 'The disruption budget b needs 2 healthy pods and has 2 currently' },
  ])
  expect(isGoing(api)).to.equal(false)
})

test('a budget with room is charged', () => {
  const api = serverWithPod({ ready: true })
  addBudget(api, { disruptionsAllowed: 1 })
  api.evict(KEY)
  const { status } = api.get(podDisruptionBudgets, BUDGET)
  expect(status.disruptionsAllowed).to.equal(0)
  expect(status.conditions?.map(({ reason }) => reason)).to.deep.equal(['InsufficientPods'])
  expect(status.disruptedPods).to.deep.equal({ a: '2026-01-01T00:00:00Z' })
  expect(isGoing(api)).to.equal(true)
})

test('a budget that was just used up refuses without counts, which are no longer true', () => {
  const api = serverWithPod({ ready: true })
  const why = (): string | undefined => refusal(api).status.details?.causes?.[0]?.message
  addBudget(api, { disruptionsAllowed: 0, desiredHealthy: 2, currentHealthy: 3 })
  expect(why()).to.equal('The disruption budget b does not allow evicting pods currently')
})

test('a budget that could not be worked out says so when it refuses', () => {
  const api = serverWithPod({ ready: true })
  const lastTransitionTime = '2026-01-01T00:00:00Z'
  const condition = { type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: 'no scale' }
  addBudget(api, { disruptionsAllowed: 0, conditions: [{ ...condition, lastTransitionTime }] })
  expect(refusal(api).status.details?.causes?.[0]?.message).to.equal(
    'The disruption budget b does not allow evicting pods currently because it failed sync: no scale',
  )
})

test('a budget that the controller has not looked at yet asks to come back', () => {
  const api = serverWithPod({ ready: true })
  addBudget(api, { observedGeneration: 0 })
  const { status } = refusal(api)
  expect(status.details?.retryAfterSeconds).to.equal(10)
  expect(status.details?.causes?.[0]?.message).to.equal(
    'The disruption budget b is still being processed by the server.',
  )
})

test('two budgets over one pod are one too many', () => {
  const api = serverWithPod({ ready: true })
  addBudget(api, { disruptionsAllowed: 5 })
  addBudget(api, { disruptionsAllowed: 5 }, 'c')
  expect([refusal(api).status.code, refusal(api).message]).to.deep.equal([
    500,
    'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
  ])
})

test('a pod that does not count goes without charge: pending, or unready while enough are healthy', () => {
  const pending = serverWithPod({ ready: false, phase: 'Pending' })
  addBudget(pending, { desiredHealthy: 5 })
  pending.evict(KEY)
  expect(isGoing(pending)).to.equal(true)
  const unready = serverWithPod({ ready: false })
  addBudget(unready, { currentHealthy: 1, desiredHealthy: 1 })
  unready.evict(KEY)
  expect(isGoing(unready)).to.equal(true)
  const tooFew = serverWithPod({ ready: false })
  addBudget(tooFew, { currentHealthy: 0, desiredHealthy: 1 })
  expect(refusal(tooFew).status.code).to.equal(429)
})

import { test } from 'node:test'
import { expect } from 'chai'
import { RESOURCES } from '../../api/resources'
import type { JsonObject } from '../../base/json'
import type { AnyObject } from './observe-object'
import { deriveField, resourceNamed, shapesOf } from './snapshot-shape'

const object = (parts: JsonObject): AnyObject =>
  ({ apiVersion: 'v1', kind: 'X', metadata: { name: 'x', uid: '', ...(parts.metadata as object) }, ...parts }) as never

const derive = (parts: JsonObject, recorded: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(recorded).map(([field, example]) => [field, deriveField(object(parts), field, example ?? null)]),
  )

test('a collection of a kind never seen before is found by any of its names', () => {
  const kindOf = (name: string) => resourceNamed(name, RESOURCES)?.kind
  expect(['cronJobs', 'pdbs', 'podDisruptionBudgets', 'hpas', 'persistentVolumeClaims'].map(kindOf)).to.deep.equal([
    ...['CronJob', 'PodDisruptionBudget', 'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'PersistentVolumeClaim'],
  ])
  expect(['pvcs', 'quotas', 'resourceQuotas', 'namespaces', 'limitRanges'].map(kindOf)).to.deep.equal([
    ...['PersistentVolumeClaim', 'ResourceQuota', 'ResourceQuota', 'Namespace', 'LimitRange'],
  ])
  expect(kindOf('frobnicators')).to.equal(undefined)
})

test('fields of a CronJob are derived in the form in which they were recorded', () => {
  const cronJob: JsonObject = {
    spec: { schedule: '* * * * *', suspend: false, concurrencyPolicy: 'Forbid' },
    status: { active: [{ kind: 'Job', name: 'tick-1' }], lastScheduleTime: '2026-01-01T00:01:00Z' },
  }
  const recorded = { schedule: '0 0 * * *', suspend: true, concurrencyPolicy: 'Allow', lastSchedule: true }
  expect(derive(cronJob, { ...recorded, active: 0 })).to.deep.equal({
    ...{ schedule: '* * * * *', suspend: false, concurrencyPolicy: 'Forbid', lastSchedule: true, active: 1 },
  })
  expect(derive(cronJob, { active: ['tick-<job1>'] })).to.deep.equal({ active: ['tick-1'] })
  expect(derive({ spec: {}, status: {} }, { active: 1, lastSchedule: false })).to.deep.equal({
    active: 0,
    lastSchedule: false,
  })
})

test('fields of budgets, autoscalers, claims and quotas are derived', () => {
  const budget = { spec: { minAvailable: 2 }, status: { currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1 } }
  expect(derive(budget, { minAvailable: 1, status: { currentHealthy: 0, disruptionsAllowed: 0 } })).to.deep.equal({
    minAvailable: 2,
    status: { currentHealthy: 3, disruptionsAllowed: 1 },
  })
  const scaler = {
    spec: { minReplicas: 1, maxReplicas: 5, scaleTargetRef: { kind: 'Deployment', name: 'web' } },
    status: { desiredReplicas: 3 },
  }
  expect(derive(scaler, { min: 1, max: 1, target: 'Deployment/x', desired: 1 })).to.deep.equal({
    ...{ min: 1, max: 5, target: 'Deployment/web', desired: 3 },
  })
  const claim = { spec: { storageClassName: 'fast' }, status: { phase: 'Bound', capacity: { storage: '1Gi' } } }
  expect(derive(claim, { phase: 'Pending', storageClass: 's', capacity: '2Gi' })).to.deep.equal({
    ...{ phase: 'Bound', storageClass: 'fast', capacity: '1Gi' },
  })
  const quota = { spec: { hard: { pods: '2' } }, status: { hard: { pods: '2' }, used: { pods: '1' } } }
  expect(derive(quota, { hard: { pods: '9' }, used: { pods: '9' } })).to.deep.equal({
    ...{ hard: { pods: '2' }, used: { pods: '1' } },
  })
})

test('fields that only some recorded entries have are optional', () => {
  const shapes = shapesOf([{ services: [{ name: 'a', headless: true }, { name: 'b' }] }])
  expect(shapes.get('services')?.fields.get('headless')).to.deep.equal({ example: true, optional: true })
  expect(shapes.get('services')?.fields.get('name')?.optional).to.equal(false)
})

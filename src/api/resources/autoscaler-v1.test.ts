import { test } from 'node:test'
import { expect } from 'chai'
import { clone } from '../../base/json'
import type { HorizontalPodAutoscaler } from '../kinds'
import { autoscalerAsV1, autoscalerFromV1 } from './autoscaler-v1'

const METRICS = [
  { type: 'Pods', pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '10' } } },
  {
    type: 'Object',
    object: {
      describedObject: { kind: 'Service', name: 'web', apiVersion: 'v1' },
      metric: { name: 'hits' },
      target: { type: 'Value', value: '2k' },
    },
  },
  {
    type: 'External',
    external: {
      metric: { name: 'queue', selector: { matchLabels: { a: 'b' } } },
      target: { type: 'AverageValue', averageValue: '5' },
    },
  },
  { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 70 } } },
]
const CPU = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }

const stored = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace: 'default', annotations: { own: 'x' } },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas: 9,
    metrics: [...METRICS, CPU],
    behavior: {
      scaleDown: { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
    },
  },
  status: {
    currentReplicas: 3,
    desiredReplicas: 4,
    currentMetrics: [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 40, averageValue: '40m' } } },
    ],
    conditions: [{ status: 'True', type: 'AbleToScale', reason: 'ReadyForNewScale', message: 'm' }],
  },
} as unknown as HorizontalPodAutoscaler

test('autoscaling/v1 shows the use of CPU in a field and everything else in annotations', () => {
  const { apiVersion, metadata, spec, status } = autoscalerAsV1(stored)
  expect(apiVersion).to.equal('autoscaling/v1')
  expect(spec).to.deep.equal({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas: 9,
    targetCPUUtilizationPercentage: 50,
  })
  expect(status).to.deep.equal({ currentReplicas: 3, desiredReplicas: 4, currentCPUUtilizationPercentage: 40 })
  expect(metadata.annotations).to.deep.equal({
    own: 'x',
    'autoscaling.alpha.kubernetes.io/metrics':
      '[{"type":"Pods","pods":{"metricName":"rps","targetAverageValue":"10"}},{"type":"Object","object":{"target":{"kind":"Service","name":"web","apiVersion":"v1"},"metricName":"hits","targetValue":"2k"}},{"type":"External","external":{"metricName":"queue","metricSelector":{"matchLabels":{"a":"b"}},"targetAverageValue":"5"}},{"type":"Resource","resource":{"name":"memory","targetAverageUtilization":70}}]',
    'autoscaling.alpha.kubernetes.io/current-metrics':
      '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":40,"currentAverageValue":"40m"}}]',
    'autoscaling.alpha.kubernetes.io/conditions':
      '[{"type":"AbleToScale","status":"True","reason":"ReadyForNewScale","message":"m"}]',
    'autoscaling.alpha.kubernetes.io/behavior':
      '{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
  })
})

test('what v1 shows is read as what was stored', () => {
  const draft = clone(autoscalerAsV1(stored)) as unknown as Record<string, unknown>
  autoscalerFromV1(draft)
  const { metadata, spec, status } = draft as unknown as HorizontalPodAutoscaler
  expect(metadata.annotations).to.deep.equal({ own: 'x' })
  expect(spec).to.deep.equal(stored.spec)
  expect(status).to.deep.equal(stored.status)
})

test('annotations that are no JSON are dropped', () => {
  const draft = {
    metadata: { name: 'x', annotations: { 'autoscaling.alpha.kubernetes.io/metrics': '[{' } },
    spec: { maxReplicas: 2, targetCPUUtilizationPercentage: 50 },
  }
  autoscalerFromV1(draft)
  expect(draft).to.deep.equal({ metadata: { name: 'x', annotations: {} }, spec: { maxReplicas: 2, metrics: [CPU] } })
})

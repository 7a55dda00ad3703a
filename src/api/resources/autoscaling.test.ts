import { test } from 'node:test'
import { expect } from 'chai'
import { refusals, row, settled } from '../../testing/settled'
import { horizontalPodAutoscalers } from './horizontal-pod-autoscaler'
import { podDisruptionBudgets } from './pod-disruption-budget'

const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const autoscaler = (spec: object = {}) => ({ spec: { scaleTargetRef: target, maxReplicas: 5, ...spec } })
const cpu = (averageUtilization: number) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

test('An autoscaler watches processors at 80 percent unless told', () => {
  const { spec } = settled(horizontalPodAutoscalers, autoscaler())
  expect(spec.minReplicas).to.equal(1)
  expect(spec.metrics).to.deep.equal([cpu(80)])
  expect(spec).to.not.have.property('behavior')
})

test('An old autoscaler knows one metric', () => {
  const old = settled(horizontalPodAutoscalers, autoscaler({ targetCPUUtilizationPercentage: 50 }), 'autoscaling/v1')
  expect(old.spec.metrics).to.deep.equal([cpu(50)])
  expect(old.spec).to.not.have.property('targetCPUUtilizationPercentage')
})

test('A behaviour keeps what the user said, and gets the rest', () => {
  const { spec } = settled(horizontalPodAutoscalers, autoscaler({ behavior: { scaleDown: { selectPolicy: 'Min' } } }))
  expect(spec.behavior).to.deep.equal({
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: 4, periodSeconds: 15 },
        { type: 'Percent', value: 100, periodSeconds: 15 },
      ],
    },
    scaleDown: { selectPolicy: 'Min', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
  })
})

test('An autoscaler refuses bounds that cross', () => {
  expect(refusals(horizontalPodAutoscalers, autoscaler({ minReplicas: 6 }))).to.deep.equal([
    'spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`',
  ])
  expect(refusals(horizontalPodAutoscalers, autoscaler({ maxReplicas: 0, minReplicas: 0 }))).to.deep.equal([
    'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
    'spec.maxReplicas: Invalid value: 0: must be greater than 0',
  ])
  expect(refusals(horizontalPodAutoscalers, { spec: { maxReplicas: 1 } })).to.deep.equal([
    'spec.scaleTargetRef.kind: Required value',
    'spec.scaleTargetRef.name: Required value',
  ])
})

const METRIC = 'spec.metrics[0]'
const wrongMetrics: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'of an unknown type',
    { type: 'Custom' },
    [
      'type: Unsupported value: "Custom": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
    ],
  ],
  [
    'without its source',
    { type: 'Pods' },
    ['pods: Required value: must populate information for the given metric source'],
  ],
  [
    'with two sources',
    { ...cpu(50), pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '1' } } },
    ['pods: Forbidden: must populate the given metric source only'],
  ],
  [
    'of pods without a name and an average',
    { type: 'Pods', pods: { metric: {}, target: { type: 'Value', value: '0' } } },
    [
      'pods.metric.name: Required value: must specify a metric name',
      'pods.target.value: Invalid value: "0": must be positive',
      'pods.target.averageValue: Required value: must specify a positive target averageValue',
    ],
  ],
  [
    'of an object that is not named',
    {
      type: 'Object',
      object: { metric: { name: 'hits' }, describedObject: { kind: 'Service' }, target: { type: 'Much' } },
    },
    [
      'object.describedObject.name: Required value',
      'object.target.type: Invalid value: "Much": must be either Utilization, Value, or AverageValue',
      'object.target.averageValue: Required value: must set either a target value for metric or a per-pod target',
    ],
  ],
  [
    'of the outside with two targets',
    { type: 'External', external: { metric: { name: 'q' }, target: { type: 'Value', value: '1', averageValue: '1' } } },
    ['external.target.value: Forbidden: may not set both a target value for metric and a per-pod target'],
  ],
]
for (const [what, metric, errors] of wrongMetrics) {
  test(`An autoscaler refuses a metric ${what}`, () => {
    expect(refusals(horizontalPodAutoscalers, autoscaler({ metrics: [metric] }))).to.deep.equal(
      errors.map((error) => `${METRIC}.${error}`),
    )
  })
}

test('TARGETS shows two metrics, current and wanted', () => {
  const memory = {
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } },
  }
  const external = {
    type: 'External',
    external: { metric: { name: 'q' }, target: { type: 'AverageValue', averageValue: '30' } },
  }
  const object = settled(horizontalPodAutoscalers, autoscaler({ metrics: [cpu(80), memory, external] }))
  const currentMetrics = [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 50 } } }]
  const shown = row(horizontalPodAutoscalers, { ...object, status: { ...object.status, currentMetrics } as never })
  expect(shown).to.include({
    Reference: 'Deployment/web',
    Targets: 'cpu: 50%/80%, memory: <unknown>/100Mi + 1 more...',
    MinPods: '1',
    MaxPods: 5,
  })
})

test('A disruption budget has one bound', () => {
  const says = (spec: object) => refusals(podDisruptionBudgets, { spec })
  expect(says({ minAvailable: 1, maxUnavailable: 1 })[0]).to.match(
    /^spec: Invalid value: .*: minAvailable and maxUnavailable cannot be both set$/,
  )
  expect(says({ minAvailable: '120%' })).to.deep.equal([
    'spec.minAvailable: Invalid value: "120%": must not be greater than 100%',
  ])
  expect(says({ unhealthyPodEvictionPolicy: 'Never' })).to.deep.equal([
    'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"',
  ])
})

test('An old disruption budget with an empty selector finds nothing', () => {
  const old = settled(podDisruptionBudgets, { spec: { selector: {} } }, 'policy/v1beta1')
  expect(old.spec.selector?.matchExpressions).to.have.length(1)
  expect(settled(podDisruptionBudgets, { spec: { selector: {} } }).spec.selector).to.deep.equal({})
})

test('The table shows the bound that is set', () => {
  expect(row(podDisruptionBudgets, settled(podDisruptionBudgets, { spec: { minAvailable: '50%' } }))).to.include({
    'Min Available': '50%',
    'Max Unavailable': 'N/A',
    'Allowed Disruptions': 0,
  })
})

import type { Mutable } from '../../base/json'
import type { HorizontalPodAutoscaler } from '../kinds'
import { metricsText } from './autoscaler-metrics'
import { autoscalerIsValid } from './autoscaler-rules'
import { autoscalerAsV1, autoscalerFromV1 } from './autoscaler-v1'
import { ageColumn, integer, nameColumn, text } from './columns'
import { declare } from './metadata-rules'

type Draft = Mutable<HorizontalPodAutoscaler>
type Behavior = NonNullable<Draft['spec']['behavior']>
type Rules = NonNullable<Behavior['scaleUp']>

const V1 = 'autoscaling/v1'
const CPU_TARGET = 80
const POLICY_SECONDS = 15

function convertLegacy(draft: Draft, apiVersion: string): void {
  if (apiVersion === V1) autoscalerFromV1(draft as unknown as Record<string, unknown>)
}

const cpuMetric = (averageUtilization: number): NonNullable<Draft['spec']['metrics']>[number] => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

function setDefaults(draft: Draft): void {
  const spec = (draft.spec ??= {} as typeof draft.spec)
  spec.minReplicas ??= 1
  if (!spec.metrics?.length) spec.metrics = [cpuMetric(CPU_TARGET)]
  if (!spec.behavior) return
  spec.behavior.scaleUp = withDefaults(spec.behavior.scaleUp, {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: POLICY_SECONDS },
      { type: 'Percent', value: 100, periodSeconds: POLICY_SECONDS },
    ],
  })
  // Without a window of its own, scaling down uses the controller's flag: it stays unset here.
  spec.behavior.scaleDown = withDefaults(spec.behavior.scaleDown, {
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: POLICY_SECONDS }],
  })
}

/** A field that the user gave stays; policies are one field. */
const withDefaults = (rules: Rules | undefined, defaults: Rules): Rules => ({
  ...defaults,
  ...Object.fromEntries(Object.entries(rules ?? {}).filter(([, value]) => value !== undefined && value !== null)),
})

export const horizontalPodAutoscalers = declare<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  legacyApiVersions: [V1, 'autoscaling/v2beta2'],
  tracksGeneration: false,
  convertLegacy,
  furtherApiVersions: [V1],
  present: (stored, apiVersion) => (apiVersion === V1 ? autoscalerAsV1(stored) : stored),
  setDefaults,
  prepareForCreate(draft) {
    draft.status = { desiredReplicas: 0 }
  },
  validate: autoscalerIsValid,
  columns: [
    nameColumn,
    text('Reference', ({ spec: { scaleTargetRef } }) => `${scaleTargetRef?.kind ?? ''}/${scaleTargetRef?.name ?? ''}`),
    text('Targets', metricsText),
    text('MinPods', ({ spec }) => (spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas))),
    integer('MaxPods', ({ spec }) => spec.maxReplicas ?? 0),
    integer('Replicas', ({ status }) => status.currentReplicas ?? 0),
    ageColumn,
  ],
})

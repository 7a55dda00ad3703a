import type { HorizontalPodAutoscaler, Pod } from '../../api/kinds'
import type { Instant } from '../../base/time'
import type { MetricsSource } from './metrics-source'
import type { Tolerances } from './proposal'

export type MetricSpec = NonNullable<HorizontalPodAutoscaler['spec']['metrics']>[number]
export type MetricStatus = NonNullable<HorizontalPodAutoscaler['status']['currentMetrics']>[number]

/** What one metric asks for, and what it showed. */
export interface MetricResult {
  readonly replicas: number
  readonly name: string
  readonly status: MetricStatus
}

/** A metric that could not be had: the reason of the condition and of the event. */
export class MetricError extends Error {
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message)
  }
}

export interface MetricContext {
  readonly source: MetricsSource
  readonly pods: readonly Pod[]
  readonly namespace: string
  readonly current: number
  readonly statusReplicas: number
  readonly tolerances: Tolerances
  readonly now: Instant
}

/** A metric that could not be had, in the words that speak of all metrics together. */
export function metricFailure(spec: MetricSpec, { message }: MetricError): string {
  const { containerResource, object, external } = spec
  switch (spec.type) {
    case 'Resource':
      return `failed to get ${spec.resource?.name} resource metric value: ${message}`
    case 'ContainerResource':
      return `failed to get ${containerResource?.container} container metric value: ${message}`
    case 'Pods':
      return `failed to get pods metric value: ${message}`
    case 'Object': {
      const total =
        object?.target.averageValue === undefined ? '' : `failed to get ${object.metric.name} object metric: `
      return `failed to get object metric value: ${total}${message}`
    }
    case 'External': {
      const name = external?.metric.name
      const what = external?.target.averageValue === undefined ? `external metric ${name}` : `${name} external metric`
      return `failed to get ${name} external metric value: failed to get ${what}: ${message}`
    }
    default:
      return message
  }
}

export type Target = NonNullable<MetricSpec['resource']>['target']
type Current = NonNullable<MetricStatus['resource']>['current']

/** A quantity in thousandths, as the API writes it. */
export const milli = (n: number): string => (n % 1000 === 0 ? String(n / 1000) : `${n}m`)

/** The status form of a metric: its source with what was found in place of the target. */
export function withStatus(spec: MetricSpec, current: Current): MetricStatus {
  const status: Record<string, unknown> = { type: spec.type }
  for (const [key, source] of Object.entries(spec)) {
    if (key === 'type' || !source) continue
    const { target: _, ...rest } = source as { target: unknown }
    status[key] = { ...rest, current }
  }
  return status as unknown as MetricStatus
}

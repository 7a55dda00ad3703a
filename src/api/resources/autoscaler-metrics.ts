import type { HorizontalPodAutoscaler } from '../kinds'
import { canonicalQuantity } from '../quantity'
import { firstOf } from './columns'

type Metric = NonNullable<HorizontalPodAutoscaler['spec']['metrics']>[number]
type Status = NonNullable<HorizontalPodAutoscaler['status']['currentMetrics']>[number] | undefined
type Target = NonNullable<Metric['resource']>['target']
type Current = NonNullable<NonNullable<Status>['resource']>['current'] | undefined

const UNKNOWN = '<unknown>'
const MAX_SHOWN = 2

const amount = (quantity: string | undefined, absent: string): string =>
  quantity === undefined ? absent : canonicalQuantity(quantity)

const percent = (utilization: number | undefined, absent: string): string =>
  utilization === undefined ? absent : `${utilization}%`

/** `cpu: 50%/80%`, `cpu: 100m/200m`. */
function resourceText(name: string, target: Target, current: Current): string {
  if (target.averageValue !== undefined) {
    return `${name}: ${amount(current?.averageValue, UNKNOWN)}/${amount(target.averageValue, '')}`
  }
  return `${name}: ${percent(current?.averageUtilization, UNKNOWN)}/${percent(target.averageUtilization, '<auto>')}`
}

/** `10/20`, or `10/20 (avg)` when each pod counts. */
function valueText(target: Target, current: Current): string {
  if (target.averageValue !== undefined) {
    return `${amount(current?.averageValue, UNKNOWN)}/${amount(target.averageValue, '')} (avg)`
  }
  return `${amount(current?.value, UNKNOWN)}/${amount(target.value, '')}`
}

function metricText(metric: Metric, status: Status): string {
  if (metric.resource) return resourceText(metric.resource.name, metric.resource.target, status?.resource?.current)
  if (metric.containerResource) {
    return resourceText(
      metric.containerResource.name,
      metric.containerResource.target,
      status?.containerResource?.current,
    )
  }
  if (metric.pods) {
    return `${amount(status?.pods?.current.averageValue, UNKNOWN)}/${amount(metric.pods.target.averageValue, '')}`
  }
  if (metric.object) return valueText(metric.object.target, status?.object?.current)
  if (metric.external) return valueText(metric.external.target, status?.external?.current)
  return '<unknown type>'
}

/** The TARGETS column: current and wanted, metric by metric. */
export function metricsText({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec.metrics ?? []
  if (metrics.length === 0) return '<none>'
  return firstOf(
    metrics.map((metric, i) => metricText(metric, status.currentMetrics?.[i])),
    MAX_SHOWN,
    ', ',
  )
}

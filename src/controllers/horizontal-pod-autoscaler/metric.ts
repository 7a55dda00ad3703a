import type { LabelSelector, Pod } from '../../api/kinds'
import { selectorAsGo } from '../../api/label-selector'
import { isPodReady } from '../../api/pod'
import { milliValue } from '../../api/quantity'
import {
  type MetricContext,
  MetricError,
  type MetricResult,
  type MetricSpec,
  milli,
  type Target,
  withStatus,
} from './metric-result'
import { groupPods, type Measure } from './pod-groups'
import { mean, proposeByAverage, proposeByValue, proposePerAverage } from './proposal'
import { resourceMetric } from './resource-metric'

/** @throws {MetricError} when the numbers are not to be had */
export function evaluate(spec: MetricSpec, context: MetricContext): MetricResult {
  switch (spec.type) {
    case 'Resource':
      return resourceMetric(spec, context, spec.resource?.name ?? '', spec.resource?.target, undefined)
    case 'ContainerResource': {
      const { name = '', container, target } = spec.containerResource ?? {}
      return resourceMetric(spec, context, name, target, container)
    }
    case 'Pods':
      return podsMetric(spec, context)
    case 'Object':
      return objectMetric(spec, context)
    case 'External':
      return externalMetric(spec, context)
    default:
      throw new MetricError('InvalidMetricSourceType', `unknown metric source type ${JSON.stringify(spec.type)}`)
  }
}

function podsMetric(spec: MetricSpec, context: MetricContext): MetricResult {
  const { metric, target } = spec.pods ?? { metric: { name: '' }, target: { type: 'AverageValue' } }
  const measureOf = (pod: Pod): Measure | undefined => {
    const value = context.source.podMetric(pod, metric.name)
    return value === undefined ? undefined : { value, at: context.now, window: 0 }
  }
  const groups = groupPods(context.pods, measureOf, { isCpu: false, now: context.now })
  if (groups.ready.length === 0) {
    throw new MetricError(
      'FailedGetPodsMetric',
      `unable to get metric ${metric.name}: no metrics returned from custom metrics API`,
    )
  }
  const average = Math.floor(mean(groups.ready.map(({ value }) => value)))
  const replicas = proposePerAverage(groups, context, milliValue(target.averageValue))
  return { replicas, name: `pods metric ${metric.name}`, status: withStatus(spec, { averageValue: milli(average) }) }
}

function objectMetric(spec: MetricSpec, context: MetricContext): MetricResult {
  const { metric, target, describedObject } = spec.object ?? {
    metric: { name: '' },
    target: { type: '' },
    describedObject: { kind: '', name: '' },
  }
  const value = context.source.objectMetric(
    describedObject.kind,
    { namespace: context.namespace, name: describedObject.name },
    metric.name,
  )
  if (value === undefined) {
    const message = `unable to get metric ${metric.name}: ${describedObject.kind} on ${context.namespace} ${describedObject.name}/no metrics returned from custom metrics API`
    throw new MetricError('FailedGetObjectMetric', message)
  }
  // What is shared evenly goes by the name of an external metric.
  const name =
    target.averageValue === undefined
      ? `${describedObject.kind} metric ${metric.name}`
      : externalName(metric.name, metric.selector)
  return ofTotal(spec, context, { value, target, name })
}

function externalMetric(spec: MetricSpec, context: MetricContext): MetricResult {
  const { metric, target } = spec.external ?? { metric: { name: '' }, target: { type: '' } }
  const value = context.source.externalMetric(metric.name)
  if (value === undefined) {
    const message = `unable to get external metric ${context.namespace}/${metric.name}/${selectorAsGo(metric.selector)}: no metrics returned from external metrics API`
    throw new MetricError('FailedGetExternalMetric', message)
  }
  return ofTotal(spec, context, { value, target, name: externalName(metric.name, metric.selector) })
}

const externalName = (name: string, selector: LabelSelector | undefined): string =>
  `external metric ${name}(${selectorAsGo(selector)})`

function ofTotal(
  spec: MetricSpec,
  context: MetricContext,
  { value, target, name }: { value: number; target: Target; name: string },
): MetricResult {
  if (target.averageValue !== undefined) {
    const replicas = proposeByAverage(
      value,
      milliValue(target.averageValue),
      context.statusReplicas,
      context.tolerances,
    )
    const share = context.statusReplicas ? Math.ceil(value / context.statusReplicas) : value
    return { replicas, name, status: withStatus(spec, { averageValue: milli(share) }) }
  }
  const ready = context.pods.filter((pod) => pod.status.phase === 'Running' && isPodReady(pod)).length
  const replicas = proposeByValue(
    value,
    milliValue(target.value),
    { current: context.current, ready },
    context.tolerances,
  )
  return { replicas, name, status: withStatus(spec, { value: milli(value) }) }
}

import type { HorizontalPodAutoscaler, LabelSelector, Pod } from '../../api/kinds'
import { selectorAsGo } from '../../api/label-selector'
import { isPodReady } from '../../api/pod'
import { milliValue } from '../../api/quantity'
import type { Instant } from '../../base/time'
import type { MetricsSource } from './metrics-source'
import { groupPods, type Measure, type PodGroups } from './pod-groups'
import { proposeByAverage, proposeByValue, proposePerPod, type Tolerances } from './proposal'

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

/** @throws {MetricError} when the numbers are not to be had */
export function evaluate(spec: MetricSpec, context: MetricContext): MetricResult {
  switch (spec.type) {
    case 'Resource':
      return resource(spec, context, spec.resource?.name ?? '', spec.resource?.target, undefined)
    case 'ContainerResource': {
      const { name = '', container, target } = spec.containerResource ?? {}
      return resource(spec, context, name, target, container)
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

type Target = NonNullable<MetricSpec['resource']>['target']

function resource(
  spec: MetricSpec,
  context: MetricContext,
  name: string,
  target: Target | undefined,
  container: string | undefined,
): MetricResult {
  const isCpu = name === 'cpu'
  const measureOf = (pod: Pod): Measure | undefined => {
    const sample = context.source.podUsage(pod)
    const counted = sample?.containers.filter((each) => container === undefined || each.name === container)
    if (!sample || !counted?.length) return undefined
    return {
      value: counted.reduce((sum, each) => sum + (isCpu ? each.cpu : each.memory * 1000), 0),
      at: sample.at,
      window: sample.window,
    }
  }
  const groups = groupPods(context.pods, measureOf, { isCpu, now: context.now })
  const reason = container === undefined ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric'
  const isShare = target?.averageUtilization !== undefined
  const problem = unmeasured(context, groups, name)
  if (problem) throw new MetricError(reason, `failed to get ${name} ${isShare ? 'utilization' : 'usage'}: ${problem}`)
  if (isShare) return utilization(spec, context, { groups, name, container, goal: target.averageUtilization, reason })
  const average = Math.floor(mean(groups.ready.map(({ value }) => value)))
  const status = withStatus(spec, { averageValue: milli(average) })
  return { replicas: perAverage(groups, context, milliValue(target?.averageValue)), name: `${name} resource`, status }
}

/** Why there is nothing to reckon with, if there is not. */
function unmeasured({ source, pods }: MetricContext, { ready }: PodGroups, name: string): string | undefined {
  const unable = `unable to get metrics for resource ${name}:`
  if (source.unserved) {
    const refusal = 'the server could not find the requested resource (get pods.metrics.k8s.io)'
    return `${unable} unable to fetch metrics from resource metrics API: ${refusal}`
  }
  if (pods.every((pod) => !source.podUsage(pod))) return `${unable} no metrics returned from resource metrics API`
  return ready.length === 0 ? 'did not receive metrics for targeted pods (pods might be unready)' : undefined
}

interface Share {
  readonly groups: PodGroups
  readonly name: string
  readonly container: string | undefined
  readonly goal: number
  /** Of the error for a pod without a request. */
  readonly reason: string
}

function utilization(spec: MetricSpec, context: MetricContext, share: Share): MetricResult {
  const { groups, name, container, goal } = share
  const ordered = [...groups.ready.map(({ pod }) => pod), ...groups.missing, ...groups.unready]
  const requests = ordered.map((pod) => requestOf(pod, share))
  const usage = (values: readonly { readonly index: number; readonly value: number }[]): number => {
    const used = values.reduce((sum, { value }) => sum + value, 0)
    const requested = values.reduce((sum, { index }) => sum + (requests[index] ?? 0), 0)
    return Math.floor((100 * used) / requested)
  }
  const assumedWhenIdle = (index: number): number => ((requests[index] ?? 0) * Math.max(100, goal)) / 100
  const replicas = proposePerPod(groups, context.current, { usage, target: goal, assumedWhenIdle }, context.tolerances)
  const found = usage(groups.ready.map(({ value }, index) => ({ index, value })))
  const average = Math.floor(mean(groups.ready.map(({ value }) => value)))
  const status = withStatus(spec, { averageUtilization: found, averageValue: milli(average) })
  const what = container === undefined ? `${name} resource` : `${name} container resource`
  return { replicas, name: `${what} utilization (percentage of request)`, status }
}

/** @throws {MetricError} for a pod without a request: a percentage of nothing is no number */
function requestOf(pod: Pod, { name, container, reason }: Share): number {
  const counted = pod.spec.containers.filter((each) => container === undefined || each.name === container)
  return counted.reduce((sum, each) => {
    const request = each.resources?.requests?.[name]
    if (request === undefined) {
      const what = `missing request for ${name} in container ${each.name} of Pod ${pod.metadata.name}`
      throw new MetricError(reason, `failed to get ${name} utilization: ${what}`)
    }
    return sum + milliValue(request)
  }, 0)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function perAverage(groups: PodGroups, context: MetricContext, goal: number): number {
  const usage = (values: readonly { readonly value: number }[]): number =>
    Math.floor(mean(values.map(({ value }) => value)))
  return proposePerPod(
    groups,
    context.current,
    { usage, target: goal, assumedWhenIdle: () => goal },
    context.tolerances,
  )
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
  const replicas = perAverage(groups, context, milliValue(target.averageValue))
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

const milli = (n: number): string => (n % 1000 === 0 ? String(n / 1000) : `${n}m`)

type Current = NonNullable<MetricStatus['resource']>['current']

/** The status form of a metric: its source with what was found in place of the target. */
function withStatus(spec: MetricSpec, current: Current): MetricStatus {
  const status: Record<string, unknown> = { type: spec.type }
  for (const [key, source] of Object.entries(spec)) {
    if (key === 'type' || !source) continue
    const { target: _, ...rest } = source as { target: unknown }
    status[key] = { ...rest, current }
  }
  return status as unknown as MetricStatus
}

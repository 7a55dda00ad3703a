import type { Pod } from '../../api/kinds'
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
import { groupPods, type Measure, type PodGroups } from './pod-groups'
import { mean, proposePerAverage, proposePerPod } from './proposal'

/** What the containers of the pods use of a resource. @throws {MetricError} */
export function resourceMetric(
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
  return {
    replicas: proposePerAverage(groups, context, milliValue(target?.averageValue)),
    name: `${name} resource`,
    status,
  }
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

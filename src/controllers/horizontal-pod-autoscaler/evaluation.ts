import { findCondition } from '../../api/condition'
import type { HorizontalPodAutoscaler, Pod } from '../../api/kinds'
import { formatSelector, matchSelector } from '../../api/label-selector'
import type { KubernetesObject, ObjectKey } from '../../api/object'
import { parseQuantity } from '../../api/quantity'
import type { AnyResource } from '../../api/resource'
import { horizontalPodAutoscalers } from '../../api/resources/horizontal-pod-autoscaler'
import { pods } from '../../api/resources/pod'
import { StatusError } from '../../api/status-error'
import { equal } from '../../base/json'
import { formatTimestamp, type Instant } from '../../base/time'
import type { ReconcileContext } from '../controller'
import { omitZero } from '../shared/omit-zero'
import { type Limited, limit, type Memory } from './behaviour'
import { ABLE, LIMITED } from './condition-texts'
import { evaluate, MetricError, type MetricResult, type MetricSpec, type MetricStatus, metricFailure } from './metric'
import type { MetricsSource } from './metrics-source'
import { DEFAULT_TOLERANCE } from './proposal'
import type { Selections } from './selections'

type Hpa = HorizontalPodAutoscaler
type HpaCondition = NonNullable<Hpa['status']['conditions']>[number]

export interface EvaluationOptions {
  readonly metrics: MetricsSource
  resources(): readonly AnyResource[]
}

interface Target {
  readonly resource: AnyResource
  readonly object: KubernetesObject
}

/** What autoscalers remember from one look to the next. */
export interface Knowledge {
  readonly memory: Memory
  readonly selections: Selections
}

/** One look at one autoscaler. */
export class Evaluation {
  #conditions: readonly HpaCondition[]

  constructor(
    private readonly hpa: Hpa,
    private readonly knowledge: Knowledge,
    private readonly context: ReconcileContext,
    private readonly options: EvaluationOptions,
  ) {
    this.#conditions = hpa.status.conditions ?? []
  }

  run(): void {
    const target = this.#target()
    if (!target) return
    const { resource, object } = target
    const current = resource.scale?.specReplicas(object) ?? 0
    const statusReplicas = resource.scale?.statusReplicas(object) ?? 0
    const { recommendations } = this.knowledge.memory
    if (recommendations.length === 0) recommendations.push({ at: this.context.now(), replicas: current })
    this.#set(
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    )
    const { minReplicas = 1, maxReplicas } = this.hpa.spec
    if (current === 0 && minReplicas !== 0) {
      this.#set(
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      )
      this.#write({ current, desired: 0 })
    } else if (current > maxReplicas) {
      this.#rescale(target, {
        current,
        desired: maxReplicas,
        reason: 'Current number of replicas above Spec.MaxReplicas',
        metrics: [],
      })
    } else if (current < minReplicas) {
      this.#rescale(target, {
        current,
        desired: minReplicas,
        reason: 'Current number of replicas below Spec.MinReplicas',
        metrics: [],
      })
    } else this.#byMetrics(target, current, statusReplicas)
  }

  #byMetrics(target: Target, current: number, statusReplicas: number): void {
    const selected = this.#select(target)
    if (typeof selected === 'string') return this.#metricsFailed(selected, current, [])
    const { metrics: specs = [] } = this.hpa.spec
    const outcomes = specs.map((spec) => this.#tryMetric(spec, selected, { current, statusReplicas }))
    const metrics = outcomes.map((outcome) => (outcome instanceof MetricError ? NO_STATUS : outcome.status))
    const results = outcomes.flatMap((outcome) => (outcome instanceof MetricError ? [] : [outcome]))
    const best = results.reduce<MetricResult | undefined>(
      (most, each) => (most && most.replicas >= each.replicas ? most : each),
      undefined,
    )
    const first = outcomes.findIndex((outcome) => outcome instanceof MetricError)
    if (first >= 0 && (!best || best.replicas < current)) {
      const [spec, error] = [specs[first] as MetricSpec, outcomes[first] as MetricError]
      const invalid = `${specs.length - results.length} invalid out of ${specs.length}`
      this.#set(
        'ScalingActive',
        'False',
        error.reason,
        `the HPA was unable to compute the replica count: ${error.message}`,
      )
      const message = `invalid metrics (${invalid}), first error is: ${metricFailure(spec, error)}`
      return this.#metricsFailed(message, current, metrics)
    }
    if (!best) return this.#write({ current, desired: current })
    this.#set(
      'ScalingActive',
      'True',
      'ValidMetricFound',
      `the HPA was able to successfully calculate a replica count from ${best.name}`,
    )
    const { memory } = this.knowledge
    const limited = limit(this.hpa, memory, { current, proposed: best.replicas }, this.context.now())
    memory.recommendations.push({ at: this.context.now(), replicas: best.replicas })
    this.#describeLimits(limited)
    this.#rescale(target, { current, desired: limited.replicas, reason: reasonFor(best, current), metrics })
  }

  /** The pods that the target has; or why they are not to be sized by this autoscaler (`validateAndParseSelector`). */
  #select({ resource, object }: Target): readonly Pod[] | string {
    const refuse = (reason: string, message: string, condition = message): string => {
      this.context.events.record(this.hpa, 'Warning', reason, message)
      this.#set('ScalingActive', 'False', reason === 'SelectorRequired' ? 'InvalidSelector' : reason, condition)
      return message
    }
    const { namespace = '', name } = this.hpa.metadata
    const wanted = resource.scale?.selector(object)
    if (!wanted) {
      return refuse('SelectorRequired', 'selector is required', "the HPA target's scale is missing a selector")
    }
    const selector = matchSelector(wanted)
    this.knowledge.selections.note({ namespace, name }, selector)
    const selected = this.context.api.list(pods, { namespace, labels: selector })
    const sizing = this.knowledge.selections.sizing(namespace, selected)
    if (sizing.length <= 1) return selected
    const text = resource.scale?.selectorText?.(object) ?? formatSelector(wanted)
    return refuse(
      'AmbiguousSelector',
      `pods by selector ${text} are controlled by multiple HPAs: [${sizing.join(' ')}]`,
    )
  }

  #tryMetric(
    spec: MetricSpec,
    selected: readonly Pod[],
    sizes: { current: number; statusReplicas: number },
  ): MetricResult | MetricError {
    const { context } = this
    try {
      return evaluate(spec, {
        source: this.options.metrics,
        pods: selected,
        namespace: this.hpa.metadata.namespace ?? '',
        ...sizes,
        tolerances: this.#tolerances(),
        now: context.now(),
      })
    } catch (error) {
      if (!(error instanceof MetricError)) throw error
      context.events.record(this.hpa, 'Warning', error.reason, error.message)
      return error
    }
  }

  #tolerances() {
    const { scaleDown, scaleUp } = (this.hpa.spec.behavior ?? {}) as Record<
      string,
      { readonly tolerance?: string } | undefined
    >
    return {
      down: parseQuantity(scaleDown?.tolerance) ?? DEFAULT_TOLERANCE,
      up: parseQuantity(scaleUp?.tolerance) ?? DEFAULT_TOLERANCE,
    }
  }

  #metricsFailed(message: string, current: number, metrics: readonly MetricStatus[]): void {
    this.#write({ current, desired: this.hpa.status.desiredReplicas ?? current, metrics })
    this.context.events.record(this.hpa, 'Warning', 'FailedComputeMetricsReplicas', message)
  }

  #describeLimits({ stabilized, limit: reached }: Limited): void {
    const [reason, message] = ABLE[stabilized ?? 'ready'] as readonly [string, string]
    this.#set('AbleToScale', 'True', reason, message)
    const [status, why, text] = LIMITED[reached ?? 'none'] as readonly ['True' | 'False', string, string]
    this.#set('ScalingLimited', status, why, text)
  }

  #rescale(
    target: Target,
    {
      current,
      desired,
      reason,
      metrics,
    }: { current: number; desired: number; reason: string; metrics: readonly MetricStatus[] },
  ): void {
    if (desired === current) return this.#write({ current, desired, metrics })
    const size = `New size: ${desired}; reason: ${reason}`
    try {
      const scaled = target.resource.scale?.withReplicas(target.object, desired) as KubernetesObject
      this.context.api.update(target.resource, scaled)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.#set(
        'AbleToScale',
        'False',
        'FailedUpdateScale',
        `the HPA controller was unable to update the target scale: ${error.message}`,
      )
      this.context.events.record(this.hpa, 'Warning', 'FailedRescale', `${size}; error: ${error.message}`)
      return this.#write({ current, desired: current, metrics })
    }
    this.knowledge.memory.changes.push({ at: this.context.now(), change: desired - current })
    this.#set(
      'AbleToScale',
      'True',
      'SucceededRescale',
      `the HPA controller was able to update the target scale to ${desired}`,
    )
    this.context.events.record(this.hpa, 'Normal', 'SuccessfulRescale', size)
    return this.#write({ current, desired, metrics, scaledAt: this.context.now() })
  }

  #target(): Target | undefined {
    const { kind, name, apiVersion = '' } = this.hpa.spec.scaleTargetRef
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
    const resource = this.options.resources().find((each) => each.kind === kind && each.group === group)
    const key: ObjectKey = { namespace: this.hpa.metadata.namespace ?? '', name }
    const object = resource?.scale && this.context.api.find<KubernetesObject>(resource, key)
    if (resource && object) return { resource, object }
    const error = whyUnscalable({ kind, group, name }, resource)
    const message = `the HPA controller was unable to get the target's current scale: ${error}`
    this.#set('AbleToScale', 'False', 'FailedGetScale', message)
    this.context.events.record(this.hpa, 'Warning', 'FailedGetScale', error)
    this.#store({ ...this.hpa.status, conditions: this.#conditions })
    return undefined
  }

  #set(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const known = findCondition(this.#conditions, type)
    const lastTransitionTime = known?.status === status ? known.lastTransitionTime : formatTimestamp(this.context.now())
    const next = { type, status, ...(lastTransitionTime ? { lastTransitionTime } : {}), reason, message }
    this.#conditions = known
      ? this.#conditions.map((each) => (each === known ? next : each))
      : [...this.#conditions, next]
  }

  #write({
    current,
    desired,
    metrics,
    scaledAt,
  }: {
    current: number
    desired: number
    metrics?: readonly MetricStatus[]
    scaledAt?: Instant
  }): void {
    const { lastScaleTime } = this.hpa.status
    const time = scaledAt === undefined ? lastScaleTime : formatTimestamp(scaledAt)
    this.#store({
      ...omitZero({ observedGeneration: this.hpa.metadata.generation, currentReplicas: current }),
      ...(time ? { lastScaleTime: time } : {}),
      desiredReplicas: desired,
      ...(metrics?.length ? { currentMetrics: metrics } : {}),
      conditions: this.#conditions,
    })
  }

  #store(status: Hpa['status']): void {
    if (!equal(status, this.hpa.status))
      this.context.api.updateStatus(horizontalPodAutoscalers, { ...this.hpa, status })
  }
}

function whyUnscalable(
  target: { readonly kind: string; readonly group: string; readonly name: string },
  resource: AnyResource | undefined,
): string {
  if (!resource) return `no matches for kind "${target.kind}" in group "${target.group}"`
  return resource.scale
    ? StatusError.notFound(resource, target.name).message
    : 'the server could not find the requested resource'
}

/** In the status a metric that could not be had leaves its place empty. */
const NO_STATUS: MetricStatus = { type: '' }

/** What the metrics ask for; a size that only earlier recommendations explain has no reason. */
function reasonFor({ name, replicas }: MetricResult, current: number): string {
  if (replicas === current) return ''
  return replicas > current ? `${name} above target` : 'All metrics below target'
}

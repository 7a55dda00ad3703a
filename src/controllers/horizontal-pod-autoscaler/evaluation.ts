import { findCondition } from '../../api/condition'
import type { HorizontalPodAutoscaler } from '../../api/kinds'
import { matchSelector } from '../../api/label-selector'
import type { KubernetesObject, ObjectKey } from '../../api/object'
import type { AnyResource } from '../../api/resource'
import { horizontalPodAutoscalers } from '../../api/resources/horizontal-pod-autoscaler'
import { pods } from '../../api/resources/pod'
import { StatusError } from '../../api/status-error'
import { equal } from '../../base/json'
import { formatTimestamp, type Instant } from '../../base/time'
import type { ReconcileContext } from '../controller'
import { type Limited, limit, type Memory } from './behaviour'
import { ABLE, LIMITED } from './condition-texts'
import { evaluate, MetricError, type MetricResult, type MetricSpec, type MetricStatus } from './metric'
import type { MetricsSource } from './metrics-source'
import { DEFAULT_TOLERANCE } from './proposal'

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

/** One look at one autoscaler. */
export class Evaluation {
  #conditions: readonly HpaCondition[]

  constructor(
    private readonly hpa: Hpa,
    private readonly memory: Memory,
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
    if (this.memory.recommendations.length === 0)
      this.memory.recommendations.push({ at: this.context.now(), replicas: current })
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
    const results: MetricResult[] = []
    const errors: MetricError[] = []
    for (const spec of this.hpa.spec.metrics ?? [])
      this.#tryMetric(spec, target, { current, statusReplicas }, results, errors)
    const best = results.reduce<MetricResult | undefined>(
      (most, each) => (most && most.replicas >= each.replicas ? most : each),
      undefined,
    )
    const [error] = errors
    if (error && (!best || best.replicas < current)) return this.#metricsFailed(error, errors.length, current)
    if (!best) return this.#write({ current, desired: current })
    this.#set(
      'ScalingActive',
      'True',
      'ValidMetricFound',
      `the HPA was able to successfully calculate a replica count from ${best.name}`,
    )
    const limited = limit(this.hpa, this.memory, { current, proposed: best.replicas }, this.context.now())
    this.memory.recommendations.push({ at: this.context.now(), replicas: best.replicas })
    this.#describeLimits(limited)
    const reason = limited.replicas > current ? `${best.name} above target` : 'All metrics below target'
    this.#rescale(target, { current, desired: limited.replicas, reason, metrics: results.map(({ status }) => status) })
  }

  #tryMetric(
    spec: MetricSpec,
    target: Target,
    sizes: { current: number; statusReplicas: number },
    results: MetricResult[],
    errors: MetricError[],
  ): void {
    const namespace = this.hpa.metadata.namespace ?? ''
    const selector = matchSelector(target.resource.scale?.selector(target.object))
    const tolerances = this.#tolerances()
    try {
      const all = this.context.api.list(pods, { namespace, labels: selector })
      results.push(
        evaluate(spec, {
          source: this.options.metrics,
          pods: all,
          namespace,
          ...sizes,
          tolerances,
          now: this.context.now(),
        }),
      )
    } catch (error) {
      if (!(error instanceof MetricError)) throw error
      errors.push(error)
      this.context.events.record(this.hpa, 'Warning', error.reason, error.message)
    }
  }

  #tolerances() {
    const { scaleDown, scaleUp } = (this.hpa.spec.behavior ?? {}) as Record<
      string,
      { readonly tolerance?: string } | undefined
    >
    return {
      down: Number(scaleDown?.tolerance ?? DEFAULT_TOLERANCE),
      up: Number(scaleUp?.tolerance ?? DEFAULT_TOLERANCE),
    }
  }

  #metricsFailed(first: MetricError, invalid: number, current: number): void {
    const all = this.hpa.spec.metrics?.length ?? 0
    const message = `invalid metrics (${invalid} invalid out of ${all}), first error is: ${first.message}`
    this.#set(
      'ScalingActive',
      'False',
      first.reason,
      `the HPA was unable to compute the replica count: ${first.message}`,
    )
    this.context.events.record(this.hpa, 'Warning', 'FailedComputeMetricsReplicas', message)
    this.#write({ current, desired: this.hpa.status.desiredReplicas ?? current })
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
    this.memory.changes.push({ at: this.context.now(), change: desired - current })
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
    const { kind, name } = this.hpa.spec.scaleTargetRef
    const resource = this.options.resources().find((each) => each.kind === kind && each.scale)
    const key: ObjectKey = { namespace: this.hpa.metadata.namespace ?? '', name }
    const object = resource && this.context.api.find<KubernetesObject>(resource, key)
    if (resource && object) return { resource, object }
    const error = resource ? StatusError.notFound(resource, name).message : `no matches for kind "${kind}"`
    const message = `the HPA controller was unable to get the target's current scale: ${error}`
    this.#set('AbleToScale', 'False', 'FailedGetScale', message)
    this.context.events.record(this.hpa, 'Warning', 'FailedGetScale', error)
    this.#write({ current: this.hpa.status.currentReplicas ?? 0, desired: this.hpa.status.desiredReplicas ?? 0 })
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
    const { lastScaleTime, currentMetrics } = this.hpa.status
    const time = scaledAt === undefined ? lastScaleTime : formatTimestamp(scaledAt)
    const shown = metrics?.length ? metrics : currentMetrics
    const status = {
      ...(this.hpa.metadata.generation ? { observedGeneration: this.hpa.metadata.generation } : {}),
      ...(time ? { lastScaleTime: time } : {}),
      currentReplicas: current,
      desiredReplicas: desired,
      ...(shown ? { currentMetrics: shown } : {}),
      conditions: this.#conditions,
    }
    if (!equal(status, this.hpa.status))
      this.context.api.updateStatus(horizontalPodAutoscalers, { ...this.hpa, status })
  }
}

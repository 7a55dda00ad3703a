import type { HorizontalPodAutoscaler, Pod } from '../../api/kinds'
import { formatSelector, matchSelector } from '../../api/label-selector'
import type { KubernetesObject } from '../../api/object'
import { parseQuantity } from '../../api/quantity'
import type { AnyResource } from '../../api/resource'
import { pods } from '../../api/resources/pod'
import { StatusError } from '../../api/status-error'
import type { ReconcileContext } from '../controller'
import { type Limited, limit, type Memory } from './behaviour'
import { ABLE, LIMITED } from './condition-texts'
import { evaluate } from './metric'
import { MetricError, type MetricResult, type MetricSpec, type MetricStatus, metricFailure } from './metric-result'
import type { MetricsSource } from './metrics-source'
import { DEFAULT_TOLERANCE } from './proposal'
import type { Selections } from './selections'
import { type Sizes, StatusDraft } from './status-draft'
import { findTarget, type Target } from './target'

type Hpa = HorizontalPodAutoscaler

export interface EvaluationOptions {
  readonly metrics: MetricsSource
  resources(): readonly AnyResource[]
}

/** What autoscalers remember from one look to the next. */
export interface Knowledge {
  readonly memory: Memory
  readonly selections: Selections
}

/** One look at one autoscaler. */
export class Evaluation {
  readonly #status: StatusDraft

  constructor(
    private readonly hpa: Hpa,
    private readonly knowledge: Knowledge,
    private readonly context: ReconcileContext,
    private readonly options: EvaluationOptions,
  ) {
    this.#status = new StatusDraft(hpa, context)
  }

  run(): void {
    const target = findTarget(this.hpa, this.options.resources(), this.context.api)
    if (typeof target === 'string') return this.#targetFailed(target)
    const { resource, object } = target
    const current = resource.scale?.specReplicas(object) ?? 0
    const statusReplicas = resource.scale?.statusReplicas(object) ?? 0
    const { recommendations } = this.knowledge.memory
    if (recommendations.length === 0) recommendations.push({ at: this.context.now(), replicas: current })
    this.#status.set(
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    )
    const { minReplicas = 1, maxReplicas } = this.hpa.spec
    if (current === 0 && minReplicas !== 0) {
      this.#status.set(
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      )
      this.#status.write({ current, desired: 0 })
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

  #targetFailed(why: string): void {
    const message = `the HPA controller was unable to get the target's current scale: ${why}`
    this.#status.set('AbleToScale', 'False', 'FailedGetScale', message)
    this.context.events.record(this.hpa, 'Warning', 'FailedGetScale', why)
    this.#status.writeConditions()
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
      this.#status.set(
        'ScalingActive',
        'False',
        error.reason,
        `the HPA was unable to compute the replica count: ${error.message}`,
      )
      const message = `invalid metrics (${invalid}), first error is: ${metricFailure(spec, error)}`
      return this.#metricsFailed(message, current, metrics)
    }
    if (!best) return this.#status.write({ current, desired: current })
    this.#status.set(
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
      this.#status.set('ScalingActive', 'False', reason === 'SelectorRequired' ? 'InvalidSelector' : reason, condition)
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
    this.#status.write({ current, desired: this.hpa.status.desiredReplicas ?? current, metrics })
    this.context.events.record(this.hpa, 'Warning', 'FailedComputeMetricsReplicas', message)
  }

  #describeLimits({ stabilized, limit: reached }: Limited): void {
    const [reason, message] = ABLE[stabilized ?? 'ready'] as readonly [string, string]
    this.#status.set('AbleToScale', 'True', reason, message)
    const [status, why, text] = LIMITED[reached ?? 'none'] as readonly ['True' | 'False', string, string]
    this.#status.set('ScalingLimited', status, why, text)
  }

  #rescale(target: Target, { reason, ...sizes }: Sizes & { readonly reason: string }): void {
    const { current, desired } = sizes
    if (desired === current) return this.#status.write(sizes)
    const size = `New size: ${desired}; reason: ${reason}`
    try {
      const scaled = target.resource.scale?.withReplicas(target.object, desired) as KubernetesObject
      this.context.api.update(target.resource, scaled)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.#status.set(
        'AbleToScale',
        'False',
        'FailedUpdateScale',
        `the HPA controller was unable to update the target scale: ${error.message}`,
      )
      this.context.events.record(this.hpa, 'Warning', 'FailedRescale', `${size}; error: ${error.message}`)
      return this.#status.write({ ...sizes, desired: current })
    }
    this.knowledge.memory.changes.push({ at: this.context.now(), change: desired - current })
    this.#status.set(
      'AbleToScale',
      'True',
      'SucceededRescale',
      `the HPA controller was able to update the target scale to ${desired}`,
    )
    this.context.events.record(this.hpa, 'Normal', 'SuccessfulRescale', size)
    return this.#status.write({ ...sizes, scaledAt: this.context.now() })
  }
}

/** In the status a metric that could not be had leaves its place empty. */
const NO_STATUS: MetricStatus = { type: '' }

/** What the metrics ask for; a size that only earlier recommendations explain has no reason. */
function reasonFor({ name, replicas }: MetricResult, current: number): string {
  if (replicas === current) return ''
  return replicas > current ? `${name} above target` : 'All metrics below target'
}

import { findCondition } from '../../api/condition'
import type { HorizontalPodAutoscaler } from '../../api/kinds'
import { horizontalPodAutoscalers } from '../../api/resources/horizontal-pod-autoscaler'
import { equal } from '../../base/json'
import { formatTimestamp, type Instant } from '../../base/time'
import type { ReconcileContext } from '../controller'
import { omitZero } from '../shared/omit-zero'
import type { MetricStatus } from './metric-result'

type Status = HorizontalPodAutoscaler['status']
type Condition = NonNullable<Status['conditions']>[number]

export interface Sizes {
  readonly current: number
  readonly desired: number
  readonly metrics?: readonly MetricStatus[]
  /** When the target was given another size. */
  readonly scaledAt?: Instant
}

/** The status of an autoscaler while it is worked out: conditions one by one, then everything at once. */
export class StatusDraft {
  #conditions: readonly Condition[]

  constructor(
    private readonly hpa: HorizontalPodAutoscaler,
    private readonly context: ReconcileContext,
  ) {
    this.#conditions = hpa.status.conditions ?? []
  }

  set(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const known = findCondition(this.#conditions, type)
    const lastTransitionTime = known?.status === status ? known.lastTransitionTime : formatTimestamp(this.context.now())
    const next = { type, status, ...(lastTransitionTime ? { lastTransitionTime } : {}), reason, message }
    this.#conditions = known
      ? this.#conditions.map((each) => (each === known ? next : each))
      : [...this.#conditions, next]
  }

  write({ current, desired, metrics, scaledAt }: Sizes): void {
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

  /** Nothing is known of the sizes. */
  writeConditions(): void {
    this.#store({ ...this.hpa.status, conditions: this.#conditions })
  }

  #store(status: Status): void {
    if (equal(status, this.hpa.status)) return
    this.context.api.updateStatus(horizontalPodAutoscalers, { ...this.hpa, status })
  }
}

import type { Pod } from '../../api/kinds'
import { keyOf, type ObjectKey } from '../../api/object'
import { type Milliseconds, seconds } from '../../base/time'
import type { MetricsSource, PodSample } from '../../controllers/horizontal-pod-autoscaler/metrics-source'
import type { Kubelets } from '../../kubelet/kubelets'
import type { Scheduling } from '../../simulation/event-queue'

/** metrics-server's resolution. */
const WINDOW: Milliseconds = seconds(15)

/**
 * The metrics that autoscalers see: what the running containers use, and custom and external values as a
 * scenario sets them. Simplified: samples are taken at the moment of the question, without a scrape delay.
 */
export class SimulatedMetrics implements MetricsSource {
  readonly #scheduling: Scheduling
  readonly #kubelets: () => Kubelets
  readonly #custom = new Map<string, number>()

  /** True without a metrics-server: then only custom and external values are there. */
  readonly unserved: boolean

  constructor(scheduling: Scheduling, kubelets: () => Kubelets, options: { readonly served: boolean }) {
    this.#scheduling = scheduling
    this.#kubelets = kubelets
    this.unserved = !options.served
  }

  podUsage(pod: Pod): PodSample | undefined {
    if (this.unserved) return undefined
    const containers = this.#kubelets().usageOf(keyOf(pod))
    if (containers.length === 0) return undefined
    const samples = containers.map(({ container, cpuMillis, memoryBytes }) => ({
      name: container,
      cpu: cpuMillis,
      memory: memoryBytes,
    }))
    return { at: this.#scheduling.now(), window: WINDOW, containers: samples }
  }

  podMetric(pod: Pod, metric: string): number | undefined {
    return (
      this.#custom.get(metricKey('Pod', keyOf(pod), metric)) ?? this.#custom.get(metricKey('Pod', undefined, metric))
    )
  }

  objectMetric(kind: string, key: ObjectKey, metric: string): number | undefined {
    return this.#custom.get(metricKey(kind, key, metric))
  }

  externalMetric(metric: string): number | undefined {
    return this.#custom.get(metricKey('', undefined, metric))
  }

  /** Sets a custom metric (of all pods, or of one object) or an external one. `value` is in thousandths. */
  set(subject: { readonly kind: string; readonly key?: ObjectKey } | 'external', metric: string, value: number): void {
    const key = subject === 'external' ? metricKey('', undefined, metric) : metricKey(subject.kind, subject.key, metric)
    this.#custom.set(key, value)
  }
}

const metricKey = (kind: string, key: ObjectKey | undefined, metric: string): string =>
  `${kind}|${key ? `${key.namespace}/${key.name}` : '*'}|${metric}`

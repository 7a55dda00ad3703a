import type { Pod } from '../../api/kinds'
import type { ObjectKey } from '../../api/object'
import type { Instant, Milliseconds } from '../../base/time'

/** What one container used over the window that ends at the sample's time. CPU in millicores, memory in bytes. */
export interface ContainerSample {
  readonly name: string
  readonly cpu: number
  readonly memory: number
}

export interface PodSample {
  readonly at: Instant
  readonly window: Milliseconds
  readonly containers: readonly ContainerSample[]
}

/** Where an autoscaler gets its numbers: metrics-server and the custom and external metrics APIs. Values are in thousandths. */
export interface MetricsSource {
  /** The cluster has no metrics-server: nobody can tell what pods use. */
  readonly unserved?: boolean
  /** `undefined`: there is no sample of this pod (yet). */
  podUsage(pod: Pod): PodSample | undefined
  podMetric(pod: Pod, metric: string): number | undefined
  objectMetric(kind: string, key: ObjectKey, metric: string): number | undefined
  externalMetric(metric: string): number | undefined
}

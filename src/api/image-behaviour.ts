import type { Milliseconds } from '../base/time'

/** What an image does when a container runs it. Times count from the container's start. */
export interface ImageBehaviour {
  /** `fail`: cannot be pulled. Default: pulls fine. */
  readonly pull?: 'fail' | 'succeed'
  /** The error of a failed pull, as the runtime would say it. */
  readonly pullError?: string
  /** How long a pull takes on a node that does not have the image. Default: a believable time from the image's name. */
  readonly pullTime?: Milliseconds
  readonly sizeBytes?: number
  /**
   * When the application answers probes of any kind: this long after the container's start. `never`: it is
   * alive, but its readiness probe never succeeds. A container without readiness probe counts as ready
   * from the same moment. Default: at once.
   */
  readonly readyAfter?: Milliseconds | 'never'
  /**
   * When the application begins to answer requests and probes, without Kubernetes knowing of it: a container
   * without readiness probe counts as ready before. Default: at once.
   */
  readonly servesAfter?: Milliseconds
  /** The application hangs: this long after the container's start no probe succeeds any more. */
  readonly hangsAfter?: Milliseconds
  /** The container ends by itself. */
  readonly exit?: { readonly after: Milliseconds; readonly code: number; readonly reason?: string }
  /** How long the application takes to stop after SIGTERM; default: at once. */
  readonly stopTime?: Milliseconds | 'ignores SIGTERM'
  /** The ports on which it listens. Default: every port. */
  readonly ports?: readonly number[]
  /** What it answers to a request for any page. */
  readonly page?: string
  /** Text that it writes when it starts, for `kubectl logs`. */
  readonly logs?: string
  /** Actual use, for metrics: CPU in millicores, memory in bytes. */
  readonly usage?: { readonly cpuMillis?: number; readonly memoryBytes?: number }
}

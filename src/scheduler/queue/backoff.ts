import { type Instant, instant } from '../../base/time'

export interface BackoffOptions {
  readonly initialSeconds: number
  readonly maxSeconds: number
}

export const DEFAULT_BACKOFF: BackoffOptions = { initialSeconds: 1, maxSeconds: 10 }

/** When a pod that failed at `since` for the n-th time may be tried again: whole seconds, doubling up to the limit. */
export function backoffExpiry(since: Instant, failures: number, options: BackoffOptions): Instant {
  if (failures === 0) return since
  const seconds = Math.min(options.initialSeconds * 2 ** (failures - 1), options.maxSeconds)
  return instant(Math.floor((since + seconds * 1000) / 1000) * 1000)
}

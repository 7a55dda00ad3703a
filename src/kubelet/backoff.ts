import { type Instant, type Milliseconds, milliseconds, plus, seconds } from '../base/time'

/** Both kubelet backoffs (images and crashes) start here, double, and stop growing at the limit. */
export const BACKOFF_BASE = seconds(10)
export const BACKOFF_LIMIT = seconds(300)

/**
 * How long to wait before the next attempt (client-go `flowcontrol.Backoff` without jitter).
 * An entry that was not touched for twice the limit starts anew.
 */
export class Backoff {
  #delay = milliseconds(0)
  #touched: Instant | undefined

  /** The end of the window that an event at `since` opened; `undefined` when there is no window. */
  windowEnd(since: Instant): Instant | undefined {
    return this.#isExpired(since) ? undefined : plus(since, this.#delay)
  }

  /** An attempt is made: the next window is twice as long. */
  next(since: Instant, now: Instant): void {
    this.#delay = milliseconds(this.#isExpired(since) ? BACKOFF_BASE : Math.min(this.#delay * 2, BACKOFF_LIMIT))
    this.#touched = now
  }

  get delay(): Milliseconds {
    return this.#delay
  }

  reset(): void {
    this.#touched = undefined
  }

  #isExpired(since: Instant): boolean {
    return this.#touched === undefined || since - this.#touched > 2 * BACKOFF_LIMIT
  }
}

/** `10s`, `1m20s`, `5m0s`: a duration as Go prints it. */
export function goDuration(span: number): string {
  const total = Math.round(span) / 1000
  if (total !== 0 && total < 1) return `${Math.round(span)}ms`
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const rest = `${Number((total % 60).toFixed(3))}s`
  if (hours > 0) return `${hours}h${minutes}m${rest}`
  return minutes > 0 ? `${minutes}m${rest}` : rest
}

import { type Instant, type Milliseconds, milliseconds, minutes, seconds } from '../../base/time'

const FIRST: Milliseconds = seconds(1)
const LONGEST: Milliseconds = minutes(15)
/** Twice the longest delay without a failure, and the count starts again. */
const FORGET_AFTER: Milliseconds = minutes(30)

/**
 * How long a failed daemon pod stays before it is replaced: 1 s, doubling to 15 min (`flowcontrol.Backoff`), so
 * that a kubelet that refuses a pod again and again is not flooded.
 */
export class FailureBackoff {
  readonly #entries = new Map<string, { readonly delay: Milliseconds; readonly since: Instant }>()

  /** The delay that is in force for the key; `undefined` when there is none. */
  delay(key: string, now: Instant): Milliseconds | undefined {
    const entry = this.#entries.get(key)
    return entry && now - entry.since < entry.delay ? entry.delay : undefined
  }

  /** Takes note of a replacement: the next one for the key waits twice as long. */
  replaced(key: string, now: Instant): void {
    this.#forget(now)
    const last = this.#entries.get(key)
    const delay = last ? milliseconds(Math.min(last.delay * 2, LONGEST)) : FIRST
    this.#entries.set(key, { delay, since: now })
  }

  #forget(now: Instant): void {
    for (const [key, { since }] of this.#entries) if (now - since > FORGET_AFTER) this.#entries.delete(key)
  }
}

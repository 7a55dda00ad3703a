import type { Change } from '../api/client'
import type { Event } from '../api/kinds'
import { formatKey, keyOf, type ObjectKey, parseKey } from '../api/object'
import { events } from '../api/resources'
import { hours, type Instant, milliseconds, plus } from '../base/time'
import type { Scheduling } from '../simulation/event-queue'
import type { Store } from '../store/store'

/** kube-apiserver's `--event-ttl`. */
const TIME_TO_LIVE = hours(1)

/**
 * Removes Events an hour after their last write, as their leases in etcd do.
 *
 * Invariant: `#expiries` is in the order in which its entries expire, because all live equally long.
 */
export class EventExpiry {
  readonly #store: Store
  readonly #scheduling: Scheduling
  readonly #expiries = new Map<string, Instant>()
  #armed = false

  constructor(store: Store, scheduling: Scheduling) {
    this.#store = store
    this.#scheduling = scheduling
    store.watch(events, (change) => this.#observe(change))
  }

  #observe({ type, object, at }: Change<Event>): void {
    const key = formatKey(keyOf(object))
    this.#expiries.delete(key)
    if (type === 'DELETED') return
    this.#expiries.set(key, plus(at, TIME_TO_LIVE))
    this.#arm()
  }

  /** Waits for the next to expire; in the background, because nobody waits for events to go. */
  #arm(): void {
    const [next] = this.#expiries.values()
    if (this.#armed || next === undefined) return
    this.#armed = true
    const delay = milliseconds(Math.max(0, next - this.#scheduling.now()))
    this.#scheduling.after(delay, 'apiserver: old events expire', () => this.#expire(), { background: true })
  }

  #expire(): undefined {
    this.#armed = false
    for (const [key, expiry] of this.#expiries) {
      if (expiry > this.#scheduling.now()) break
      this.#remove(parseKey(key))
    }
    this.#arm()
    return undefined
  }

  #remove(key: ObjectKey): void {
    const event = this.#store.find(events, key)
    if (event) this.#store.remove(events, event)
  }
}

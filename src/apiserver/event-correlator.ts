import { type Instant, minutes } from '../base/time'

/** client-go's defaults (`tools/record/events_cache.go`). */
const SPAM_BURST = 25
const SPAM_REFILL_MS = minutes(5)
const SIMILAR_LIMIT = 10
const SIMILAR_WINDOW_MS = minutes(10)
/** Records that are sure to be kept, as in client-go's LRU cache; of those not used lately up to as many again. */
const CACHE_SIZE = 4096

export interface EventFacts {
  /** Source component and host. */
  readonly source: string
  /** Which object the event is about. */
  readonly regarding: string
  readonly fieldPath: string
  readonly type: string
  readonly reason: string
  readonly message: string
}

/** What is known of one stored Event; whoever stores it notes its name here. */
export interface EventRecord {
  count: number
  eventName?: string
}

/** The Event that a fact becomes, and the text it carries. */
export interface Correlated {
  readonly message: string
  readonly record: EventRecord
}

interface Bucket {
  tokens: number
  filled: Instant
}
interface Similar {
  messages: Set<string>
  last: Instant
}

/** Entries that have not been used for long are forgotten, many at a time, so that a use need not be noted. */
class Cache<V> {
  #recent = new Map<string, V>()
  #earlier = new Map<string, V>()

  get(key: string): V | undefined {
    const known = this.#recent.get(key)
    if (known !== undefined) return known
    const value = this.#earlier.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: string, value: V): void {
    this.#recent.set(key, value)
    if (this.#recent.size < CACHE_SIZE) return
    this.#earlier = this.#recent
    this.#recent = new Map()
  }
}

/**
 * Decides which Event a fact becomes, as client-go's `EventCorrelator` does: repeats count up, many different
 * messages of one object and reason become one combined event, and a source that floods an object is cut off.
 */
export class EventCorrelator {
  readonly #buckets = new Cache<Bucket>()
  readonly #similar = new Cache<Similar>()
  readonly #records = new Cache<EventRecord>()

  /** `undefined` when the event is dropped as spam. A dropped repeat still counts. */
  correlate(facts: EventFacts, now: Instant): Correlated | undefined {
    const { source, regarding, fieldPath, type, reason, message } = facts
    const group = `${source}\0${regarding}\0${type}\0${reason}`
    const combined = this.#isOneOfMany(group, message, now)
    const record = this.#count(combined ? group : `${group}\0${fieldPath}\0${message}`)
    if (!this.#takeToken(`${source}\0${regarding}`, now)) return undefined
    return { message: combined ? `(combined from similar events): ${message}` : message, record }
  }

  #count(key: string): EventRecord {
    let record = this.#records.get(key)
    if (!record) this.#records.set(key, (record = { count: 0 }))
    record.count++
    return record
  }

  #isOneOfMany(group: string, message: string, now: Instant): boolean {
    let record = this.#similar.get(group)
    if (!record || now - record.last > SIMILAR_WINDOW_MS) record = { messages: new Set(), last: now }
    record.messages.add(message)
    record.last = now
    this.#similar.set(group, record)
    if (record.messages.size < SIMILAR_LIMIT) return false
    // A set that is full forgets its first message, so that it stays full: later ones are combined too.
    record.messages.delete(record.messages.values().next().value as string)
    return true
  }

  #takeToken(key: string, now: Instant): boolean {
    let bucket = this.#buckets.get(key)
    if (!bucket) this.#buckets.set(key, (bucket = { tokens: SPAM_BURST, filled: now }))
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.filled) / SPAM_REFILL_MS)
    bucket.filled = now
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
  }
}

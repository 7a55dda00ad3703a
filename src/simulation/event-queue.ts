import { BinaryHeap } from '../base/binary-heap'
import { invariant } from '../base/invariant'
import { type Instant, type Milliseconds, plus, SIMULATION_EPOCH } from '../base/time'
import { Livelock } from './livelock'
import { type Random, RandomStreams } from './random'

/** Why an event is due, in words a person can read: `kubelet n1: start container "nginx" of pod "default/web-1"`. */
export type Cause = string

/** Returns `undefined`, not `void`, so that the compiler rejects async callbacks. */
export type Action = () => undefined

/** A scheduled event. */
export interface Timer {
  readonly due: Instant
  readonly background: boolean
  /** Takes the event out of the queue; does nothing once it ran. */
  cancel(): void
}

export interface TimerOptions {
  /** A heartbeat or resync: it runs in its turn, but does not count as "something is left to happen". */
  readonly background?: boolean
}

/** What components see of the simulation: the time, a way to be called later, and randomness. */
export interface Scheduling {
  now(): Instant
  after(delay: Milliseconds, cause: Cause, action: Action, options?: TimerOptions): Timer
  random(stream: string): Random
}

class Entry implements Timer {
  cancelled = false
  ran = false
  constructor(
    readonly due: Instant,
    readonly sequence: number,
    readonly cause: Cause,
    readonly action: Action,
    readonly background: boolean,
    readonly onCancel: (entry: Entry) => void,
  ) {}

  cancel(): void {
    if (this.cancelled || this.ran) return
    this.cancelled = true
    this.onCancel(this)
  }
}

/**
 * Virtual time.
 *
 * Invariants:
 * 1. Events run in the order (due, sequence); sequence is the order in which they were scheduled.
 * 2. Time never goes backwards, and never moves while an action runs.
 * 3. An action runs to completion before the next one starts.
 * 4. Nothing outside the seed and the calls made here decides what happens.
 */
export class EventQueue implements Scheduling {
  readonly #heap = new BinaryHeap<Entry>((a, b) => a.due < b.due || (a.due === b.due && a.sequence < b.sequence))
  readonly #randoms: RandomStreams
  readonly #livelock: Livelock
  #now: Instant
  #sequence = 0
  #foreground = 0
  #running = false

  /** `events` bounds how many events may run altogether. */
  constructor(options: { readonly seed: string; readonly start?: Instant; readonly events?: number }) {
    this.#livelock = new Livelock(options.events)
    this.#now = options.start ?? SIMULATION_EPOCH
    this.#randoms = new RandomStreams(options.seed)
  }

  now(): Instant {
    return this.#now
  }

  random(stream: string): Random {
    return this.#randoms.stream(stream)
  }

  after(delay: Milliseconds, cause: Cause, action: Action, options: TimerOptions = {}): Timer {
    invariant(delay >= 0 && Number.isFinite(delay), `Event "${cause}" has a delay of ${delay} ms`)
    const background = options.background ?? false
    const entry = new Entry(plus(this.#now, delay), this.#sequence++, cause, action, background, (cancelled) => {
      if (!cancelled.background) this.#foreground--
    })
    if (!background) this.#foreground++
    this.#heap.push(entry)
    return entry
  }

  /** When the next event is due; with `foreground`, only if something other than background work is left. */
  nextDue(): Instant | undefined {
    this.#dropCancelled()
    return this.#heap.peek()?.due
  }

  /** True when only background events are left: nothing will change by itself any more. */
  get quiescent(): boolean {
    return this.#foreground === 0
  }

  /** Runs the next event. False when the queue is empty. */
  runNext(): boolean {
    invariant(!this.#running, 'The event queue was run from inside an event')
    this.#dropCancelled()
    const entry = this.#heap.pop()
    if (!entry) return false
    this.#now = entry.due
    entry.ran = true
    if (!entry.background) this.#foreground--
    this.#livelock.observe(entry.due, entry.cause)
    this.#running = true
    try {
      entry.action()
    } finally {
      this.#running = false
    }
    return true
  }

  /** Runs everything due up to and including `end`, then sets the clock to `end`. */
  runUntil(end: Instant): void {
    for (;;) {
      const due = this.nextDue()
      if (due === undefined || due > end) break
      this.runNext()
    }
    if (end > this.#now) this.#now = end
  }

  #dropCancelled(): void {
    while (this.#heap.peek()?.cancelled) this.#heap.pop()
  }
}

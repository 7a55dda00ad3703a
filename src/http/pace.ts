import { type Instant, milliseconds, plus } from '../base/time'
import type { Simulated } from '../cluster/simulated'

/** How virtual time goes: as a multiple of the wall clock, by jumping to whatever happens next, or not at all. */
export type Speed = number | 'max'

/** How often virtual time is moved on. */
const TICK = 20
/** A machine that slept is not caught up with in one go: other requests must have their turn. */
const LONGEST_PAUSE = 1000
/** How far one jump goes at most. */
const JUMP = milliseconds(1000)
/** How long jumps may keep the process from answering. */
const JUMPING = 15

/**
 * After a write or the start of a watch, so much virtual time may be jumped over: longer than any deadline of a
 * rollout. A cluster with CronJobs would otherwise race through the years.
 */
const JUMP_BUDGET = milliseconds(15 * 60_000)

/** Moves a cluster's clock until it is disposed of. */
export class Pace implements Disposable {
  readonly #cluster: Simulated
  readonly #speed: Speed
  readonly #timer: NodeJS.Timeout
  #last = performance.now()
  #jumpUntil: Instant

  constructor(cluster: Simulated, speed: Speed, onError: (error: unknown) => void) {
    this.#cluster = cluster
    this.#speed = speed
    this.#jumpUntil = cluster.now()
    this.#timer = setInterval(() => this.#step().catch(onError), TICK)
  }

  /** Somebody did something, or waits for something: what follows from it may be jumped to. */
  nudge(): void {
    this.#jumpUntil = plus(this.#cluster.now(), JUMP_BUDGET)
  }

  async #step(): Promise<void> {
    const now = performance.now()
    const elapsed = now - this.#last
    this.#last = now
    const speed = this.#speed === 'max' ? 1 : this.#speed
    if (this.#speed === 'max') await this.#jump(now + JUMPING)
    await this.#cluster.pass(milliseconds(Math.floor(Math.min(elapsed, LONGEST_PAUSE) * speed)))
  }

  /** Goes on while something is left to happen: heartbeats do not count, or time would never stand still. */
  async #jump(end: number): Promise<void> {
    const never = { description: 'time passes', reads: [], check: () => ({ observed: 'it does' }) }
    while (performance.now() < end && this.#cluster.now() < this.#jumpUntil) {
      const outcome = await this.#cluster.waitFor(never, JUMP)
      if (!outcome.met && outcome.because === 'quiescent') return
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}

import type { Milliseconds } from '../base/time'
import { milliseconds } from '../base/time'
import type { Scheduling, Timer } from './event-queue'

export interface WorkQueueOptions {
  readonly name: string
  /** How long after it was added a key is worked on: what a watch and a worker's wake-up cost. */
  readonly latency?: Milliseconds
}

/**
 * Keys that want attention (client-go's workqueue, in virtual time).
 *
 * Contract: a key that is added while it waits is worked on once; a key that is added while it is
 * worked on is worked on again afterwards; of several delayed adds the earliest wins, but one in the
 * background never stands for one in the foreground.
 */
export class WorkQueue {
  readonly #scheduling: Scheduling
  readonly #options: WorkQueueOptions
  readonly #work: (key: string) => undefined
  readonly #waiting = new Map<string, Timer>()

  constructor(scheduling: Scheduling, options: WorkQueueOptions, work: (key: string) => undefined) {
    this.#scheduling = scheduling
    this.#options = options
    this.#work = work
  }

  /** Works on `key` soon. */
  add(key: string): void {
    this.addAfter(key, this.#options.latency ?? milliseconds(0))
  }

  /** Works on `key` once `delay` has passed, or earlier if an earlier add is waiting. */
  addAfter(key: string, delay: Milliseconds, background = false): void {
    const waiting = this.#waiting.get(key)
    if (waiting) {
      const isSooner = waiting.due <= this.#scheduling.now() + delay
      if (waiting.background === background ? isSooner : background) return
      waiting.cancel()
    }
    const work = (): undefined => {
      this.#waiting.delete(key)
      return this.#work(key)
    }
    this.#waiting.set(key, this.#scheduling.after(delay, `${this.#options.name}: ${key}`, work, { background }))
  }
}

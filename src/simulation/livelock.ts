import { count } from '../base/text'
import type { Instant } from '../base/time'

/** Events that may run within one virtual second before the simulation is called stuck. */
export const EVENTS_PER_SECOND_LIMIT = 250_000

/** How many of the latest causes an error tells. */
const REMEMBERED = 1000

/** Components undo each other's work without end; the message names the most frequent causes. */
export class LivelockError extends Error {
  override readonly name = 'LivelockError'
}

/** A simulation has had as many events as it may have; the message names the most frequent causes. */
export class EventLimitError extends Error {
  override readonly name = 'EventLimitError'
}

/** Counts events: per virtual second, to stop a simulation that no longer gets anywhere, and all, when there is a limit. */
export class Livelock {
  readonly #limit: number
  #left: number
  #second = -1
  #events = 0
  readonly #recent: string[] = []

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit
    this.#left = limit
  }

  /**
   * @throws {LivelockError} when one virtual second holds too many events.
   * @throws {EventLimitError} when there were as many as there may be.
   */
  observe(due: Instant, cause: string): void {
    const second = Math.floor(due / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#events = 0
      if (this.#left > REMEMBERED) this.#recent.length = 0
    }
    this.#events++
    this.#left--
    if (this.#events <= EVENTS_PER_SECOND_LIMIT - REMEMBERED && this.#left >= REMEMBERED) return
    this.#remember(cause)
  }

  #remember(cause: string): void {
    this.#recent.push(cause)
    if (this.#left < 0)
      throw new EventLimitError(
        `More than ${count(this.#limit, 'event')}: no more may happen in this simulation.\n${this.#causes()}`,
      )
    if (this.#events > EVENTS_PER_SECOND_LIMIT)
      throw new LivelockError(
        `More than ${EVENTS_PER_SECOND_LIMIT} events within one virtual second: the simulation goes in circles.\n${this.#causes()}`,
      )
  }

  #causes(): string {
    const causes = new Map<string, number>()
    const recent = this.#recent.slice(-REMEMBERED)
    for (const cause of recent) causes.set(cause, (causes.get(cause) ?? 0) + 1)
    const worst = [...causes].sort((a, b) => b[1] - a[1]).slice(0, 5)
    return worst.map(([cause, times]) => `  ${count(times, 'time')} of the last ${recent.length}: ${cause}`).join('\n')
  }
}

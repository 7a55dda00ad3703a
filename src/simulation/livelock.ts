import { count } from '../base/text'
import type { Instant } from '../base/time'

/** Events that may run within one virtual second before the simulation is called stuck. */
export const EVENTS_PER_SECOND_LIMIT = 250_000

/** Components undo each other's work without end; the message names the most frequent causes. */
export class LivelockError extends Error {
  override readonly name = 'LivelockError'
}

/** Counts events per virtual second and stops a simulation that no longer gets anywhere. */
export class Livelock {
  #second = -1
  #events = 0
  readonly #recent: string[] = []

  /** @throws {LivelockError} when one virtual second holds more than the limit. */
  observe(due: Instant, cause: string): void {
    const second = Math.floor(due / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#events = 0
      this.#recent.length = 0
    }
    this.#events++
    if (this.#events <= EVENTS_PER_SECOND_LIMIT - 999) return
    this.#recent.push(cause)
    if (this.#events > EVENTS_PER_SECOND_LIMIT) throw new LivelockError(this.#describe())
  }

  #describe(): string {
    const causes = new Map<string, number>()
    for (const cause of this.#recent) causes.set(cause, (causes.get(cause) ?? 0) + 1)
    const worst = [...causes].sort((a, b) => b[1] - a[1]).slice(0, 5)
    const lines = worst.map(
      ([cause, times]) => `  ${count(times, 'time')} of the last ${this.#recent.length}: ${cause}`,
    )
    return `More than ${EVENTS_PER_SECOND_LIMIT} events within one virtual second: the simulation goes in circles.\n${lines.join('\n')}`
  }
}

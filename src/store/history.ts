import type { Change } from '../api/client'
import type { Instant } from '../base/time'

/** How many writes are kept unless told otherwise: enough for long scenarios, bounded for endless ones. */
export const DEFAULT_RETENTION = 200_000

/**
 * Every write in order. Objects share structure, so a kept write costs little more than what it changed.
 * The oldest writes go once the retention limit is passed.
 */
export class History {
  #changes: Change[] = []
  #dropped = 0
  readonly #retention: number

  constructor(retention = DEFAULT_RETENTION) {
    this.#retention = retention
  }

  append(change: Change): void {
    this.#changes.push(change)
    if (this.#changes.length >= this.#retention * 1.25) {
      const excess = this.#changes.length - this.#retention
      this.#changes = this.#changes.slice(excess)
      this.#dropped += excess
    }
  }

  /** How many writes are no longer kept. */
  get dropped(): number {
    return this.#dropped
  }

  /** The oldest revision after which nothing is missing: a watch can resume from it. */
  get oldestRevision(): number {
    const first = this.#changes[0]
    return first ? first.revision - 1 : 0
  }

  all(): readonly Change[] {
    return this.#changes
  }

  /** Writes with a revision greater than the given one. */
  since(revision: number): readonly Change[] {
    let low = 0
    let high = this.#changes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#changes[middle] as Change).revision <= revision) low = middle + 1
      else high = middle
    }
    return this.#changes.slice(low)
  }

  /** Writes at or after an instant. */
  from(at: Instant): readonly Change[] {
    const first = this.#changes.findIndex((change) => change.at >= at)
    return first < 0 ? [] : this.#changes.slice(first)
  }
}

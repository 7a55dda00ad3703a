import { addCount, type Counts } from './pod-counters'

/** Counts that can be changed in private: what if a pod came, or went? */
export class Tally {
  readonly #base: Counts
  readonly #changes: Map<number, number>

  constructor(base: Counts, changes: ReadonlyMap<number, number> = new Map()) {
    this.#base = base
    this.#changes = new Map(changes)
  }

  get(place: number): number {
    const count = this.#base.get(place) ?? 0
    return this.#changes.size === 0 ? count : count + (this.#changes.get(place) ?? 0)
  }

  /** How many places have a count other than zero. */
  get places(): number {
    let places = this.#base.size
    for (const [place, change] of this.#changes) {
      const before = this.#base.get(place) ?? 0
      if (before === 0) places++
      else if (before + change === 0) places--
    }
    return places
  }

  add(place: number, change: number): void {
    if (place >= 0) addCount(this.#changes, place, change)
  }

  fork(): Tally {
    return new Tally(this.#base, this.#changes)
  }
}

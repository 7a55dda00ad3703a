import type { KubernetesObject } from '../api/object'
import { compareText } from '../base/compare'

/** Where a stored object stands: a write changes what the slot holds, and whoever has the slot sees it. */
export interface Slot {
  object: KubernetesObject
}

/** Slots in the order of their objects' keys. They are kept in it, so that a list need not be sorted each time. */
export class SortedSlots {
  readonly #items: Slot[]

  constructor(slots: Iterable<Slot>) {
    this.#items = [...slots].sort(compareSlots)
  }

  get items(): readonly Slot[] {
    return this.#items
  }

  add(slot: Slot): void {
    const place = this.#placeOf(slot)
    if (this.#items[place] !== slot) this.#items.splice(place, 0, slot)
  }

  remove(slot: Slot): void {
    const place = this.#placeOf(slot)
    if (this.#items[place] === slot) this.#items.splice(place, 1)
  }

  /** Where the slot is, or would be: after all that come before it. */
  #placeOf(slot: Slot): number {
    const items = this.#items
    let low = 0
    let high = items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareSlots(items[middle] as Slot, slot) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

const compareSlots = (a: Slot, b: Slot): number => compareKeys(a.object, b.object)

/** By namespace, then by name. */
export const compareKeys = (a: KubernetesObject, b: KubernetesObject): number =>
  compareText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') || compareText(a.metadata.name, b.metadata.name)

/** A priority queue: `pop` returns an item that no other item precedes. */
export class BinaryHeap<T> {
  readonly #items: T[] = []
  readonly #precedes: (a: T, b: T) => boolean

  /** @param precedes strict order; items that do not precede each other leave in unspecified order. */
  constructor(precedes: (a: T, b: T) => boolean) {
    this.#precedes = precedes
  }

  get size(): number {
    return this.#items.length
  }

  peek(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    const items = this.#items
    let hole = items.length
    items.push(item)
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      const above = items[parent] as T
      if (!this.#precedes(item, above)) break
      items[hole] = above
      hole = parent
    }
    items[hole] = item
  }

  pop(): T | undefined {
    const items = this.#items
    const top = items[0]
    const last = items.pop()
    if (items.length === 0 || last === undefined) return top
    let hole = 0
    for (;;) {
      let child = 2 * hole + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#precedes(items[child + 1] as T, items[child] as T)) child++
      if (!this.#precedes(items[child] as T, last)) break
      items[hole] = items[child] as T
      hole = child
    }
    items[hole] = last
    return top
  }
}

/** Orders strings by their UTF-16 code units, as etcd orders keys (never by locale). */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Orders by the first comparison that tells two items apart. */
export const byAll =
  <T>(...comparisons: readonly ((a: T, b: T) => number)[]) =>
  (a: T, b: T): number => {
    for (const compare of comparisons) {
      const order = compare(a, b)
      if (order !== 0) return order
    }
    return 0
  }

/** Longer lists are left to the engine. */
const SHORT = 12

/**
 * Puts a list in order, in place; equal items keep theirs. The engine's own sort allocates some hundred bytes even for
 * a list of one, and nearly all lists here are as short as that.
 */
export function sortInPlace<T>(items: T[], compare: (a: T, b: T) => number): T[] {
  if (items.length > SHORT) return items.sort(compare)
  for (let i = 1; i < items.length; i++) {
    const item = items[i] as T
    let place = i
    for (; place > 0 && compare(items[place - 1] as T, item) > 0; place--) items[place] = items[place - 1] as T
    items[place] = item
  }
  return items
}

/** Sorted keys of a record: iterate with this wherever order can reach output. */
export const sortedKeys = (record: object): string[] => sortInPlace(Object.keys(record), compareText)

/** Sorted entries of a record. */
export const sortedEntries = <V>(record: Readonly<Record<string, V>> | undefined): [string, V][] =>
  record ? sortedKeys(record).map((key) => [key, record[key] as V]) : []

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

/** Sorted keys of a record: iterate with this wherever order can reach output. */
export const sortedEntries = <V>(record: Readonly<Record<string, V>> | undefined): [string, V][] =>
  Object.entries(record ?? {}).sort(([a], [b]) => compareText(a, b))

/** Completion indexes, ascending. */
export type IndexSet = readonly number[]

/**
 * Reads `1,3-5,7`, dropping indexes that the job does not have (`parseIndexesFromString`).
 * @param completions indexes are below this
 */
export function parseIndexes(text: string | undefined, completions: number): IndexSet {
  const indexes = new Set<number>()
  for (const part of text ? text.split(',') : []) {
    const [first, last = first] = part.split('-').map(Number)
    if (first === undefined || last === undefined || Number.isNaN(first + last)) continue
    for (let index = first; index <= Math.min(last, completions - 1); index++) indexes.add(index)
  }
  return sorted(indexes)
}

/** Writes runs of three and more as `a-b`, everything else one by one. */
export function formatIndexes(indexes: IndexSet): string {
  const parts: string[] = []
  for (let start = 0; start < indexes.length; ) {
    let end = start
    while (indexes[end + 1] === (indexes[end] as number) + 1) end++
    const run = indexes.slice(start, end + 1)
    if (run.length >= 3) parts.push(`${run[0]}-${run.at(-1)}`)
    else parts.push(...run.map(String))
    start = end + 1
  }
  return parts.join(',')
}

export const union = (a: IndexSet, b: Iterable<number>): IndexSet => sorted(new Set([...a, ...b]))

const sorted = (indexes: ReadonlySet<number>): IndexSet => [...indexes].sort((a, b) => a - b)

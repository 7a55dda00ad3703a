export interface IndexList {
  /** How many indexes it names; 0 when it cannot be read. */
  readonly count: number
  readonly problem?: string
}

interface Interval {
  readonly first: number
  readonly last: number
}

/** Reads `1,3-5`: indexes of a job in ascending order, each below `completions` (batch `validateIndexesFormat`). */
export function readIndexList(text: string, completions: number): IndexList {
  let count = 0
  let previous: number | undefined
  for (const part of text ? text.split(',') : []) {
    const interval = readInterval(part, completions)
    if (typeof interval === 'string') return { count: 0, problem: interval }
    const { first, last } = interval
    if (previous !== undefined && previous >= first) return { count: 0, problem: notAscending(previous, first) }
    count += last - first + 1
    previous = last
  }
  return { count }
}

/** @returns what is wrong with the part when it is no interval */
function readInterval(part: string, completions: number): Interval | string {
  const limits = part.split('-')
  if (limits.length > 2) {
    const rule = "violates the requirement that an index interval can have at most two parts separated by '-'"
    return `the fragment ${JSON.stringify(part)} ${rule}`
  }
  for (const limit of limits) {
    if (!/^\+?\d+$/.test(limit)) return `cannot convert string to integer for index: ${JSON.stringify(limit)}`
    if (Number(limit) >= completions) return `too large index: ${JSON.stringify(limit)}`
  }
  const [first = 0, last = first] = limits.map(Number)
  return limits.length > 1 && first >= last ? notAscending(first, last) : { first, last }
}

const notAscending = (previous: number, current: number): string =>
  `non-increasing order, previous: ${previous}, current: ${current}`

export type LinePair = readonly [expected: string | undefined, found: string | undefined]

/**
 * Pairs equal lines of two texts; in order along their longest common subsequence, or as a multiset. Lines
 * without a partner stand across from each other as far as they go.
 */
export function diffLines(expected: readonly string[], found: readonly string[], ordered: boolean): LinePair[] {
  if (!ordered) return multisetDiff(expected, found)
  const lengths = commonLengths(expected, found)
  const pairs: LinePair[] = []
  let left: string[] = []
  let right: string[] = []
  const flush = (): void => {
    for (let i = 0; i < Math.max(left.length, right.length); i++) pairs.push([left[i], right[i]])
    left = []
    right = []
  }
  let i = 0
  let j = 0
  while (i < expected.length || j < found.length) {
    if (i < expected.length && j < found.length && expected[i] === found[j]) {
      flush()
      pairs.push([expected[i++], found[j++]])
    } else if (j >= found.length || (i < expected.length && length(lengths, i + 1, j) >= length(lengths, i, j + 1))) {
      left.push(expected[i++] as string)
    } else right.push(found[j++] as string)
  }
  flush()
  return pairs
}

function multisetDiff(expected: readonly string[], found: readonly string[]): LinePair[] {
  const free = [...found]
  const pairs: LinePair[] = []
  const missing: string[] = []
  for (const line of expected) {
    const index = free.indexOf(line)
    if (index < 0) missing.push(line)
    else pairs.push([line, free.splice(index, 1)[0]])
  }
  for (let i = 0; i < Math.max(missing.length, free.length); i++) pairs.push([missing[i], free[i]])
  return pairs
}

const length = (lengths: readonly Uint16Array[], i: number, j: number): number => lengths[i]?.[j] ?? 0

/** `[i][j]`: length of the longest common subsequence of what follows line i and line j. */
function commonLengths(expected: readonly string[], found: readonly string[]): readonly Uint16Array[] {
  const lengths = Array.from({ length: expected.length + 1 }, () => new Uint16Array(found.length + 1))
  for (let i = expected.length - 1; i >= 0; i--) {
    for (let j = found.length - 1; j >= 0; j--) {
      ;(lengths[i] as Uint16Array)[j] =
        expected[i] === found[j]
          ? length(lengths, i + 1, j + 1) + 1
          : Math.max(length(lengths, i + 1, j), length(lengths, i, j + 1))
    }
  }
  return lengths
}

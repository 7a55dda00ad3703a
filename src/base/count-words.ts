/** An expected number in words: an exact one, or a bound. Limits are inclusive. */
export interface Count {
  readonly min: number
  readonly max: number
  /** As it was written: `at least 3`, `no`. */
  readonly text: string
}

const NUMBER_WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** `3`, `no`, `two`; -1 when it is no whole number. */
export function parseNumberWord(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  return text === 'zero' ? 0 : text === 'a' || text === 'an' ? 1 : NUMBER_WORDS.indexOf(text)
}

const BOUNDS: readonly {
  readonly form: RegExp
  range(n: number, m: number): readonly [min: number, max: number]
}[] = [
  { form: /^at least (\w+)$/, range: (n) => [n, Number.POSITIVE_INFINITY] },
  { form: /^at most (\w+)$/, range: (n) => [0, n] },
  { form: /^more than (\w+)$/, range: (n) => [n + 1, Number.POSITIVE_INFINITY] },
  { form: /^(?:fewer|less) than (\w+)$/, range: (n) => [0, n - 1] },
  { form: /^between (\w+) and (\w+)$/, range: (n, m) => [n, m] },
  { form: /^exactly (\w+)$/, range: (n) => [n, n] },
  { form: /^(\w+)$/, range: (n) => [n, n] },
]

/** Reads `3`, `no`, `exactly 2`, `at least 3`, `at most 4`, `more than 1`, `fewer than 5`, `between 2 and 4`. */
export function parseCount(text: string): Count | undefined {
  for (const { form, range } of BOUNDS) {
    const match = form.exec(text)
    if (!match) continue
    const n = parseNumberWord(match[1] ?? '')
    const m = match[2] === undefined ? n : parseNumberWord(match[2])
    if (n < 0 || m < 0) return undefined
    const [min, max] = range(n, m)
    return { min, max, text }
  }
  return undefined
}

export const countHolds = (count: Count, n: number): boolean => n >= count.min && n <= count.max

/**
 * Text with holes, for what a test cannot know: `<age>`, `web-<hash>-<pod1>`, `*`.
 *
 * `<word>` stands for any text without spaces, and for the same text wherever the same word occurs again; ages
 * and times differ from line to line, so `<age>`, `<time>` and `<any>` are free each time. `*` stands for
 * anything on the line. What kubectl itself prints in angle brackets (`<none>` …) stands for itself.
 */
const LITERAL = new Set(['none', 'unknown', 'unset', 'pending', 'nil', 'invalid', 'no value', 'auto', 'empty', 'error'])
const FREE = new Set(['age', 'time', 'any', 'duration'])
const HOLE = /<([A-Za-z][\w -]*)>|\*/g

/** What the named holes stand for so far; shared by the lines of one text. */
export type Bindings = Map<string, string>

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A space stands for any number of them, as between columns; two or more stand for two at least. */
const literal = (text: string): string => quoted(text).replace(/ +/g, (gap) => (gap.length > 1 ? ' {2,}' : ' +'))

/** Whether `actual` is what `expected` describes. Adds to `bindings` only when it is. */
export function matchesHoles(expected: string, actual: string, bindings: Bindings): boolean {
  const names: string[] = []
  let pattern = ''
  let end = 0
  for (const hole of expected.matchAll(HOLE)) {
    pattern += literal(expected.slice(end, hole.index)) + patternOf(hole[0], hole[1], names, bindings)
    end = hole.index + hole[0].length
  }
  const match = new RegExp(`^${pattern}${literal(expected.slice(end))}$`).exec(actual)
  if (!match) return false
  for (const [i, name] of names.entries()) bindings.set(name, match[i + 1] as string)
  return true
}

function patternOf(text: string, name: string | undefined, names: string[], bindings: Bindings): string {
  if (name === undefined) return '.*'
  if (LITERAL.has(name)) return quoted(text)
  if (FREE.has(name.replace(/\d+$/, ''))) return '\\S+(?: \\S+)*?'
  const bound = bindings.get(name)
  if (bound !== undefined) return quoted(bound)
  const earlier = names.indexOf(name)
  if (earlier >= 0) return `\\${earlier + 1}`
  names.push(name)
  return '([^\\s,]+?)'
}

/** A difference between two texts, line by line; `undefined` when the actual one is what is expected. */
export interface TextDifference {
  /** Counts from 1. */
  readonly line: number
  readonly expected: string | undefined
  readonly actual: string | undefined
}

/**
 * Compares texts line by line. A line `...` in the expectation stands for any number of lines. Spaces at the
 * ends of lines, and empty lines at the ends of the text, do not count.
 */
export function differenceWithHoles(
  expected: string,
  actual: string,
  bindings: Bindings = new Map(),
): TextDifference | undefined {
  const wanted = lines(expected)
  const found = lines(actual)
  const furthest = { line: 0 }
  return compare(wanted, found, { i: 0, j: 0, bindings, furthest })
    ? undefined
    : { line: furthest.line + 1, expected: wantedAt(wanted, furthest.line), actual: found[furthest.line] }
}

const lines = (text: string): readonly string[] => {
  const all = text.split('\n').map((line) => line.trimEnd())
  while (all.at(-1) === '') all.pop()
  while (all[0] === '') all.shift()
  return all
}

const isGap = (line: string | undefined): boolean => line?.trim() === '...' || line?.trim() === '…'
const wantedAt = (wanted: readonly string[], line: number): string | undefined =>
  wanted.filter((text) => !isGap(text))[line] ?? wanted[line]

interface Position {
  readonly i: number
  readonly j: number
  readonly bindings: Bindings
  readonly furthest: { line: number }
}

function compare(wanted: readonly string[], found: readonly string[], position: Position): boolean {
  const { i, j, bindings, furthest } = position
  furthest.line = Math.max(furthest.line, j)
  if (i === wanted.length) return j === found.length
  if (isGap(wanted[i])) {
    for (let next = j; next <= found.length; next++) {
      if (compare(wanted, found, { ...position, i: i + 1, j: next, bindings: new Map(bindings) })) return true
    }
    return false
  }
  if (j === found.length) return false
  return (
    matchesHoles(wanted[i] as string, found[j] as string, bindings) &&
    compare(wanted, found, { ...position, i: i + 1, j: j + 1 })
  )
}

/** A line of a comparison: in both, only before, only after. */
type Edit = { readonly sign: ' ' | '-' | '+'; readonly line: string }

const CONTEXT = 3

/** The hunks of `diff -u` for two texts; empty when they are the same. */
export function unifiedHunks(before: string, after: string): string {
  const edits = compareLines(linesOf(before), linesOf(after))
  const changed = edits.flatMap(({ sign }, i) => (sign === ' ' ? [] : [i]))
  const groups: { from: number; to: number }[] = []
  for (const at of changed) {
    const last = groups.at(-1)
    if (last && at - last.to <= CONTEXT * 2) last.to = at
    else groups.push({ from: at, to: at })
  }
  return groups
    .map(({ from, to }) => hunk(edits, Math.max(0, from - CONTEXT), Math.min(edits.length - 1, to + CONTEXT)))
    .join('')
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

function hunk(edits: readonly Edit[], from: number, to: number): string {
  const count = (list: readonly Edit[], sign: '-' | '+'): number => list.filter((edit) => edit.sign !== sign).length
  const before = edits.slice(0, from)
  const shown = edits.slice(from, to + 1)
  const range = (skipped: number, length: number): string => {
    const start = length === 0 ? skipped : skipped + 1
    return length === 1 ? `${start}` : `${start},${length}`
  }
  const old = range(count(before, '+'), count(shown, '+'))
  const now = range(count(before, '-'), count(shown, '-'))
  return `@@ -${old} +${now} @@\n${shown.map(({ sign, line }) => `${sign}${line}\n`).join('')}`
}

/** The longest common subsequence decides which lines stay; what is equal at both ends is set aside first. */
function compareLines(a: readonly string[], b: readonly string[]): readonly Edit[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const same = (lines: readonly string[]): Edit[] => lines.map((line) => ({ sign: ' ', line }))
  const middle = align(a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  return [...same(a.slice(0, head)), ...middle, ...same(a.slice(a.length - tail))]
}

function align(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] as number) + 1
          : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number)
    }
  }
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push({ sign: ' ', line: a[i] as string })
      i++
      j++
    } else if (
      i < a.length &&
      (j === b.length || (lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number))
    ) {
      edits.push({ sign: '-', line: a[i++] as string })
    } else edits.push({ sign: '+', line: b[j++] as string })
  }
  return edits
}

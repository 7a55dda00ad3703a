/**
 * The columns of a printed table: `kubectl get` starts each column three spaces after the longest cell of the
 * one before. Tells whether text obeys that, and which cells are empty.
 */
export interface TableLayout {
  readonly lawful: boolean
  /** For each table its header and rows, `x` for a filled cell and `.` for an empty one; rows sorted. */
  readonly filled: readonly string[]
}

const GAP = 3

export function tableLayout(raw: string): TableLayout {
  const tables = raw
    .replace(/\n$/, '')
    .split(/\n\n/)
    .map((table) => table.split('\n'))
  const parsed = tables.map(parseTable)
  return {
    lawful: parsed.every(({ lawful }) => lawful),
    filled: parsed.map(({ filled }) => filled),
  }
}

function parseTable(lines: readonly string[]): { readonly lawful: boolean; readonly filled: string } {
  const header = lines[0] ?? ''
  const starts = [...header.matchAll(/\S+(?: \S+)*/g)].map((match) => match.index)
  const cells = lines.map((line) => starts.map((start, column) => line.slice(start, starts[column + 1]).trimEnd()))
  const lawful = starts.slice(1).every((start, column) => {
    const widest = Math.max(...cells.map((row) => (row[column] as string).length))
    return start - (starts[column] as number) === widest + GAP
  })
  const rows = cells.slice(1).map((row) => row.map((cell) => (cell === '' ? '.' : 'x')).join(''))
  return { lawful, filled: [String(starts.length), ...rows.sort()].join(' ') }
}

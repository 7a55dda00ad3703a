import { type Bindings, matchesHoles } from './holes'

/** A row by column name, as texts. */
export type Row = Readonly<Record<string, string>>

export interface TableDifference {
  /** Expected rows for which there is none. */
  readonly absent: readonly Row[]
  /** Rows that nobody expected. */
  readonly surplus: readonly Row[]
}

const normal = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()

/** Only the columns that the expectation names, under its names; a column that does not exist is empty. */
function project(row: Row, columns: readonly string[]): Row {
  const byName = new Map(Object.entries(row).map(([name, cell]) => [normal(name), cell]))
  return Object.fromEntries(columns.map((column) => [column, byName.get(normal(column)) ?? '']))
}

/** Columns that the expectation names and the actual rows do not have. */
export function unknownColumns(expected: readonly Row[], known: readonly string[]): readonly string[] {
  const names = new Set(known.map(normal))
  return Object.keys(expected[0] ?? {}).filter((column) => !names.has(normal(column)))
}

/**
 * Compares rows as a set (each expected row takes one actual row), or in order. Cells may have holes.
 * @returns `undefined` when they agree
 */
export function compareTables(
  expected: readonly Row[],
  actual: readonly Row[],
  options: { readonly ordered?: boolean } = {},
): TableDifference | undefined {
  const columns = Object.keys(expected[0] ?? actual[0] ?? {})
  const left = actual.map((row) => project(row, columns))
  const bindings: Bindings = new Map()
  const absent: Row[] = []
  for (const [index, row] of expected.entries()) {
    const position = options.ordered
      ? left[index] && matches(row, left[index], bindings)
        ? index
        : -1
      : left.findIndex((each) => matches(row, each, bindings))
    if (position < 0) absent.push(row)
    else if (options.ordered) left[index] = TAKEN
    else left.splice(position, 1)
  }
  const surplus = left.filter((row) => row !== TAKEN)
  return absent.length || surplus.length ? { absent, surplus } : undefined
}

const TAKEN: Row = {}

function matches(expected: Row, actual: Row, bindings: Bindings): boolean {
  const trial: Bindings = new Map(bindings)
  const all = Object.entries(expected).every(([column, cell]) => matchesHoles(cell, actual[column] ?? '', trial))
  if (all) for (const [name, value] of trial) bindings.set(name, value)
  return all
}

/** `| a | b |` lines with padded cells, a header first. */
export function formatTable(rows: readonly Row[], columns: readonly string[] = Object.keys(rows[0] ?? {})): string {
  const cells = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)))
  return cells.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] as number)).join(' | ')} |`).join('\n')
}

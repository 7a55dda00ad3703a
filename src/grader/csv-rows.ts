import { quote } from '../base/text'
import { UsageError } from '../base/usage-error'

/** A line of a table: its cells by column, and where it stands. */
export interface CsvRow {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

/**
 * Reads CSV with a header (RFC 4180). Lines without any text are left out.
 * @throws {UsageError} when a column that is needed is not there
 */
export function csvRows(text: string, file: string, needed: readonly string[]): readonly CsvRow[] {
  const [header, ...rows] = parse(text.replace(/^\ufeff/, ''))
  const columns = header?.cells ?? []
  const missing = needed.find((column) => !columns.includes(column))
  if (missing !== undefined)
    throw new UsageError(
      `Cannot read ${file}: it needs a column ${quote(missing)}; found ${columns.map(quote).join(', ') || 'none'}`,
    )
  return rows.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])),
  }))
}

interface Cells {
  readonly line: number
  readonly cells: string[]
}

function parse(text: string): readonly Cells[] {
  let line = 1
  const rows: Cells[] = [{ line, cells: [] }]
  for (const [all, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.cells.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
    line += all.split('\n').length - 1
    if (end === '') break
    if (end !== ',') rows.push({ line, cells: [] })
  }
  return rows.filter(({ cells }) => cells.some((cell) => cell !== ''))
}

export interface TabLayout {
  readonly minimumWidth: number
  readonly padding: number
}

/** `kubectl get` and its like. */
export const TABLE_LAYOUT: TabLayout = { minimumWidth: 6, padding: 3 }
/** `kubectl describe`, `rollout history`. */
export const DESCRIBE_LAYOUT: TabLayout = { minimumWidth: 0, padding: 2 }

/**
 * Aligns tab-separated cells as Go's `text/tabwriter` does: a cell ends with a tab, and a column is a run of
 * consecutive lines that have a cell at that place. What follows a line's last tab belongs to no column.
 */
export const alignTabs = (text: string, layout: TabLayout): string =>
  alignCells(
    text.split('\n').map((line) => line.split('\t')),
    layout,
  ).join('\n')

/** The same for lines that are cells already: the aligned lines. */
export function alignCells(lines: readonly (readonly string[])[], layout: TabLayout): readonly string[] {
  const aligned = lines.map(() => '')
  alignColumn({ lines, aligned, layout }, { from: 0, to: lines.length, column: 0 })
  return lines.map((cells, i) => aligned[i] + (cells.at(-1) ?? ''))
}

interface Page {
  readonly lines: readonly (readonly string[])[]
  readonly aligned: string[]
  readonly layout: TabLayout
}

interface Block {
  readonly from: number
  readonly to: number
  readonly column: number
}

/** Appends a column's cells to the lines of a block, and then those of the columns to its right. */
function alignColumn(page: Page, { from, to, column }: Block): void {
  const { lines, aligned, layout } = page
  let start = from
  while (start < to) {
    let end = start
    let width = layout.minimumWidth
    for (let cells = lines[end]; end < to && cells && column < cells.length - 1; cells = lines[++end]) {
      width = Math.max(width, displayLength(cells[column] ?? '') + layout.padding)
    }
    for (let i = start; i < end; i++) aligned[i] += (lines[i]?.[column] ?? '').padEnd(width)
    if (end > start) alignColumn(page, { from: start, to: end, column: column + 1 })
    start = Math.max(end, start + 1)
  }
}

const displayLength = (text: string): number => (isAscii(text) ? text.length : Array.from(text).length)
// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text)

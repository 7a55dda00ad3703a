interface Cell {
  readonly text: string
  width: number
}

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
export function alignTabs(text: string, layout: TabLayout): string {
  const lines = text.split('\n').map((line) => line.split('\t').map((part): Cell => ({ text: part, width: 0 })))
  layOut(lines, { from: 0, to: lines.length, column: 0, layout })
  return lines
    .map((cells) => cells.map((cell, i) => (i < cells.length - 1 ? cell.text.padEnd(cell.width) : cell.text)).join(''))
    .join('\n')
}

interface Block {
  readonly from: number
  readonly to: number
  readonly column: number
  readonly layout: TabLayout
}

function layOut(lines: readonly (readonly Cell[])[], { from, to, column, layout }: Block): void {
  let start = from
  while (start < to) {
    if (!hasCell(lines[start], column)) {
      start++
      continue
    }
    let end = start
    let width = layout.minimumWidth
    while (end < to && hasCell(lines[end], column)) {
      width = Math.max(width, displayLength(lines[end]?.[column]?.text ?? '') + layout.padding)
      end++
    }
    for (let i = start; i < end; i++) (lines[i]?.[column] as Cell).width = width
    layOut(lines, { from: start, to: end, column: column + 1, layout })
    start = end
  }
}

const hasCell = (cells: readonly Cell[] | undefined, column: number): boolean => !!cells && column < cells.length - 1

const displayLength = (text: string): number => (isAscii(text) ? text.length : Array.from(text).length)
// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text)

import { TABLE_LAYOUT } from './tab-writer'

/** A table that grows by rows: a column never gets narrower than it was (Go's tabwriter that remembers widths). */
export class StreamingTable {
  private readonly widths: number[] = []

  /** The text of further rows. */
  add(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      row.slice(0, -1).forEach((cell, i) => {
        this.widths[i] = Math.max(this.widths[i] ?? TABLE_LAYOUT.minimumWidth, cell.length + TABLE_LAYOUT.padding)
      })
    }
    return rows
      .map(
        (row) =>
          `${row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(this.widths[i] as number) : cell)).join('')}\n`,
      )
      .join('')
  }
}

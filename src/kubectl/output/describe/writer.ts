import { formatRfc1123, parseTimestamp } from '../../../base/time'
import { alignTabs, DESCRIBE_LAYOUT } from '../tab-writer'

/** Collects lines at levels of two blanks each; `\t` in them starts a new cell. */
export class DescribeWriter {
  private text = ''

  /** A line; without the newline it would need. */
  line(level: number, text: string): void {
    this.text += `${'  '.repeat(level)}${text}\n`
  }

  /** With its tabs as they are: where kubectl forgets to align. */
  unaligned(): string {
    return this.text
  }

  toString(): string {
    return alignTabs(this.text, DESCRIBE_LAYOUT)
  }
}

/** `Thu, 01 Jan 2026 00:00:00 +0000` (RFC 1123 with a numeric zone, always UTC). */
export function longTime(timestamp: string | undefined): string {
  const at = parseTimestamp(timestamp)
  return at === undefined ? 'Mon, 01 Jan 0001 00:00:00 +0000' : formatRfc1123(at)
}

/** `2026-01-01 00:00:00 +0000 UTC`: how Go prints a time. */
export const plainTime = (timestamp = '0001-01-01T00:00:00Z'): string =>
  timestamp.replace('T', ' ').replace('Z', ' +0000 UTC')

/** `True`, `False`. */
export const yesNo = (value: boolean | undefined): string => (value ? 'True' : 'False')

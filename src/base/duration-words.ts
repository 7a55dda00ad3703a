import { type Milliseconds, milliseconds } from './time'

interface Unit {
  readonly name: string
  readonly short: string
  readonly size: number
}

const UNITS: readonly Unit[] = [
  { name: 'day', short: 'd', size: 86_400_000 },
  { name: 'hour', short: 'h', size: 3_600_000 },
  { name: 'minute', short: 'm', size: 60_000 },
  { name: 'second', short: 's', size: 1000 },
  { name: 'millisecond', short: 'ms', size: 1 },
]

const PART = /(\d+(?:\.\d+)?)\s*(milliseconds?|seconds?|minutes?|hours?|days?|ms|d|h|m|s)(?![a-z])(?:\s+and\s+|\s*)/y
const COMPACT_PART = /(\d+(?:\.\d+)?)(ms|d|h|m|s)/y

/** Reads `90 seconds`, `2 minutes`, `1 minute and 30 seconds`, `5m`, `1m30s`, `250ms`; `undefined` when it is none. */
export function parseDuration(text: string): Milliseconds | undefined {
  const words = text.trim()
  return read(words, COMPACT_PART) ?? read(words, PART)
}

function read(text: string, part: RegExp): Milliseconds | undefined {
  let total = 0
  let position = 0
  while (position < text.length) {
    part.lastIndex = position
    const match = part.exec(text)
    if (!match) return undefined
    const unit = UNITS.find(({ name, short }) => match[2] === short || match[2] === name || match[2] === `${name}s`)
    total += Number(match[1]) * (unit?.size ?? 0)
    position = part.lastIndex
  }
  return text === '' ? undefined : milliseconds(total)
}

/** `90 seconds` becomes `1 minute 30 seconds`; zero is `0 seconds`. Units of zero are left out. */
export function formatDuration(span: Milliseconds): string {
  if (span < 0) return `-${formatDuration(milliseconds(-span))}`
  let rest = Math.round(span)
  const parts: string[] = []
  for (const { name, size } of UNITS) {
    const n = Math.floor(rest / size)
    rest -= n * size
    if (n > 0) parts.push(`${n} ${name}${n === 1 ? '' : 's'}`)
  }
  return parts.length === 0 ? '0 seconds' : parts.join(' ')
}

/** The same in few letters, for axes and tables: `1m30s`, `0s`, `250ms`. */
export function formatShortDuration(span: Milliseconds): string {
  if (span < 0) return `-${formatShortDuration(milliseconds(-span))}`
  let rest = Math.round(span)
  let text = ''
  for (const { short, size } of UNITS) {
    const n = Math.floor(rest / size)
    rest -= n * size
    if (n > 0) text += `${n}${short}`
  }
  return text || '0s'
}

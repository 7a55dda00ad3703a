import { formatShortDuration } from '../base/duration-words'
import { between, type Instant, instant, type Milliseconds, milliseconds, plus } from '../base/time'

/** Maps instants to x coordinates, linearly. */
export interface TimeScale {
  x(at: Instant): number
  readonly end: Instant
  readonly ticks: readonly { readonly at: Instant; readonly label: string }[]
  /** How much quiet time at the end is not drawn. */
  readonly cut: Milliseconds
}

const STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 604_800,
]
const MOST_TICKS = 10

function tickStep(span: number): number {
  const enough = STEPS.find((step) => span / (step * 1000) <= MOST_TICKS)
  return (enough ?? Math.ceil(span / (1000 * MOST_TICKS * 604_800)) * 604_800) * 1000
}

const tickLabel = (offset: Milliseconds): string =>
  offset % 1000 === 0 ? formatShortDuration(offset) : `${Math.round(offset) / 1000}s`

/**
 * The axis of a scenario: from its start to its end. A long quiet end is cut, so that what happened stays wide
 * enough to see.
 */
export function timeScale(options: {
  readonly start: Instant
  readonly lastChange: Instant
  readonly now: Instant
  readonly left: number
  readonly width: number
}): TimeScale {
  const { start, lastChange, now, left, width } = options
  const active = Math.max(between(start, lastChange), 1000)
  const padded = (share: number): Instant => plus(start, milliseconds(Math.ceil(active * (1 + share))))
  // What came last needs some width to be seen, even when the scenario ended at that very moment.
  const end = instant(Math.min(padded(0.15), Math.max(now, padded(0.06))))
  const span = between(start, end)
  const step = tickStep(span)
  const ticks = Array.from({ length: Math.floor(span / step) + 1 }, (_, n) => {
    const offset = milliseconds(n * step)
    return { at: plus(start, offset), label: tickLabel(offset) }
  })
  return {
    x: (at) => left + (Math.min(Math.max(between(start, at), 0), span) / span) * width,
    end,
    ticks,
    cut: milliseconds(Math.max(0, between(end, now))),
  }
}

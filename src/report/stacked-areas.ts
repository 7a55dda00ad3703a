import type { Instant } from '../base/time'
import { LAYERS, type OwnerSeries, type PodCounts } from './replica-history'
import { round } from './svg'

export type Layer = (typeof LAYERS)[number]

/** The pods of one owner in one state, between what lies below them and what lies above, at each of some instants. */
export interface Area {
  readonly owner: OwnerSeries
  readonly index: number
  readonly layer: Layer
  readonly lower: readonly number[]
  readonly upper: readonly number[]
}

/** Ready pods of all owners lie below the others, so that their sum can be read against the desired line. */
export function stacked(owners: readonly OwnerSeries[], instants: readonly Instant[]): readonly Area[] {
  const counts = owners.map((owner) => countsAt(owner, instants))
  let lower: readonly number[] = instants.map(() => 0)
  return LAYERS.flatMap((layer) =>
    owners.map((owner, index) => {
      const upper = lower.map((n, i) => n + (counts[index]?.[i]?.[layer] ?? 0))
      const area = { owner, index, layer, lower, upper }
      lower = upper
      return area
    }),
  )
}

/** The instants at which any owner's counts change. */
export const instantsOf = (owners: readonly OwnerSeries[]): readonly Instant[] =>
  [...new Set(owners.flatMap(({ steps }) => steps.map(({ at }) => at)))].sort((a, b) => a - b)

function countsAt({ steps }: OwnerSeries, instants: readonly Instant[]): readonly (PodCounts | undefined)[] {
  let next = 0
  return instants.map((at) => {
    while (next < steps.length && (steps[next] as PodCounts).at <= at) next++
    return steps[next - 1]
  })
}

/** The area between two step lines; pieces of no height are left out. */
export function areaPath({ lower, upper }: Area, edge: (i: number) => number, y: (n: number) => number): string {
  const level = (values: readonly number[], i: number): number => round(y(values[i] ?? 0))
  let path = ''
  for (let end = 0; end < upper.length; end++) {
    const first = end
    while (end < upper.length && upper[end] !== lower[end]) end++
    if (end === first) continue
    path += `M${edge(first)} ${level(upper, first)}`
    for (let i = first + 1; i < end; i++) path += stair(edge(i), level(upper, i - 1), level(upper, i))
    path += `H${edge(end)}V${level(lower, end - 1)}`
    for (let i = end - 1; i > first; i--) path += stair(edge(i), level(lower, i), level(lower, i - 1))
    path += `H${edge(first)}Z`
  }
  return path
}

/** Across to where the level changes, if it does. */
const stair = (x: number, from: number, to: number): string => (from === to ? '' : `H${x}V${to}`)

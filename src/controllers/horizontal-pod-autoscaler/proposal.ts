import type { PodGroups } from './pod-groups'

/** How far the ratio of found to wanted may be off before anything is done. */
export interface Tolerances {
  readonly down: number
  readonly up: number
}

export const DEFAULT_TOLERANCE = 0.1

const isTolerable = (ratio: number, { down, up }: Tolerances): boolean => ratio >= 1 - down && ratio <= 1 + up

/** Utilisation in percent of the request, or an average amount: a sum over pods against a target. */
export interface PerPodTarget {
  /** What the values of these pods amount to, in the target's terms: percent, or the average per pod. */
  usage(values: readonly { readonly index: number; readonly value: number }[]): number
  readonly target: number
  /** What a pod without a sample is taken to use when the others use too little. */
  readonly assumedWhenIdle: (index: number) => number
}

/**
 * The size that brings the measure to its target (`replica_calculator.go`): missing samples count against the
 * direction of the change, unready pods count as idle when growing, and a change of direction means no change.
 */
export function proposePerPod(
  groups: PodGroups,
  current: number,
  { usage, target, assumedWhenIdle }: PerPodTarget,
  tolerances: Tolerances,
): number {
  const indexed = groups.ready.map(({ value }, index) => ({ index, value }))
  const ratio = usage(indexed) / target
  const rebalances = groups.unready.length > 0 && ratio > 1
  if (!rebalances && groups.missing.length === 0) {
    return isTolerable(ratio, tolerances) ? current : Math.ceil(ratio * groups.ready.length)
  }
  const first = groups.ready.length
  const missing = groups.missing.map((_, i) => ({
    index: first + i,
    value: ratio < 1 ? assumedWhenIdle(first + i) : 0,
  }))
  const idle = rebalances ? groups.unready.map((_, i) => ({ index: first + missing.length + i, value: 0 })) : []
  const all = [...indexed, ...missing, ...idle]
  const corrected = usage(all) / target
  if (isTolerable(corrected, tolerances) || (ratio < 1 && corrected > 1) || (ratio > 1 && corrected < 1)) return current
  const size = Math.ceil(corrected * all.length)
  return (corrected < 1 && size > current) || (corrected > 1 && size < current) ? current : size
}

/** A value of one object or of the outside world against a target; `ready` are the pods that share it. */
export function proposeByValue(
  value: number,
  target: number,
  sizes: { readonly current: number; readonly ready: number },
  tolerances: Tolerances,
): number {
  const ratio = value / target
  if (sizes.current === 0) return Math.ceil(ratio)
  return isTolerable(ratio, tolerances) ? sizes.current : Math.ceil(ratio * sizes.ready)
}

/** A total that is to be shared evenly. */
export function proposeByAverage(value: number, target: number, replicas: number, tolerances: Tolerances): number {
  const ratio = replicas === 0 ? Number.POSITIVE_INFINITY : value / (target * replicas)
  return isTolerable(ratio, tolerances) ? replicas : Math.ceil(value / target)
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The size at which every pod would have this much of something. */
export function proposePerAverage(
  groups: PodGroups,
  { current, tolerances }: { readonly current: number; readonly tolerances: Tolerances },
  goal: number,
): number {
  const usage = (values: readonly { readonly value: number }[]): number =>
    Math.floor(mean(values.map(({ value }) => value)))
  return proposePerPod(groups, current, { usage, target: goal, assumedWhenIdle: () => goal }, tolerances)
}

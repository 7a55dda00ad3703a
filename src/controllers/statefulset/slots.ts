import type { Pod, StatefulSet } from '../../api/kinds'
import { isPodAvailable, isPodReady } from '../../api/pod'
import type { Instant } from '../../base/time'
import { firstOrdinal, isInRange, ordinalOf, podName, replicasOf } from './identity'

/** One place of the set: its pod, or none yet. */
export interface Slot {
  readonly ordinal: number
  readonly name: string
  readonly pod: Pod | undefined
}

export interface Occupancy {
  /** Every ordinal that should have a pod, ascending. */
  readonly slots: readonly Slot[]
  /** Pods of ordinals outside the range, highest first: they have to go. */
  readonly condemned: readonly Pod[]
}

export function occupancyOf(set: StatefulSet, pods: readonly Pod[]): Occupancy {
  const byName = new Map(pods.map((pod) => [pod.metadata.name, pod]))
  const first = firstOrdinal(set)
  const slots = Array.from({ length: replicasOf(set) }, (_, index) => {
    const name = podName(set, first + index)
    return { ordinal: first + index, name, pod: byName.get(name) }
  })
  const ordinal = (pod: Pod): number => ordinalOf(set, pod.metadata.name) ?? -1
  const condemned = pods
    .filter((pod) => ordinal(pod) >= 0 && !isInRange(set, ordinal(pod)))
    .sort((a, b) => ordinal(b) - ordinal(a))
  return { slots, condemned }
}

export const isFinished = (pod: Pod): boolean => pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded'
export const isTerminating = (pod: Pod): boolean => !!pod.metadata.deletionTimestamp
export const isRunningAndReady = (pod: Pod): boolean => pod.status.phase === 'Running' && isPodReady(pod)
export const isHealthy = (pod: Pod): boolean => isRunningAndReady(pod) && !isTerminating(pod)

export const isRunningAndAvailable = (set: StatefulSet, pod: Pod, now: Instant): boolean =>
  pod.status.phase === 'Running' && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)

/** One pod at a time and in order, each available before the next: `podManagementPolicy: OrderedReady`. */
export const isOrdered = (set: StatefulSet): boolean => set.spec.podManagementPolicy !== 'Parallel'

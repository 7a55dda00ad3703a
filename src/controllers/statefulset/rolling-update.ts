import { scaledValue } from '../../api/int-or-percent'
import type { StatefulSet } from '../../api/kinds'
import { replicasOf, revisionOf } from './identity'
import { isRunningAndAvailable, isTerminating, type Slot } from './slots'
import type { StatefulPodControl } from './stateful-pod-control'

/** How many pods may be unavailable during an update: a percentage is rounded down, one may always be. */
export const maxUnavailable = (set: StatefulSet): number =>
  Math.max(1, scaledValue(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, replicasOf(set), 'down'))

/**
 * Deletes old pods from the highest ordinal down to the partition, as many as may be unavailable at a time;
 * the next sync creates them anew (`updateStatefulSetAfterInvariantEstablished`, on since 1.35). An
 * unavailable pod counts against the limit even if it is the one to be updated.
 */
export function update(control: StatefulPodControl, slots: readonly Slot[]): void {
  const { context, set, revisions } = control
  const isUnavailable = ({ pod }: Slot): boolean =>
    !pod || isTerminating(pod) || !isRunningAndAvailable(set, pod, context.now())
  const allowed = maxUnavailable(set) - slots.filter(isUnavailable).length
  if (allowed <= 0) return
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
  const old = slots
    .slice(partition)
    .map(({ pod }) => pod)
    .filter((pod) => pod !== undefined)
    .filter((pod) => !isTerminating(pod) && revisionOf(pod) !== revisions.update.metadata.name)
  for (const pod of old.reverse().slice(0, allowed)) control.delete(pod)
}

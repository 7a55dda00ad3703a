import type { Pod } from '../../api/kinds'
import { StatusError } from '../../api/status-error'
import { slowStart } from '../shared/pod-control'
import { createMissingClaims } from './claims'
import { ordinalOf } from './identity'
import { claimsMatchRetention, hasStaleClaim, updateClaimOwners } from './retention'
import {
  isFinished,
  isHealthy,
  isOrdered,
  isRunningAndAvailable,
  isRunningAndReady,
  isTerminating,
  type Occupancy,
  type Slot,
} from './slots'
import type { StatefulPodControl } from './stateful-pod-control'

/** Whether the next pod may be looked at; in parallel mode nobody waits. */
type Verdict = 'next' | 'wait'

/**
 * Fills the slots, then removes condemned pods (`processReplica`, `processCondemned`).
 * @returns `wait` when an update has to wait for what was done or found here
 */
export function scale(control: StatefulPodControl, { slots, condemned }: Occupancy): Verdict {
  const firstUnhealthy = condemned.findLast((pod) => !isHealthy(pod))
  const steps: readonly (readonly [readonly unknown[], (index: number) => Verdict])[] = [
    [slots, (index) => processSlot(control, slots[index] as Slot)],
    [condemned, (index) => fixClaims(control, condemned[index] as Pod)],
    [condemned, (index) => processCondemned(control, condemned[index] as Pod, firstUnhealthy)],
  ]
  for (const [items, process] of steps) {
    if (forEach(control, items.length, process) === 'wait') return 'wait'
  }
  return 'next'
}

/** Ordered: one after the other until one has to wait. Parallel: all of them, an error ends it. */
function forEach(control: StatefulPodControl, count: number, process: (index: number) => Verdict): Verdict {
  if (isOrdered(control.set)) {
    for (let index = 0; index < count; index++) if (process(index) === 'wait') return 'wait'
    return 'next'
  }
  const error = slowStart(count, (index) => void process(index))
  if (error) throw error
  return 'next'
}

function processSlot(control: StatefulPodControl, slot: Slot): Verdict {
  const { context, set } = control
  const { pod, ordinal, name } = slot
  if (!pod) {
    if (hasStaleClaim(context, set, ordinal, name)) return 'wait'
    control.create(slot)
    return isOrdered(set) ? 'wait' : 'next'
  }
  if (isFinished(pod)) {
    if (!isTerminating(pod)) control.delete(pod)
    return 'wait'
  }
  if (pod.status.phase === 'Pending') createMissingClaims(context, set, ordinal, name)
  if (isOrdered(set) && (!isHealthy(pod) || !isRunningAndAvailable(set, pod, context.now()))) return 'wait'
  control.restore(pod)
  return 'next'
}

function fixClaims({ context, set }: StatefulPodControl, pod: Pod): Verdict {
  const ordinal = ordinalOf(set, pod.metadata.name) ?? 0
  if (!claimsMatchRetention(context, set, pod, ordinal)) updateClaimOwners(context, set, pod, ordinal)
  return 'next'
}

function processCondemned(control: StatefulPodControl, pod: Pod, firstUnhealthy: Pod | undefined): Verdict {
  const { context, set } = control
  const ordered = isOrdered(set)
  if (isTerminating(pod)) return ordered ? 'wait' : 'next'
  const settled = isRunningAndReady(pod) && isRunningAndAvailable(set, pod, context.now())
  if (ordered && !settled && pod !== firstUnhealthy) return 'wait'
  control.delete(pod)
  return ordered ? 'wait' : 'next'
}

/** What a step threw, if the API server refused it. */
export function refusalOf(step: () => void): StatusError | undefined {
  try {
    step()
  } catch (error) {
    if (error instanceof StatusError) return error
    throw error
  }
  return undefined
}

import type { ContainerStatus, Pod } from '../../api/kinds'
import { isPodReady, readySince } from '../../api/pod'
import { byAll, compareText } from '../../base/compare'
import { type Instant, parseTimestamp } from '../../base/time'

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

export interface VictimContext {
  readonly now: Instant
  /** How many active related pods share the pod's node: crowded nodes give first. */
  rank(pod: Pod): number
}

/** Scale-down order, first to go first (`ActivePodsWithRanks`): each rule decides only where those before it tie. */
export const victimOrder = ({ now, rank }: VictimContext): ((a: Pod, b: Pod) => number) =>
  byAll<Pod>(
    (a, b) => Number(!!a.spec.nodeName) - Number(!!b.spec.nodeName),
    (a, b) => phase(a) - phase(b),
    (a, b) => Number(isPodReady(a)) - Number(isPodReady(b)),
    (a, b) => deletionCost(a) - deletionCost(b),
    (a, b) => rank(b) - rank(a),
    (a, b) => (isPodReady(a) && isPodReady(b) ? youngerFirst(readySince(a), readySince(b), a, b, now) : 0),
    (a, b) => restarts(b.status.containerStatuses) - restarts(a.status.containerStatuses),
    (a, b) => restarts(b.status.initContainerStatuses) - restarts(a.status.initContainerStatuses),
    (a, b) => youngerFirst(created(a), created(b), a, b, now),
    (a, b) => compareText(a.metadata.name, b.metadata.name),
  )

const phase = (pod: Pod): number => PHASE_ORDER[pod.status.phase ?? 'Pending'] ?? 0
const created = (pod: Pod): Instant | undefined => parseTimestamp(pod.metadata.creationTimestamp)

const restarts = (statuses: readonly ContainerStatus[] | undefined): number =>
  Math.max(0, ...(statuses ?? []).map((status) => status.restartCount))

/** An int32; anything else counts as 0. */
function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[DELETION_COST] ?? ''
  const cost = /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0
  return Math.abs(cost) <= 2_147_483_647 ? cost : 0
}

/**
 * Ages are compared by powers of two, so that pods of about the same age are equally likely to go; within one
 * power the lower uid goes first, and that settles it.
 */
function youngerFirst(a: Instant | undefined, b: Instant | undefined, left: Pod, right: Pod, now: Instant): number {
  if (a === b && a === undefined) return 0
  if (a === undefined) return -1
  if (b === undefined) return 1
  if (a === b) return 0
  return logAge(a, now) - logAge(b, now) || compareText(left.metadata.uid, right.metadata.uid)
}

/** floor(log2(age in nanoseconds)); -1 for an age of zero or less. */
const logAge = (since: Instant, now: Instant): number =>
  now > since ? Math.floor(Math.log2((now - since) * 1_000_000)) : -1

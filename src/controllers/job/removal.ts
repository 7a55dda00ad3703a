import type { Job, Pod } from '../../api/kinds'
import { isPodReady, readySince } from '../../api/pod'
import { byAll, compareText } from '../../base/compare'
import { isIndexed, validIndexOf } from './job-pods'

const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** First to go first: those that have got least far, then the youngest (`ActivePods`). */
const byProgress: (a: Pod, b: Pod) => number = byAll<Pod>(
  (a, b) => Number(!!a.spec.nodeName) - Number(!!b.spec.nodeName),
  (a, b) => phase(a) - phase(b),
  (a, b) => Number(isPodReady(a)) - Number(isPodReady(b)),
  (a, b) => (readySince(b) ?? 0) - (readySince(a) ?? 0),
  (a, b) => restarts(b) - restarts(a),
  (a, b) => compareText(b.metadata.creationTimestamp, a.metadata.creationTimestamp),
  (a, b) => compareText(a.metadata.name, b.metadata.name),
)

/**
 * At least this many pods to remove: of an Indexed job first all without a valid index and all but the most
 * advanced of each index (`activePodsForRemoval`).
 */
export function podsToRemove(job: Job, active: readonly Pod[], atLeast: number): readonly Pod[] {
  const sorted = [...active].sort(byProgress)
  const surplus = isIndexed(job) ? surplusOf(job, sorted) : new Set<Pod>()
  const rest = sorted.filter((pod) => !surplus.has(pod))
  return [...surplus, ...rest.slice(0, Math.max(0, atLeast - surplus.size))]
}

function surplusOf(job: Job, sorted: readonly Pod[]): ReadonlySet<Pod> {
  const surplus = new Set<Pod>()
  const taken = new Set<number>()
  for (const pod of [...sorted].reverse()) {
    const index = validIndexOf(job, pod)
    if (index === undefined || taken.has(index)) surplus.add(pod)
    else taken.add(index)
  }
  return surplus
}

const phase = (pod: Pod): number => PHASE_ORDER[pod.status.phase ?? 'Pending'] ?? 0
const restarts = (pod: Pod): number =>
  Math.max(0, ...(pod.status.containerStatuses ?? []).map((status) => status.restartCount))

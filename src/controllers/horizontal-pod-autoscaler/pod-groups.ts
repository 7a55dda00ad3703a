import { findCondition } from '../../api/condition'
import type { Pod } from '../../api/kinds'
import { isPodReady } from '../../api/pod'
import { type Instant, parseTimestamp, seconds } from '../../base/time'

/** The CPU of a starting application says nothing yet about its load. */
const CPU_INITIALIZATION_PERIOD = seconds(300)
const INITIAL_READINESS_DELAY = seconds(30)

/** One pod's measure, with when it was taken. */
export interface Measure {
  readonly value: number
  readonly at: Instant
  readonly window: number
}

export interface PodGroups {
  /** Pods whose measure counts. */
  readonly ready: readonly { readonly pod: Pod; readonly value: number }[]
  readonly unready: readonly Pod[]
  readonly missing: readonly Pod[]
}

/** Sorts pods by what their measure is worth (`groupPods`). Pods that go or have failed do not count at all. */
export function groupPods(
  pods: readonly Pod[],
  measureOf: (pod: Pod) => Measure | undefined,
  options: { readonly isCpu: boolean; readonly now: Instant },
): PodGroups {
  const ready: { pod: Pod; value: number }[] = []
  const unready: Pod[] = []
  const missing: Pod[] = []
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp || pod.status.phase === 'Failed') continue
    const measure = measureOf(pod)
    if (pod.status.phase === 'Pending') unready.push(pod)
    else if (!measure) missing.push(pod)
    else if (options.isCpu && isWarmingUp(pod, measure, options.now)) unready.push(pod)
    else ready.push({ pod, value: measure.value })
  }
  return { ready, unready, missing }
}

function isWarmingUp(pod: Pod, measure: Measure, now: Instant): boolean {
  const condition = findCondition(pod.status.conditions, 'Ready')
  const started = parseTimestamp(pod.status.startTime)
  if (!condition || started === undefined) return true
  const changed = parseTimestamp(condition.lastTransitionTime) ?? started
  if (started + CPU_INITIALIZATION_PERIOD > now) return !isPodReady(pod) || measure.at < changed + measure.window
  return !isPodReady(pod) && started + INITIAL_READINESS_DELAY > changed
}

import { byAll, compareText } from '../../base/compare'
import { type Instant, parseTimestamp } from '../../base/time'
import type { PodInfo } from '../state/pod-info'

/** When a pod was started; one that has not been counts as started now. */
export const startOf = ({ pod }: PodInfo, now: Instant): Instant => parseTimestamp(pod.status.startTime) ?? now

/** The more important first: higher priority, then the longer running (scheduler `util.MoreImportantPod`). */
export const byImportance = (now: Instant) =>
  byAll<PodInfo>(
    (a, b) => b.priority - a.priority,
    (a, b) => startOf(a, now) - startOf(b, now),
    (a, b) => compareText(a.key, b.key),
  )

import { findCondition } from '../../api/condition'
import type { Job, Pod } from '../../api/kinds'
import { type Instant, parseTimestamp } from '../../base/time'

export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking'
export const INDEX_KEY = 'batch.kubernetes.io/job-completion-index'
export const FAILURES_KEY = 'batch.kubernetes.io/job-index-failure-count'
export const IGNORED_FAILURES_KEY = 'batch.kubernetes.io/job-index-ignored-failure-count'

export const isIndexed = (job: Job): boolean => job.spec.completionMode === 'Indexed'
export const isSuspended = (job: Job): boolean => job.spec.suspend === true
export const hasIndexBackoff = (job: Job): boolean => isIndexed(job) && job.spec.backoffLimitPerIndex !== undefined
export const backoffLimit = (job: Job): number => job.spec.backoffLimit ?? 6

/** Whether the job still has to account for this pod. */
export const isTracked = (pod: Pod): boolean => !!pod.metadata.finalizers?.includes(TRACKING_FINALIZER)

export function withoutTracking(pod: Pod): Pod {
  const finalizers = (pod.metadata.finalizers ?? []).filter((finalizer) => finalizer !== TRACKING_FINALIZER)
  const { finalizers: _, ...metadata } = pod.metadata
  return { ...pod, metadata: { ...metadata, ...(finalizers.length ? { finalizers } : {}) } }
}

/** Whether pods are replaced only once they have failed, not as soon as they are being deleted. */
export const replacesOnlyFailed = (job: Job): boolean =>
  job.spec.podReplacementPolicy === 'Failed' || job.spec.podFailurePolicy !== undefined

/** A pod that is deleted while it runs counts as failed, unless its end has to be seen first (`isPodFailed`). */
export function isPodFailed(job: Job, pod: Pod): boolean {
  if (pod.status.phase === 'Failed') return true
  return !replacesOnlyFailed(job) && !!pod.metadata.deletionTimestamp && pod.status.phase !== 'Succeeded'
}

/** The completion index in a pod's annotations; `undefined` when there is none that can be read. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[INDEX_KEY]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/** The index, if it is one that the job still has. */
export function validIndexOf(job: Job, pod: Pod): number | undefined {
  const index = indexOf(pod)
  return index !== undefined && index < (job.spec.completions ?? 0) ? index : undefined
}

const countOf = (pod: Pod, key: string): number => Number.parseInt(pod.metadata.annotations?.[key] ?? '0', 10) || 0

/** How often the index had failed before this pod. */
export const indexFailures = (pod: Pod): number => countOf(pod, FAILURES_KEY)
export const ignoredIndexFailures = (pod: Pod): number => countOf(pod, IGNORED_FAILURES_KEY)

/** When the pod ended, by the best evidence there is (`getFinishedTime`). */
export function finishedAt(pod: Pod): Instant {
  const statuses = pod.status.containerStatuses ?? []
  const ends = statuses.map((status) => parseTimestamp(status.state?.terminated?.finishedAt))
  const known = ends.filter((end) => end !== undefined)
  if (known.length > 0 && known.length === ends.length) return Math.max(...known) as Instant
  const ready = findCondition(pod.status.conditions, 'Ready')
  const unready = ready?.status === 'False' ? parseTimestamp(ready.lastTransitionTime) : undefined
  if (unready !== undefined) return unready
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata
  const deletion = parseTimestamp(deletionTimestamp)
  if (deletion !== undefined) return (deletion - deletionGracePeriodSeconds * 1000) as Instant
  return (parseTimestamp(creationTimestamp) ?? 0) as Instant
}

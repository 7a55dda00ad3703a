import type { Job, Pod } from '../../api/kinds'
import { isPodActive, isPodReady, isPodTerminating } from '../../api/pod'
import { judgeFailure } from './failure-policy'
import { type IndexSet, parseIndexes, union } from './index-set'
import {
  hasIndexBackoff,
  ignoredIndexFailures,
  indexFailures,
  isIndexed,
  isPodFailed,
  isTracked,
  validIndexOf,
} from './job-pods'

/** What a job's pods amount to at the start of a sync. */
export interface Census {
  readonly pods: readonly Pod[]
  readonly active: readonly Pod[]
  /** Pods that ended and are not in the status yet. */
  readonly newSucceeded: readonly Pod[]
  readonly newFailed: readonly Pod[]
  readonly succeeded: number
  /** Failures that count towards the backoff limit. */
  readonly failed: number
  /** Only of an Indexed job. */
  readonly indexes?: IndexCensus
}

export interface IndexCensus {
  readonly recorded: IndexSet
  readonly succeeded: IndexSet
  /** Indexes that are given up; only with a backoff limit for each index. */
  readonly failed: IndexSet | undefined
  /** The last failed pod of each index that waits for its replacement, which takes over its failure count. */
  readonly awaitingReplacement: ReadonlyMap<number, Pod>
}

export const NO_UNCOUNTED = { succeeded: [], failed: [] } as const

export function censusOf(job: Job, pods: readonly Pod[]): Census {
  const { succeeded: uncountedSucceeded = [], failed: uncountedFailed = [] } =
    job.status.uncountedTerminatedPods ?? NO_UNCOUNTED
  const countable = pods.filter((pod) => isTracked(pod) && (!isIndexed(job) || validIndexOf(job, pod) !== undefined))
  const isNew = (uids: readonly string[]) => (pod: Pod) => !uids.includes(pod.metadata.uid)
  const newSucceeded = countable.filter((pod) => pod.status.phase === 'Succeeded').filter(isNew(uncountedSucceeded))
  const newFailed = countable.filter((pod) => isPodFailed(job, pod)).filter(isNew(uncountedFailed))
  const active = pods.filter(isPodActive)
  const indexes = isIndexed(job) ? indexCensus(job, countable, active) : undefined
  const counted = newFailed.filter((pod) => judgeFailure(job, pod).action !== 'Ignore')
  return {
    pods,
    active,
    newSucceeded,
    newFailed,
    succeeded: indexes
      ? indexes.succeeded.length
      : (job.status.succeeded ?? 0) + newSucceeded.length + uncountedSucceeded.length,
    failed: (job.status.failed ?? 0) + counted.length + uncountedFailed.length,
    ...(indexes ? { indexes } : {}),
  }
}

/** The counts that the status shows of pods that still exist. */
export const livingCounts = (pods: readonly Pod[]): { active: number; ready: number; terminating: number } => {
  const active = pods.filter(isPodActive)
  return {
    active: active.length,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
  }
}

function indexCensus(job: Job, countable: readonly Pod[], active: readonly Pod[]): IndexCensus {
  const completions = job.spec.completions ?? 0
  const indexesOf = (pods: readonly Pod[]): number[] => pods.map((pod) => validIndexOf(job, pod) as number)
  const recorded = parseIndexes(job.status.completedIndexes, completions)
  const succeeded = union(recorded, indexesOf(countable.filter((pod) => pod.status.phase === 'Succeeded')))
  if (!hasIndexBackoff(job)) return { recorded, succeeded, failed: undefined, awaitingReplacement: new Map() }
  const givenUp = indexesOf(countable.filter((pod) => isIndexGivenUp(job, pod)))
  const failed = union(parseIndexes(job.status.failedIndexes, completions), givenUp)
  const settled = new Set([...succeeded, ...failed, ...active.map((pod) => validIndexOf(job, pod))])
  return { recorded, succeeded, failed, awaitingReplacement: lastFailures(job, countable, settled) }
}

function isIndexGivenUp(job: Job, pod: Pod): boolean {
  if (!isPodFailed(job, pod)) return false
  const { action } = judgeFailure(job, pod)
  return action === 'FailIndex' || (action !== 'Ignore' && indexFailures(pod) >= (job.spec.backoffLimitPerIndex ?? 0))
}

function lastFailures(
  job: Job,
  countable: readonly Pod[],
  settled: ReadonlySet<number | undefined>,
): ReadonlyMap<number, Pod> {
  const attempts = (pod: Pod): number => indexFailures(pod) + ignoredIndexFailures(pod)
  const last = new Map<number, Pod>()
  for (const pod of countable) {
    const index = validIndexOf(job, pod) as number
    if (settled.has(index) || !isPodFailed(job, pod)) continue
    const known = last.get(index)
    if (!known || attempts(known) <= attempts(pod)) last.set(index, pod)
  }
  return last
}

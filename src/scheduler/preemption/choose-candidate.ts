import type { Instant } from '../../base/time'
import type { PodInfo } from '../state/pod-info'
import { startOf } from './importance'
import type { Candidate } from './victims'

/** Makes negative priorities count as victims, too. */
const PRIORITY_OFFSET = 2 ** 31

const highestPriority = ({ victims }: Candidate): number => victims[0]?.priority ?? Number.NEGATIVE_INFINITY

const sumOfPriorities = ({ victims }: Candidate): number =>
  victims.reduce((sum, { priority }) => sum + priority + PRIORITY_OFFSET, 0)

/** When the longest running of the most important victims was started. */
function earliestStart({ victims }: Candidate, now: Instant): number {
  const highest = victims.filter((victim: PodInfo) => victim.priority === victims[0]?.priority)
  return Math.min(...highest.map((victim) => startOf(victim, now)))
}

/** The node where preemption hurts least; each rule decides among what the one before left (`SelectCandidate`). */
export function chooseCandidate(candidates: readonly Candidate[], now: Instant): Candidate {
  const rules: readonly ((candidate: Candidate) => number)[] = [
    (candidate) => candidate.violations,
    highestPriority,
    sumOfPriorities,
    (candidate) => candidate.victims.length,
    (candidate) => -earliestStart(candidate, now),
  ]
  let left = candidates
  for (const cost of rules) {
    const costs = left.map(cost)
    const least = Math.min(...costs)
    left = left.filter((_, index) => costs[index] === least)
    if (left.length === 1) break
  }
  return left[0] as Candidate
}

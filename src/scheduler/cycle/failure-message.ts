import type { Refusal } from '../framework/refusal'
import type { Search } from './attempt'

export const NO_NODES = 'no nodes available to schedule pods'

/** `1 Insufficient cpu, 2 node(s) were unschedulable.`: sorted as text, so `10 x` comes before `2 y`. */
export function histogram(reasons: Iterable<readonly [reason: string, count: number]>): string {
  const entries = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort()
  return entries.length === 0 ? '' : ` ${entries.join(', ')}.`
}

function countReasons({ refused, absent, nodesTotal }: Search): Map<string, number> {
  const counts = new Map<string, number>()
  const count = ({ reasons }: Refusal, times: number) => {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + times)
  }
  for (const { refusal } of refused) count(refusal, 1)
  const unseen = nodesTotal - refused.length
  if (absent && unseen > 0) count(absent, unseen)
  return counts
}

/**
 * Why no node will do, as `FailedScheduling` and the PodScheduled condition say it (scheduler `FitError.Error`).
 * @param postFilterMessage what came of the attempt to make room
 */
export function failureMessage(search: Search, postFilterMessage: string): string {
  if (search.nodesTotal === 0) return NO_NODES
  const { preFilterRefusal, nodesTotal } = search
  const why = preFilterRefusal ? ` ${preFilterRefusal.reasons.join(', ')}.` : histogram(countReasons(search))
  const suffix = postFilterMessage ? ` ${postFilterMessage}` : ''
  return `0/${nodesTotal} nodes are available:${why}${suffix}`
}

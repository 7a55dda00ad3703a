import type { AttemptResult } from './attempt-runner'
import type { AttemptRecord } from './placement'

type Outcome = Pick<
  AttemptRecord,
  'outcome' | 'node' | 'nominatedNode' | 'victims' | 'message' | 'nodesTotal' | 'search' | 'rating'
>

/** What is worth keeping of an attempt. */
export function recordOf(result: AttemptResult): Outcome {
  const { suitable, refused, absent, preFilterRefusal, nodesTotal, rating } = result.found
  const unschedulable = result.outcome === 'unschedulable' ? result : undefined
  return {
    outcome: result.outcome,
    ...(result.outcome === 'scheduled' ? { node: result.nodeName } : { message: result.message }),
    ...(unschedulable?.nomination ? { nominatedNode: unschedulable.nomination } : {}),
    ...(unschedulable?.victims.length ? { victims: unschedulable.victims.map(({ key }) => key) } : {}),
    nodesTotal,
    search: {
      suitable,
      refused,
      nodesTotal,
      ...(absent ? { absent } : {}),
      ...(preFilterRefusal ? { preFilterRefusal } : {}),
    },
    ...(rating ? { rating } : {}),
  }
}

import { groupResource } from '../../api/resource'
import { between, type Instant, instant, type Milliseconds, milliseconds, plus } from '../../base/time'
import type { EventQueue } from '../../simulation/event-queue'
import type { Store } from '../../store/store'
import type { Goal, GoalView, Mismatch, WaitOutcome } from '../goal'

interface Clockwork {
  readonly queue: EventQueue
  readonly store: Store
  readonly view: GoalView
}

/** Runs events until the goal holds, the time is over, or nothing is left to happen. */
export function waitFor(clockwork: Clockwork, goal: Goal, timeout: Milliseconds): WaitOutcome {
  if (goal.pollEvery !== undefined) return poll(clockwork, goal, { timeout, every: goal.pollEvery })
  const { queue, store, view } = clockwork
  const start = queue.now()
  const deadline = plus(start, timeout)
  const relevant = new Set(goal.reads.map(groupResource))
  let changed = false
  const unobserve = store.observe((change) => {
    changed ||= relevant.size === 0 || relevant.has(groupResource(change.resource))
  })
  const after = (): Milliseconds => between(start, queue.now())
  const failed = (last: Mismatch, because: 'timeout' | 'quiescent' | 'final'): WaitOutcome => {
    return { met: false, after: after(), last, because }
  }
  try {
    let last = goal.check(view)
    while (last) {
      if (last.final) return failed(last, 'final')
      if (queue.quiescent) return failed(last, 'quiescent')
      const due = queue.nextDue() as Instant
      if (due > deadline) {
        queue.runUntil(deadline)
        return failed(goal.check(view) ?? last, 'timeout')
      }
      queue.runNext()
      if (changed) {
        changed = false
        last = goal.check(view)
      }
    }
    return { met: true, after: after() }
  } finally {
    unobserve()
  }
}

/** Looks again and again until the goal holds or the time is over. */
function poll(
  { queue, view }: Clockwork,
  goal: Goal,
  { timeout, every }: { readonly timeout: Milliseconds; readonly every: Milliseconds },
): WaitOutcome {
  const start = queue.now()
  const deadline = plus(start, timeout)
  for (;;) {
    const last = goal.check(view)
    const after = between(start, queue.now())
    if (!last) return { met: true, after }
    if (last.final) return { met: false, after, last, because: 'final' }
    if (queue.now() >= deadline) return { met: false, after, last, because: 'timeout' }
    queue.runUntil(instant(Math.min(deadline, queue.now() + every)))
  }
}

/** Nothing changed for this long: the cluster has come to rest. */
export const IDLE = milliseconds(1300)
const LIMIT = milliseconds(600_000)

/**
 * Runs until no write has happened for `idle`, or `limit` has passed; the clock then stands `idle` after the
 * last write.
 */
export function settle(
  { queue, store }: Pick<Clockwork, 'queue' | 'store'>,
  { idle = IDLE, limit = LIMIT }: { readonly idle?: Milliseconds; readonly limit?: Milliseconds } = {},
): void {
  const end = plus(queue.now(), limit)
  let restful = plus(queue.now(), idle)
  for (;;) {
    const due = queue.nextDue()
    if (due === undefined || due > restful || due > end) break
    const before = store.revision
    queue.runNext()
    if (store.revision !== before) restful = plus(queue.now(), idle)
  }
  queue.runUntil(instant(Math.min(restful, end)))
}

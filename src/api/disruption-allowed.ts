import { formatTimestamp, type Instant } from '../base/time'
import { findCondition } from './condition'
import type { PodDisruptionBudget } from './kinds'

const TYPE = 'DisruptionAllowed'
/** The controller could not tell how many pods there should be, and so allows nobody to go. */
export const SYNC_FAILED = 'SyncFailed'

type Condition = NonNullable<PodDisruptionBudget['status']['conditions']>[number]
type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>

/** What a budget last said about disruptions. */
export const disruptionAllowed = ({ status }: PodDisruptionBudget): Condition | undefined =>
  findCondition(status.conditions, TYPE)

/** The conditions of a budget that allows so many disruptions (`UpdateDisruptionAllowedCondition`). */
export const allowing = (budget: PodDisruptionBudget, allowed: number, now: Instant): readonly Condition[] =>
  withVerdict(budget, now, {
    status: allowed > 0 ? 'True' : 'False',
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  })

/** The conditions of a budget that cannot be worked out. */
export const failing = (budget: PodDisruptionBudget, message: string, now: Instant): readonly Condition[] =>
  withVerdict(budget, now, { status: 'False', reason: SYNC_FAILED, message })

function withVerdict(budget: PodDisruptionBudget, now: Instant, verdict: Verdict): readonly Condition[] {
  const known = disruptionAllowed(budget)
  const since = known?.status === verdict.status ? known.lastTransitionTime : formatTimestamp(now)
  const { observedGeneration = 0 } = budget.status
  return [{ type: TYPE, observedGeneration, lastTransitionTime: since, ...verdict }]
}

import { findCondition } from '../../api/condition'
import type { Deployment } from '../../api/kinds'
import { formatTimestamp, type Instant } from '../../base/time'

export type DeploymentCondition = NonNullable<Deployment['status']['conditions']>[number]
export type DeploymentConditions = readonly DeploymentCondition[]

export interface NewCondition {
  readonly type: 'Available' | 'Progressing' | 'ReplicaFailure'
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
}

/** `progressDeadlineSeconds` and `revisionHistoryLimit` mean "none" at the largest int32. */
export const UNLIMITED = 2_147_483_647

export const hasDeadline = (deployment: Deployment): boolean =>
  deployment.spec.progressDeadlineSeconds !== undefined && deployment.spec.progressDeadlineSeconds !== UNLIMITED

/**
 * A condition with the same status and reason stays as it is; otherwise it is replaced and moves to the end.
 * `lastTransitionTime` moves only with the status (`SetDeploymentCondition`).
 */
export function withCondition(
  conditions: DeploymentConditions,
  next: NewCondition,
  now: Instant,
): DeploymentConditions {
  const current = findCondition(conditions, next.type)
  if (current && current.status === next.status && current.reason === next.reason) return conditions
  return replaceCondition(conditions, next, now)
}

/** Like `withCondition`, and refreshes the condition even if it says the same. */
export function replaceCondition(
  conditions: DeploymentConditions,
  next: NewCondition,
  now: Instant,
): DeploymentConditions {
  const current = findCondition(conditions, next.type)
  const timestamp = formatTimestamp(now)
  const lastTransitionTime = current?.status === next.status ? (current.lastTransitionTime ?? timestamp) : timestamp
  return [...without(conditions, next.type), { ...next, lastUpdateTime: timestamp, lastTransitionTime }]
}

export const without = (conditions: DeploymentConditions, type: string): DeploymentConditions =>
  conditions.filter((condition) => condition.type !== type)

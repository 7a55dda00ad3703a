import { findCondition } from '../../api/condition'
import type { Deployment, ReplicaSet } from '../../api/kinds'
import { type Mutable, withFields } from '../../base/json'
import { type Instant, type Milliseconds, milliseconds, parseTimestamp } from '../../base/time'
import {
  type DeploymentConditions,
  hasDeadline,
  type NewCondition,
  replaceCondition,
  withCondition,
  without,
} from './condition'
import { limitsOf, replicasOf, totalAvailable, totalReplicas } from './limits'

export type DeploymentStatus = Deployment['status']

/** The Deployment's ReplicaSets: the one with its template, if it exists, and all others. */
export interface Family {
  readonly current: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
}

export const allOf = ({ current, old }: Family): readonly ReplicaSet[] => (current ? [...old, current] : old)

const actual = (replicaSets: readonly ReplicaSet[]): number =>
  replicaSets.reduce((sum, replicaSet) => sum + replicaSet.status.replicas, 0)

/** Counters and the Available condition, as the ReplicaSets report them (`calculateStatus`). */
export function calculateStatus(deployment: Deployment, family: Family, now: Instant): DeploymentStatus {
  const all = allOf(family)
  const replicas = actual(all)
  const available = totalAvailable(all)
  const ready = all.reduce((sum, replicaSet) => sum + (replicaSet.status.readyReplicas ?? 0), 0)
  const updated = family.current?.status.replicas ?? 0
  const unavailable = Math.max(0, totalReplicas(all) - available)
  const terminating = terminatingReplicas(all)
  const enough = available >= replicasOf(deployment) - limitsOf(deployment).maxUnavailable
  const { collisionCount, conditions = [] } = deployment.status
  const status: Mutable<DeploymentStatus> = { observedGeneration: deployment.metadata.generation ?? 0 }
  // Counters that are zero are absent from the API's JSON.
  if (replicas) status.replicas = replicas
  if (updated) status.updatedReplicas = updated
  if (ready) status.readyReplicas = ready
  if (available) status.availableReplicas = available
  if (unavailable) status.unavailableReplicas = unavailable
  if (terminating !== undefined) status.terminatingReplicas = terminating
  if (collisionCount !== undefined) status.collisionCount = collisionCount
  status.conditions = withCondition(conditions, enough ? AVAILABLE : UNAVAILABLE, now) as Mutable<DeploymentConditions>
  return status
}

const AVAILABLE: NewCondition = {
  type: 'Available',
  status: 'True',
  reason: 'MinimumReplicasAvailable',
  message: 'Deployment has minimum availability.',
}
const UNAVAILABLE: NewCondition = {
  type: 'Available',
  status: 'False',
  reason: 'MinimumReplicasUnavailable',
  message: 'Deployment does not have minimum availability.',
}

/** Unknown as soon as one ReplicaSet does not report it. */
const terminatingReplicas = (all: readonly ReplicaSet[]): number | undefined =>
  all.reduce<number | undefined>((sum, { status }) => {
    return sum === undefined || status.terminatingReplicas === undefined ? undefined : sum + status.terminatingReplicas
  }, 0)

/** Everything is new, there and available (`DeploymentComplete`). */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const replicas = replicasOf(deployment)
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  )
}

/** Something moved forward since the stored status (`DeploymentProgressing`). */
function isProgressing({ status: before }: Deployment, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0)
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

/** The progress deadline has passed without progress (`DeploymentTimedOut`). */
export function isTimedOut(deployment: Deployment, status: DeploymentStatus, now: Instant): boolean {
  const condition = findCondition(status.conditions, 'Progressing')
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false
  if (condition.reason === 'ProgressDeadlineExceeded') return true
  const since = parseTimestamp(condition.lastUpdateTime)
  return since !== undefined && since + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 < now
}

/** The status with the conditions that a rollout in progress keeps (`syncRolloutStatus`). */
export function rolloutStatus(deployment: Deployment, family: Family, now: Instant): DeploymentStatus {
  const status = calculateStatus(deployment, family, now)
  const progressed = progressConditions(deployment, family, status, now)
  return withFields(status, { conditions: failureConditions(progressed, family) })
}

function progressConditions(
  deployment: Deployment,
  { current }: Family,
  status: DeploymentStatus,
  now: Instant,
): DeploymentConditions {
  const conditions = status.conditions ?? []
  if (!hasDeadline(deployment)) return without(conditions, 'Progressing')
  const stored = findCondition(deployment.status.conditions, 'Progressing')
  const settled = (status.replicas ?? 0) === (status.updatedReplicas ?? 0)
  if (settled && stored?.reason === 'NewReplicaSetAvailable') return conditions
  const subject = current ? `ReplicaSet "${current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  const progressing = (status: 'True' | 'False', reason: string, text: string): NewCondition => ({
    type: 'Progressing',
    status,
    reason,
    message: `${subject} ${text}`,
  })
  if (isComplete(deployment, status)) {
    const done = progressing('True', 'NewReplicaSetAvailable', 'has successfully progressed.')
    return withCondition(conditions, done, now)
  }
  if (isProgressing(deployment, status)) {
    return replaceCondition(conditions, progressing('True', 'ReplicaSetUpdated', 'is progressing.'), now)
  }
  if (isTimedOut(deployment, status, now)) {
    return withCondition(
      conditions,
      progressing('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'),
      now,
    )
  }
  return conditions
}

/** ReplicaFailure is that of the current ReplicaSet, else of the first that has one. */
function failureConditions(conditions: DeploymentConditions, family: Family): DeploymentConditions {
  const failures = [family.current, ...family.old].map((replicaSet) =>
    findCondition(replicaSet?.status.conditions, 'ReplicaFailure'),
  )
  const failure = failures.find((condition) => condition !== undefined)
  if (!failure) return without(conditions, 'ReplicaFailure')
  const known = findCondition(conditions, 'ReplicaFailure')
  if (known && known.status === failure.status && known.reason === failure.reason) return conditions
  const { type, status, reason, message, lastTransitionTime } = failure
  const copied = { type, status, reason, message, lastTransitionTime, lastUpdateTime: lastTransitionTime }
  return [...without(conditions, 'ReplicaFailure'), copied]
}

/** A rollout that has finished, or has missed its deadline, does not miss it (again). */
const CANNOT_TIME_OUT: ReadonlySet<string> = new Set(['NewReplicaSetAvailable', 'ProgressDeadlineExceeded'])

/** When to look again whether a rollout is stuck; `undefined` when nobody is waiting (`requeueStuckDeployment`). */
export function stuckCheckDelay(
  deployment: Deployment,
  status: DeploymentStatus,
  now: Instant,
): Milliseconds | undefined {
  const condition = findCondition(deployment.status.conditions, 'Progressing')
  if (!hasDeadline(deployment) || !condition) return undefined
  if (isComplete(deployment, status) || CANNOT_TIME_OUT.has(condition.reason ?? '')) return undefined
  const since = parseTimestamp(condition.lastUpdateTime) ?? now
  const left = since + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 - now
  return milliseconds(left < 1000 ? Math.max(left, 0) + 1 : left + 1000)
}

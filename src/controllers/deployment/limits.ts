import { scaledValue } from '../../api/int-or-percent'
import type { Deployment, ReplicaSet } from '../../api/kinds'
import { byAll, compareText } from '../../base/compare'

/** How far a rollout may stray from `spec.replicas` (`ResolveFenceposts`). */
export interface Limits {
  readonly maxSurge: number
  readonly maxUnavailable: number
}

const NONE: Limits = { maxSurge: 0, maxUnavailable: 0 }

export const isRollingUpdate = (deployment: Deployment): boolean => deployment.spec.strategy?.type === 'RollingUpdate'

/** Surge is rounded up, unavailability down; where both come to nothing one pod may be unavailable. */
export function limitsOf(deployment: Deployment): Limits {
  if (!isRollingUpdate(deployment)) return NONE
  const replicas = replicasOf(deployment)
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {}
  const surge = scaledValue(maxSurge, replicas, 'up')
  const unavailable = scaledValue(maxUnavailable, replicas, 'down')
  const atLeastOne = surge === 0 && unavailable === 0 ? 1 : unavailable
  return { maxSurge: surge, maxUnavailable: replicas === 0 ? 0 : Math.min(atLeastOne, replicas) }
}

export const replicasOf = (owner: Deployment | ReplicaSet): number => owner.spec.replicas ?? 1

export const totalReplicas = (replicaSets: readonly ReplicaSet[]): number =>
  replicaSets.reduce((sum, replicaSet) => sum + replicasOf(replicaSet), 0)

export const totalAvailable = (replicaSets: readonly ReplicaSet[]): number =>
  replicaSets.reduce((sum, replicaSet) => sum + (replicaSet.status.availableReplicas ?? 0), 0)

export const isActive = (replicaSet: ReplicaSet): boolean => replicasOf(replicaSet) > 0

export const oldestFirst = byAll<ReplicaSet>(
  (a, b) => compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp),
  (a, b) => compareText(a.metadata.name, b.metadata.name),
)

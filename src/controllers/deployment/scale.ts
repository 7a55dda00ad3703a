import type { Deployment, ReplicaSet } from '../../api/kinds'
import { byAll } from '../../base/compare'
import type { Outcome } from '../controller'
import { DESIRED_REPLICAS, MAX_REPLICAS, numberIn } from './annotations'
import { familyOf } from './family'
import { isActive, isRollingUpdate, limitsOf, oldestFirst, replicasOf, totalReplicas } from './limits'
import { allOf, type Family } from './status'
import { cleanUpHistory, resize, type Sync, writePlainStatus } from './sync'

/** The Deployment's size changed since its active ReplicaSets were last sized (`isScalingEvent`). */
export function isScalingEvent(sync: Sync, family: Family): boolean {
  const replicas = replicasOf(sync.deployment)
  return allOf(family)
    .filter(isActive)
    .some((replicaSet) => (numberIn(replicaSet.metadata.annotations, DESIRED_REPLICAS) ?? replicas) !== replicas)
}

/** Brings the ReplicaSets to a new total without advancing the rollout; also what a paused Deployment does. */
export function scaleOnly(sync: Sync, owned: readonly ReplicaSet[]): Outcome {
  const family = scale(sync, familyOf(sync, owned, { create: false }))
  if (sync.deployment.spec.paused) cleanUpHistory(sync, family.old)
  return writePlainStatus(sync, family)
}

function scale(sync: Sync, family: Family): Family {
  const replicas = replicasOf(sync.deployment)
  const active = allOf(family).filter(isActive)
  if (active.length <= 1) {
    const only = active[0] ?? family.current ?? [...family.old].sort(oldestFirst).at(-1)
    return only && replicasOf(only) !== replicas
      ? replaced(family, only, resize(sync, only, replicas).replicaSet)
      : family
  }
  if (isSaturated(sync.deployment, family.current)) {
    return family.old.filter(isActive).reduce((f, rs) => replaced(f, rs, resize(sync, rs, 0).replicaSet), family)
  }
  return isRollingUpdate(sync.deployment) ? scaleProportionally(sync, family, active) : family
}

const replaced = ({ current, old }: Family, before: ReplicaSet, after: ReplicaSet): Family => ({
  current: current === before ? after : current,
  old: old.map((replicaSet) => (replicaSet === before ? after : replicaSet)),
})

/** The current ReplicaSet has everything that the Deployment asks for. */
function isSaturated(deployment: Deployment, current: ReplicaSet | undefined): boolean {
  if (!current) return false
  const replicas = replicasOf(deployment)
  const desired = numberIn(current.metadata.annotations, DESIRED_REPLICAS)
  const available = current.status.availableReplicas ?? 0
  return replicasOf(current) === replicas && desired === replicas && available === replicas
}

/** Shares the difference among the active ReplicaSets by their size; what rounding leaves goes to the first. */
function scaleProportionally(sync: Sync, family: Family, active: readonly ReplicaSet[]): Family {
  const { deployment } = sync
  const replicas = replicasOf(deployment)
  const allowed = replicas > 0 ? replicas + limitsOf(deployment).maxSurge : 0
  const toAdd = allowed - totalReplicas(active)
  const order = byAll<ReplicaSet>(
    (a, b) => replicasOf(b) - replicasOf(a),
    (a, b) => (toAdd > 0 ? oldestFirst(b, a) : oldestFirst(a, b)),
  )
  const sorted = [...active].sort(order)
  const shares: number[] = []
  for (const replicaSet of sorted) shares.push(share(deployment, replicaSet, toAdd, sum(shares)))
  const leftover = toAdd - sum(shares)
  return sorted.reduce((result, replicaSet, i) => {
    const size = replicasOf(replicaSet) + (shares[i] as number) + (i === 0 ? leftover : 0)
    return replaced(result, replicaSet, resize(sync, replicaSet, Math.max(0, size)).replicaSet)
  }, family)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0)

/** One ReplicaSet's part of the difference (`GetReplicaSetProportion`). */
function share(deployment: Deployment, replicaSet: ReplicaSet, toAdd: number, added: number): number {
  if (replicasOf(replicaSet) === 0 || toAdd === 0 || toAdd === added) return 0
  const fraction = fractionOf(deployment, replicaSet)
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added)
}

/** How much the ReplicaSet would change if it kept its part of the Deployment. Halves round away from zero. */
export function fractionOf(deployment: Deployment, replicaSet: ReplicaSet): number {
  const size = replicasOf(replicaSet)
  const replicas = replicasOf(deployment)
  if (replicas === 0) return -size
  const recorded = numberIn(replicaSet.metadata.annotations, MAX_REPLICAS) || deployment.status.replicas
  if (!recorded) return 0
  const target = (size * (replicas + limitsOf(deployment).maxSurge)) / recorded
  return Math.sign(target) * Math.round(Math.abs(target)) - size
}

import type { ReplicaSet } from '../../api/kinds'
import { sortInPlace } from '../../base/compare'
import type { Outcome } from '../controller'
import { familyOf, nextSize } from './family'
import { limitsOf, oldestFirst, replicasOf, totalAvailable, totalReplicas } from './limits'
import { allOf, type Family } from './status'
import { cleanUpWhenComplete, resize, type Sync, writeRolloutStatus } from './sync'

/**
 * RollingUpdate: one step a pass. Grow the current ReplicaSet as far as the surge allows; else shrink old
 * ones as far as availability allows; else the rollout waits or is complete.
 */
export function rollOut(sync: Sync, known: Family): Outcome {
  const family = known.current ? known : familyOf(sync, known.old, { create: true })
  const grown = grow(sync, family)
  if (grown) return writeRolloutStatus(sync, grown)
  const shrunk = shrink(sync, family)
  if (shrunk) return writeRolloutStatus(sync, shrunk)
  cleanUpWhenComplete(sync, family)
  return writeRolloutStatus(sync, family)
}

/** @returns the family after a step, or `undefined` when there was nothing to do */
export function grow(sync: Sync, { current, old }: Family): Family | undefined {
  if (!current) return undefined
  const replicas = replicasOf(sync.deployment)
  const size = replicasOf(current)
  const target = size > replicas ? replicas : nextSize(sync.deployment, old, size)
  if (target === size) return undefined
  return { current: resize(sync, current, target).replicaSet, old }
}

function shrink(sync: Sync, family: Family): Family | undefined {
  const { current, old } = family
  if (totalReplicas(old) === 0) return undefined
  const minAvailable = replicasOf(sync.deployment) - limitsOf(sync.deployment).maxUnavailable
  const notYetAvailable = current ? replicasOf(current) - (current.status.availableReplicas ?? 0) : 0
  const budget = totalReplicas(allOf(family)) - minAvailable - notYetAvailable
  if (budget <= 0) return undefined
  const cleaned = removeUnhealthy(sync, old, budget)
  if (!cleaned) return undefined
  const spare = totalAvailable(current ? [...cleaned.old, current] : cleaned.old) - minAvailable
  const reduced = removeAvailable(sync, cleaned.old, spare)
  return cleaned.removed + reduced.removed > 0 ? { current, old: reduced.old } : undefined
}

interface Reduction {
  readonly old: readonly ReplicaSet[]
  readonly removed: number
}

/** Old pods that do not serve anyway go first, oldest ReplicaSet first. `undefined`: the status is not yet in step. */
function removeUnhealthy(sync: Sync, old: readonly ReplicaSet[], budget: number): Reduction | undefined {
  const result: ReplicaSet[] = []
  let removed = 0
  for (const replicaSet of sortInPlace([...old], oldestFirst)) {
    const size = replicasOf(replicaSet)
    const unhealthy = size - (replicaSet.status.availableReplicas ?? 0)
    if (size > 0 && unhealthy < 0 && removed < budget) return undefined
    const count = size === 0 ? 0 : Math.min(budget - removed, unhealthy)
    result.push(count > 0 ? resize(sync, replicaSet, size - count).replicaSet : replicaSet)
    removed += Math.max(0, count)
  }
  return { old: result, removed }
}

/** Then as many serving pods as availability spares. It goes by the availability last reported. */
function removeAvailable(sync: Sync, old: readonly ReplicaSet[], spare: number): Reduction {
  let removed = 0
  const result = old.map((replicaSet) => {
    const size = replicasOf(replicaSet)
    const count = Math.min(size, spare - removed)
    if (count <= 0) return replicaSet
    removed += count
    return resize(sync, replicaSet, size - count).replicaSet
  })
  return { old: result, removed }
}

import type { ApiReader } from '../../api/client'
import type { Deployment } from '../../api/kinds'
import { deployments } from '../../api/resources'
import { isObject, type JsonObject } from '../../base/json'
import { limitsOf } from '../../controllers/deployment/limits'
import type { Extremes, Snapshot } from './case'

/** Between which numbers of pods a rolling update may move, by owner (`Deployment/web`). */
export type RolloutLimits = Readonly<Record<string, { readonly lowest: number; readonly highest: number }>>

export const rolloutLimits = (view: ApiReader): RolloutLimits =>
  Object.fromEntries(
    view.list(deployments).map((deployment) => [`Deployment/${deployment.metadata.name}`, limits(deployment)]),
  )

function limits(deployment: Deployment): { readonly lowest: number; readonly highest: number } {
  const desired = deployment.spec.replicas ?? 1
  const { maxSurge, maxUnavailable } = limitsOf(deployment)
  return { lowest: desired - maxUnavailable, highest: desired + maxSurge }
}

/** Whether other ReplicaSets have pods than before. */
export function isRollout(before: Snapshot | undefined, after: Snapshot | undefined): boolean {
  const [left, right] = [inUse(before), inUse(after)]
  return left.size > 0 && right.size > 0 && [...left, ...right].some((name) => !left.has(name) || !right.has(name))
}

function inUse(snapshot: Snapshot | undefined): ReadonlySet<unknown> {
  const sets = ((snapshot?.replicaSets ?? []) as readonly JsonObject[]).filter(isObject)
  return new Set(sets.filter(({ replicas }) => replicas !== 0).map(({ name }) => name))
}

/** Numbers that depend on which pods are ready first; the highest sum of specs is fixed by the first step. */
const DEPEND_ON_TIMING: ReadonlySet<string> = new Set([
  ...['maxPods', 'maxPodsInclTerminating', 'minReady', 'maxReady', 'maxNotReady'],
  ...['minSpecReplicasSum', 'minStatusAvailable', 'maxStatusReplicas'],
])

/** The recorded extremes, with the simulated number wherever that is no further out than the limits or the recorded one. */
export function withinLimits(expected: Extremes, found: Extremes, limits: RolloutLimits): Extremes {
  return Object.fromEntries(
    Object.entries(expected).map(([owner, numbers]) => [owner, adapt(numbers, found[owner], limits[owner])]),
  )
}

function adapt(
  expected: Readonly<Record<string, number>>,
  found: Readonly<Record<string, number>> | undefined,
  limits: RolloutLimits[string] | undefined,
): Readonly<Record<string, number>> {
  if (!found || !limits) return expected
  return Object.fromEntries(
    Object.entries(expected).map(([field, number]) => {
      const other = found[field]
      if (other === undefined || !DEPEND_ON_TIMING.has(field)) return [field, number]
      const allowed = field.startsWith('min')
        ? other >= Math.min(number, limits.lowest)
        : other <= Math.max(number, limits.highest)
      return [field, allowed ? other : number]
    }),
  )
}

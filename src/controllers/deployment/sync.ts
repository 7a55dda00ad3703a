import type { Deployment, ReplicaSet } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { deployments } from '../../api/resources/deployment'
import { replicaSets } from '../../api/resources/replica-set'
import { byAll } from '../../base/compare'
import { equal } from '../../base/json'
import type { Outcome, ReconcileContext } from '../controller'
import { replicaAnnotations, revisionOf } from './annotations'
import { UNLIMITED } from './condition'
import { oldestFirst, replicasOf } from './limits'
import { calculateStatus, type Family, isComplete, rolloutStatus, stuckCheckDelay } from './status'

/** One pass over one Deployment: what it may use, and the Deployment as last written. */
export interface Sync {
  readonly context: ReconcileContext
  deployment: Deployment
}

/**
 * Sets a ReplicaSet's size and its record of the Deployment's size. An event tells of a changed size.
 * @returns the ReplicaSet as stored, and whether its size changed
 */
export function resize(sync: Sync, replicaSet: ReplicaSet, size: number): { replicaSet: ReplicaSet; scaled: boolean } {
  const { context, deployment } = sync
  const before = replicasOf(replicaSet)
  const annotations = { ...replicaSet.metadata.annotations, ...replicaAnnotations(deployment) }
  const scaled = before !== size
  if (!scaled && equal(annotations, replicaSet.metadata.annotations)) return { replicaSet, scaled }
  const stored = context.api.update(replicaSets, {
    ...replicaSet,
    metadata: { ...replicaSet.metadata, annotations },
    spec: { ...replicaSet.spec, replicas: size },
  })
  if (scaled) {
    const direction = before < size ? 'up' : 'down'
    const message = `Scaled ${direction} replica set ${replicaSet.metadata.name} from ${before} to ${size}`
    context.events.record(deployment, 'Normal', 'ScalingReplicaSet', message)
  }
  return { replicaSet: stored, scaled }
}

/** Counters and Available only: what a Deployment that is scaled, paused or deleted reports. */
export function writePlainStatus(sync: Sync, family: Family): Outcome {
  writeStatus(sync, calculateStatus(sync.deployment, family, sync.context.now()))
  return 'done'
}

/** The status of a rollout; when nothing moved, comes back to see whether the deadline has passed. */
export function writeRolloutStatus(sync: Sync, family: Family): Outcome {
  const now = sync.context.now()
  const status = rolloutStatus(sync.deployment, family, now)
  if (writeStatus(sync, status)) return 'done'
  const requeueAfter = stuckCheckDelay(sync.deployment, status, now)
  return requeueAfter === undefined ? 'done' : { requeueAfter }
}

function writeStatus(sync: Sync, status: Deployment['status']): boolean {
  if (equal(status, sync.deployment.status)) return false
  sync.deployment = sync.context.api.updateStatus(deployments, { ...sync.deployment, status })
  return true
}

/** Deletes old, empty ReplicaSets beyond `revisionHistoryLimit`, lowest revision first (`cleanupDeployment`). */
export function cleanUpHistory(sync: Sync, old: readonly ReplicaSet[]): void {
  const limit = sync.deployment.spec.revisionHistoryLimit
  if (limit === undefined || limit === UNLIMITED) return
  const candidates = old.filter((replicaSet) => !replicaSet.metadata.deletionTimestamp)
  const excess = candidates.length - limit
  if (excess <= 0) return
  const byRevision = byAll<ReplicaSet>((a, b) => revisionOf(a) - revisionOf(b), oldestFirst)
  for (const replicaSet of [...candidates].sort(byRevision).slice(0, excess)) {
    if (isEmpty(replicaSet)) sync.context.api.delete(replicaSets, keyOf(replicaSet))
  }
}

const isEmpty = ({ spec, status, metadata }: ReplicaSet): boolean =>
  spec.replicas === 0 && status.replicas === 0 && (metadata.generation ?? 0) <= (status.observedGeneration ?? 0)

/** Once a rollout is complete (by the status as stored), its history is trimmed. */
export function cleanUpWhenComplete(sync: Sync, family: Family): void {
  if (isComplete(sync.deployment, sync.deployment.status)) cleanUpHistory(sync, family.old)
}

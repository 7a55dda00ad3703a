import { isPodTerminal } from '../../api/pod'
import { pods } from '../../api/resources/pod'
import type { Outcome } from '../controller'
import { familyOf } from './family'
import { isActive } from './limits'
import { grow } from './rolling'
import type { Family } from './status'
import { cleanUpWhenComplete, resize, type Sync, writeRolloutStatus } from './sync'

/** Recreate: everything old goes, and only when its last pod is gone does the new ReplicaSet come. */
export function recreate(sync: Sync, before: Family): Outcome {
  const active = before.old.filter(isActive)
  if (active.length > 0) {
    const old = before.old.map((replicaSet) =>
      isActive(replicaSet) ? resize(sync, replicaSet, 0).replicaSet : replicaSet,
    )
    return writeRolloutStatus(sync, { current: before.current, old })
  }
  if (oldPodsExist(sync, before)) return writeRolloutStatus(sync, before)
  const family = before.current ? before : familyOf(sync, before.old, { create: true })
  const grown = grow(sync, family) ?? family
  cleanUpWhenComplete(sync, grown)
  return writeRolloutStatus(sync, grown)
}

/** Terminating pods count: two versions must never run side by side. */
function oldPodsExist(sync: Sync, { old }: Family): boolean {
  if (old.some((replicaSet) => replicaSet.status.replicas > 0)) return true
  return old.some((replicaSet) =>
    sync.context.api.list(pods, { ownerUid: replicaSet.metadata.uid }).some((pod) => !isPodTerminal(pod)),
  )
}

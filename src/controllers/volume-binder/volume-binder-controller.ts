import type { ApiReader, Change } from '../../api/client'
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/kinds'
import { keyOf, type ObjectKey } from '../../api/object'
import { persistentVolumes } from '../../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { storageClasses } from '../../api/resources/storage-class'
import { type Instant, type Milliseconds, milliseconds, seconds } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { syncBoundClaim } from './bound-claim'
import { syncUnboundClaim } from './unbound-claim'
import { syncVolume } from './volume'

/** How often every claim and volume is looked at, whatever happens (`PVClaimBinderSyncPeriod`). */
const RESYNC = seconds(15)

/**
 * Binds claims to volumes, and makes volumes for classes that have a provisioner (`pkg/controller/volume/persistentvolume`
 * and what external provisioners do).
 * Simplified: provisioning takes no time and never fails; a volume can be used from every node.
 */
export const volumeBinderController: Controller = {
  name: 'persistentvolume-controller',
  watches: [
    watching(persistentVolumeClaims, ({ type, object }) => (type === 'DELETED' ? volumeOf(object) : [keyOf(object)])),
    watching(persistentVolumes, ({ object }) => [keyOf(object), ...claimOf(object)]),
    // A new volume or class does not wake the claims that it could serve: the next resync finds it.
    watching(persistentVolumes, ({ object }, api) => (isFree(object) ? waitingClaims(api) : []), untilResync),
    watching(storageClasses, (_, api) => waitingClaims(api), untilResync),
  ],
  reconcile,
}

const volumeOf = ({ spec }: PersistentVolumeClaim): readonly ObjectKey[] =>
  spec.volumeName ? [{ namespace: '', name: spec.volumeName }] : []

const claimOf = ({ spec: { claimRef } }: PersistentVolume): readonly ObjectKey[] =>
  claimRef?.uid ? [{ namespace: claimRef.namespace ?? '', name: claimRef.name ?? '' }] : []

const isFree = ({ spec }: PersistentVolume): boolean => !spec.claimRef?.uid

const waitingClaims = (api: ApiReader): readonly ObjectKey[] =>
  api
    .list(persistentVolumeClaims)
    .filter(({ status }) => status.phase === 'Pending')
    .map(keyOf)

function untilResync({ at }: Pick<Change, 'at'>): Milliseconds {
  return milliseconds(RESYNC - (at % RESYNC))
}

function reconcile(key: ObjectKey, context: ReconcileContext): Outcome {
  if (!key.namespace) {
    syncVolume(key, context)
    return 'done'
  }
  const claim = context.api.find(persistentVolumeClaims, key)
  if (!claim || claim.metadata.deletionTimestamp) return 'done'
  if (claim.status.phase !== 'Pending') {
    syncBoundClaim(claim, context)
    return 'done'
  }
  return syncUnboundClaim(claim, context) === 'bound' ? 'done' : resync(context.now())
}

/** Nothing that anyone could wait for comes of it: what the claim lacks would wake it. */
const resync = (now: Instant): Outcome => ({ requeueAfter: untilResync({ at: now }), background: true })

import type { PersistentVolume } from '../../api/kinds'
import { keyOf, type ObjectKey } from '../../api/object'
import { persistentVolumes } from '../../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import type { ReconcileContext } from '../controller'
import { setPhase } from './bind'

/** A volume is available, bound, or released and then reclaimed (`syncVolume`). */
export function syncVolume(key: ObjectKey, context: ReconcileContext): void {
  const volume = context.api.find(persistentVolumes, key)
  if (!volume) return
  const { claimRef } = volume.spec
  if (!claimRef?.uid) {
    setPhase(volume, 'Available', context)
    return
  }
  const { namespace = '', name = '' } = claimRef
  const claim = context.api.find(persistentVolumeClaims, { namespace, name })
  if (claim?.metadata.uid !== claimRef.uid) release(volume, context)
  else if (claim.spec.volumeName === volume.metadata.name) setPhase(volume, 'Bound', context)
}

/** The claim is gone: its volume goes too, or is kept for whoever looks after it. */
function release(volume: PersistentVolume, context: ReconcileContext): void {
  setPhase(volume, 'Released', context)
  const { metadata, spec } = volume
  if (spec.persistentVolumeReclaimPolicy === 'Delete' && !metadata.deletionTimestamp) {
    context.api.delete(persistentVolumes, keyOf(volume))
  }
}

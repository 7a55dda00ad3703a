import type { PersistentVolumeClaim } from '../../api/kinds'
import { persistentVolumes } from '../../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import type { ReconcileContext } from '../controller'
import { bind } from './bind'

/** A claim that was bound stays so, or is lost for good (`syncBoundClaim`). */
export function syncBoundClaim(claim: PersistentVolumeClaim, context: ReconcileContext): void {
  const { volumeName } = claim.spec
  if (!volumeName) {
    lose(claim, context, 'ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
    return
  }
  const volume = context.api.find(persistentVolumes, { namespace: '', name: volumeName })
  const owner = volume?.spec.claimRef?.uid
  if (!volume)
    lose(claim, context, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
  else if (!owner || owner === claim.metadata.uid) bind(claim, volume, context)
  else {
    const message = 'Two claims are bound to the same volume, this one is bound incorrectly'
    lose(claim, context, 'ClaimMisbound', message)
  }
}

function lose(claim: PersistentVolumeClaim, { api, events }: ReconcileContext, reason: string, message: string): void {
  if (claim.status.phase === 'Lost') return
  const { accessModes: _, capacity: _no, ...status } = claim.status
  api.updateStatus(persistentVolumeClaims, { ...claim, status: { ...status, phase: 'Lost' } })
  events.record(claim, 'Warning', reason, message)
}

import type { PersistentVolume, PersistentVolumeClaim } from '../../api/kinds'
import { persistentVolumes } from '../../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { equal } from '../../base/json'
import type { ReconcileContext } from '../controller'

const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'

export const referenceTo = ({ metadata }: PersistentVolumeClaim) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  uid: metadata.uid,
})

/** Whether a volume is bound to the claim, or reserved for it by a reference without uid. */
export function isMeantFor({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (claimRef?.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false
  return !claimRef.uid || claimRef.uid === metadata.uid
}

export function setPhase(volume: PersistentVolume, phase: string, { api }: ReconcileContext): void {
  if (volume.status.phase !== phase) {
    api.updateStatus(persistentVolumes, { ...volume, status: { ...volume.status, phase } })
  }
}

/** Ties volume and claim to each other; writes only what is not so yet. */
export function bind(claim: PersistentVolumeClaim, found: PersistentVolume, context: ReconcileContext): void {
  const { api } = context
  let volume = found
  if (volume.spec.claimRef?.uid !== claim.metadata.uid) {
    const annotations = { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' }
    const metadata = { ...volume.metadata, annotations }
    const spec = { ...volume.spec, claimRef: referenceTo(claim) }
    volume = api.update(persistentVolumes, { ...volume, metadata, spec })
  }
  setPhase(volume, 'Bound', context)
  const bound = claim.spec.volumeName
    ? claim
    : api.update(persistentVolumeClaims, { ...claim, spec: { ...claim.spec, volumeName: volume.metadata.name } })
  const status = {
    ...bound.status,
    phase: 'Bound',
    accessModes: volume.spec.accessModes ?? [],
    capacity: volume.spec.capacity ?? {},
  }
  if (!equal(status, bound.status)) api.updateStatus(persistentVolumeClaims, { ...bound, status })
}

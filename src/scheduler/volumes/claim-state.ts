import type { ApiReader } from '../../api/client'
import type { PersistentVolumeClaim, Pod, StorageClass } from '../../api/kinds'
import { storageClasses } from '../../api/resources/storage-class'
import { type ClaimUse, claimUses, findClaim } from './pod-claims'

export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[]
  /** Bound once the pod has a node (WaitForFirstConsumer). */
  readonly waiting: readonly PersistentVolumeClaim[]
}

export const storageClassOf = (claim: PersistentVolumeClaim, reader: ApiReader): StorageClass | undefined =>
  reader.find(storageClasses, { namespace: '', name: claim.spec.storageClassName ?? '' })

/** Why a claim rules the pod out, whatever the node; `undefined` when it does not. */
function objection(pod: Pod, { claimName, ephemeral }: ClaimUse, claim: PersistentVolumeClaim | undefined) {
  if (!claim) {
    return ephemeral
      ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claimName}"`
      : `persistentvolumeclaim "${claimName}" not found`
  }
  if (claim.status.phase === 'Lost') {
    return `persistentvolumeclaim "${claimName}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`
  }
  if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${claimName}" is being deleted`
  const isOwner = claim.metadata.ownerReferences?.some(({ uid }) => uid === pod.metadata.uid)
  if (ephemeral && !isOwner) {
    const { namespace } = pod.metadata
    return `PVC ${namespace}/${claimName} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`
  }
  return undefined
}

/** The pod's claims by how far they are, or why the pod cannot be placed at all (scheduler `volumebinding` PreFilter). */
export function claimsOf(pod: Pod, reader: ApiReader): PodClaims | string {
  const bound: PersistentVolumeClaim[] = []
  const waiting: PersistentVolumeClaim[] = []
  let unboundImmediate = false
  for (const use of claimUses(pod)) {
    const claim = findClaim(reader, pod, use.claimName)
    const why = objection(pod, use, claim)
    if (why || !claim) return why ?? ''
    if (claim.status.phase === 'Bound') bound.push(claim)
    else if (claim.spec.volumeName) unboundImmediate = true
    else if (storageClassOf(claim, reader)?.volumeBindingMode === 'WaitForFirstConsumer') waiting.push(claim)
    else unboundImmediate = true
  }
  return unboundImmediate ? 'pod has unbound immediate PersistentVolumeClaims' : { bound, waiting }
}

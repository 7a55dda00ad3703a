import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { controllerReference } from '../../api/owner-reference'
import type { Resource } from '../../api/resource'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { pods } from '../../api/resources/pod'
import { statefulSets } from '../../api/resources/stateful-set'
import type { ReconcileContext } from '../controller'
import { claimsOf } from './claims'
import { isInRange } from './identity'

/**
 * Who owns a claim decides when garbage collection takes it: the set (with it), the pod (when it is scaled
 * away) or nobody (never). A pod that is merely replaced never takes its claims along.
 */
function ownersOfClaim(set: StatefulSet, ordinal: number): { readonly bySet: boolean; readonly byPod: boolean } {
  const { whenScaled = 'Retain', whenDeleted = 'Retain' } = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  const byPod = whenScaled === 'Delete' && !isInRange(set, ordinal)
  return { bySet: whenDeleted === 'Delete' && !byPod, byPod }
}

/** Whether every claim of the pod has the owners that the set's retention policy asks for. */
export const claimsMatchRetention = (context: ReconcileContext, set: StatefulSet, pod: Pod, ordinal: number): boolean =>
  claimsOf(context, set, ordinal).every((claim) => {
    const { bySet, byPod } = ownersOfClaim(set, ordinal)
    return isOwnedBy(claim, set) === bySet && isOwnedBy(claim, pod) === byPod
  })

/** Gives the pod's claims the owners that the retention policy asks for. */
export function updateClaimOwners(context: ReconcileContext, set: StatefulSet, pod: Pod, ordinal: number): void {
  const { bySet, byPod } = ownersOfClaim(set, ordinal)
  for (const claim of claimsOf(context, set, ordinal)) {
    if (isOwnedBy(claim, set) === bySet && isOwnedBy(claim, pod) === byPod) continue
    const others = (claim.metadata.ownerReferences ?? []).filter(
      ({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid,
    )
    const ownerReferences = [
      ...others,
      ...(bySet ? [reference(statefulSets, set)] : []),
      ...(byPod ? [reference(pods, pod)] : []),
    ]
    const { ownerReferences: _, ...metadata } = claim.metadata
    const owners = ownerReferences.length ? { ownerReferences } : {}
    context.api.update(persistentVolumeClaims, { ...claim, metadata: { ...metadata, ...owners } })
  }
}

/** A claim that still belongs to a former pod of this name is about to be collected. */
export const hasStaleClaim = (context: ReconcileContext, set: StatefulSet, ordinal: number, name: string): boolean =>
  claimsOf(context, set, ordinal).some((claim) =>
    claim.metadata.ownerReferences?.some((owner) => owner.kind === 'Pod' && owner.name === name),
  )

const isOwnedBy = (claim: PersistentVolumeClaim, owner: KubernetesObject): boolean =>
  !!claim.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid)

const reference = (resource: Resource, owner: KubernetesObject): OwnerReference => controllerReference(resource, owner)

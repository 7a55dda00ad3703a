import type { ApiReader } from '../../api/client'
import type { PersistentVolumeClaim, Pod } from '../../api/kinds'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'

/** A pod's use of a claim. */
export interface ClaimUse {
  readonly claimName: string
  /** Made for this pod by the ephemeral volume controller. */
  readonly ephemeral: boolean
}

export function claimUses({ metadata, spec }: Pod): readonly ClaimUse[] {
  return (spec.volumes ?? []).flatMap((volume): readonly ClaimUse[] => {
    if (volume.persistentVolumeClaim) return [{ claimName: volume.persistentVolumeClaim.claimName, ephemeral: false }]
    return volume.ephemeral ? [{ claimName: `${metadata.name}-${volume.name}`, ephemeral: true }] : []
  })
}

export const findClaim = (reader: ApiReader, pod: Pod, claimName: string): PersistentVolumeClaim | undefined =>
  reader.find(persistentVolumeClaims, { namespace: pod.metadata.namespace ?? '', name: claimName })

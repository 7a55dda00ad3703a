import type { PersistentVolume, PersistentVolumeClaim } from '../../api/kinds'
import { matchSelector } from '../../api/label-selector'
import { wholeValue } from '../../api/quantity'
import { byAll, compareText } from '../../base/compare'

/** Why a claim cannot be bound to a volume (`checkVolumeSatisfyClaim`); `undefined` when it can. */
export function misfit({ metadata, spec }: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (metadata.deletionTimestamp) return `the volume is marked for deletion "${metadata.name}"`
  if (wholeValue(spec.capacity?.storage) < wholeValue(claim.spec.resources?.requests?.storage)) {
    return 'requested PV is too small'
  }
  if ((spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) return 'storageClassName does not match'
  if ((spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem')) return 'incompatible volumeMode'
  const modes = claim.spec.accessModes ?? []
  return modes.every((mode) => spec.accessModes?.includes(mode)) ? undefined : 'incompatible accessMode'
}

/** The smallest free volume that will do. */
export const fittingVolume = (
  volumes: readonly PersistentVolume[],
  claim: PersistentVolumeClaim,
): PersistentVolume | undefined => volumes.filter((volume) => fits(volume, claim)).sort(smallestFirst)[0]

function fits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { selector } = claim.spec
  if (volume.spec.claimRef || (selector && !matchSelector(selector).matches(volume.metadata.labels))) return false
  return misfit(volume, claim) === undefined
}

const smallestFirst = byAll<PersistentVolume>(
  (a, b) => wholeValue(a.spec.capacity?.storage) - wholeValue(b.spec.capacity?.storage),
  (a, b) => compareText(a.metadata.name, b.metadata.name),
)

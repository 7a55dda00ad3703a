import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../api/kinds'
import { matchSelector } from '../../api/label-selector'
import { matchesNodeSelector } from '../../api/node-affinity'
import { wholeValue } from '../../api/quantity'

/** Whether a node can reach the volume. */
export function isReachable(volume: PersistentVolume, node: Node): boolean {
  const required = volume.spec.nodeAffinity?.required
  return !required || matchesNodeSelector(required, node)
}

/** Whether an unbound claim could be bound to the volume (component-helpers `volume.FindMatchingVolume`). */
export function satisfies(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef, storageClassName = '', accessModes = [], capacity, volumeMode = 'Filesystem' } = volume.spec
  const isMine = claimRef?.name === claim.metadata.name && claimRef?.namespace === claim.metadata.namespace
  if (claimRef && !isMine) return false
  if (volume.metadata.deletionTimestamp || storageClassName !== (claim.spec.storageClassName ?? '')) return false
  if (volumeMode !== (claim.spec.volumeMode ?? 'Filesystem')) return false
  if (claim.spec.selector && !matchSelector(claim.spec.selector).matches(volume.metadata.labels)) return false
  if (!(claim.spec.accessModes ?? []).every((mode) => accessModes.includes(mode))) return false
  return wholeValue(capacity?.storage) >= wholeValue(claim.spec.resources?.requests?.storage)
}

/** The smallest volume that will do. */
export function smallestMatch(
  volumes: readonly PersistentVolume[],
  claim: PersistentVolumeClaim,
): PersistentVolume | undefined {
  const fitting = volumes.filter((volume) => satisfies(volume, claim))
  const size = (volume: PersistentVolume) => wholeValue(volume.spec.capacity?.storage)
  return fitting.reduce<PersistentVolume | undefined>(
    (best, volume) => (best && size(best) <= size(volume) ? best : volume),
    undefined,
  )
}

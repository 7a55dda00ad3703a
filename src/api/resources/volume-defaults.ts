import type { Mutable } from '../../base/json'
import type { PersistentVolume, PodSpec } from '../kinds'
import { pullPolicyOf } from './container-defaults'

type VolumeDraft = Mutable<NonNullable<PodSpec['volumes']>[number]> & {
  /** Newer than the published type package. */
  image?: { reference?: string; pullPolicy?: string }
}

const FILE_MODE = 0o644
const TOKEN_SECONDS = 3600

/** A volume without a source is an empty directory; files are readable by all. In place; idempotent. */
export function defaultVolume(volume: VolumeDraft): void {
  if (Object.keys(volume).every((field) => field === 'name')) volume.emptyDir = {}
  if (volume.secret) volume.secret.defaultMode ??= FILE_MODE
  if (volume.configMap) volume.configMap.defaultMode ??= FILE_MODE
  defaultSource(volume)
  if (volume.image) volume.image.pullPolicy ||= pullPolicyOf(volume.image.reference)
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= FILE_MODE
    for (const { fieldRef } of volume.downwardAPI.items ?? []) if (fieldRef) fieldRef.apiVersion ||= 'v1'
  }
  if (volume.ephemeral?.volumeClaimTemplate?.spec) volume.ephemeral.volumeClaimTemplate.spec.volumeMode ||= 'Filesystem'
  if (volume.projected) defaultProjection(volume.projected)
}

type SourceDraft = Pick<Mutable<PersistentVolume['spec']>, 'hostPath' | 'iscsi' | 'rbd' | 'azureDisk' | 'scaleIO'>

/** The kinds of source that PersistentVolumes have as well. In place; idempotent. */
export function defaultSource({ hostPath, iscsi, rbd, azureDisk, scaleIO }: SourceDraft): void {
  if (hostPath) hostPath.type ??= ''
  if (iscsi) iscsi.iscsiInterface ||= 'default'
  if (rbd) {
    rbd.pool ||= 'rbd'
    rbd.user ||= 'admin'
    rbd.keyring ||= '/etc/ceph/keyring'
  }
  if (azureDisk) {
    azureDisk.cachingMode ??= 'ReadWrite'
    azureDisk.kind ??= 'Shared'
    azureDisk.fsType ??= 'ext4'
    azureDisk.readOnly ??= false
  }
  if (scaleIO) {
    scaleIO.storageMode ||= 'ThinProvisioned'
    scaleIO.fsType ||= 'xfs'
  }
}

function defaultProjection(projected: NonNullable<VolumeDraft['projected']>): void {
  projected.defaultMode ??= FILE_MODE
  for (const { serviceAccountToken, downwardAPI } of projected.sources ?? []) {
    if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= TOKEN_SECONDS
    for (const { fieldRef } of downwardAPI?.items ?? []) if (fieldRef) fieldRef.apiVersion ||= 'v1'
  }
}

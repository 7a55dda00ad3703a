import type { Mutable } from '../../base/json'
import type { PodSpec } from '../kinds'

type VolumeDraft = Mutable<NonNullable<PodSpec['volumes']>[number]>

const FILE_MODE = 0o644
const TOKEN_SECONDS = 3600

/** A volume without a source is an empty directory; files are readable by all. In place; idempotent. */
export function defaultVolume(volume: VolumeDraft): void {
  if (Object.keys(volume).every((field) => field === 'name')) volume.emptyDir = {}
  if (volume.secret) volume.secret.defaultMode ??= FILE_MODE
  if (volume.configMap) volume.configMap.defaultMode ??= FILE_MODE
  if (volume.hostPath) volume.hostPath.type ??= ''
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= FILE_MODE
    for (const { fieldRef } of volume.downwardAPI.items ?? []) if (fieldRef) fieldRef.apiVersion ||= 'v1'
  }
  if (volume.ephemeral?.volumeClaimTemplate?.spec) volume.ephemeral.volumeClaimTemplate.spec.volumeMode ||= 'Filesystem'
  if (volume.projected) defaultProjection(volume.projected)
}

function defaultProjection(projected: NonNullable<VolumeDraft['projected']>): void {
  projected.defaultMode ??= FILE_MODE
  for (const { serviceAccountToken, downwardAPI } of projected.sources ?? []) {
    if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= TOKEN_SECONDS
    for (const { fieldRef } of downwardAPI?.items ?? []) if (fieldRef) fieldRef.apiVersion ||= 'v1'
  }
}

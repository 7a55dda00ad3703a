import type { ApiReader, Change } from '../../api/client'
import type { Pod } from '../../api/kinds'
import type { ObjectKey } from '../../api/object'
import { claimNamesOf, isPodTerminal } from '../../api/pod'
import { CLAIM_PROTECTION, persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { pods } from '../../api/resources/pod'
import { watching } from '../controller'
import { protectionController } from './protection'

/** Lets claims that were deleted go once no pod uses them (`pkg/controller/volume/pvcprotection`). */
export const claimProtectionController = protectionController(
  {
    name: 'persistentvolumeclaim-protection-controller',
    resource: persistentVolumeClaims,
    finalizer: CLAIM_PROTECTION,
    isUsed: ({ metadata }, api) =>
      api.list(pods, { namespace: metadata.namespace ?? '' }).some((pod) => uses(pod, metadata.name)),
  },
  watching(pods, claimsLeft),
)

/** A pod that has no node yet does not count: none would start it with a claim that is being deleted. */
function uses(pod: Pod, claim: string): boolean {
  return !!pod.spec.nodeName && claimNamesOf(pod).includes(claim)
}

/** The deleted claims of a pod that is gone, or that cannot hold them any more. */
function claimsLeft({ type, object: pod }: Change<Pod>, api: ApiReader): readonly ObjectKey[] {
  const { spec, metadata } = pod
  if (type !== 'DELETED' && spec.nodeName && !isPodTerminal(pod)) return []
  return claimNamesOf(pod)
    .map((name) => ({ namespace: metadata.namespace ?? '', name }))
    .filter((key) => api.find(persistentVolumeClaims, key)?.metadata.deletionTimestamp)
}

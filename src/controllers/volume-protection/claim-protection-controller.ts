import type { ApiReader, Change } from '../../api/client'
import type { PersistentVolumeClaim, Pod } from '../../api/kinds'
import { keyOf, type ObjectKey } from '../../api/object'
import { isPodTerminal } from '../../api/pod'
import { CLAIM_PROTECTION, persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { pods } from '../../api/resources/pod'
import { type Controller, watching } from '../controller'
import { needsCare, type Protection, protect } from './protection'

/** Lets claims that were deleted go once no pod uses them (`pkg/controller/volume/pvcprotection`). */
export const claimProtectionController: Controller = {
  name: 'persistentvolumeclaim-protection-controller',
  watches: [
    watching(persistentVolumeClaims, ({ object }) => (needsCare(object, CLAIM_PROTECTION) ? [keyOf(object)] : [])),
    watching(pods, claimsLeft),
  ],
  reconcile(key, { api }) {
    const claim = api.find(persistentVolumeClaims, key)
    if (claim) protect(PROTECTION, claim, api)
    return 'done'
  },
}

const PROTECTION: Protection<PersistentVolumeClaim> = {
  resource: persistentVolumeClaims,
  finalizer: CLAIM_PROTECTION,
  isUsed: ({ metadata }, api) =>
    api.list(pods, { namespace: metadata.namespace ?? '' }).some((pod) => uses(pod, metadata.name)),
}

/** A pod that has no node yet does not count: none would start it with a claim that is being deleted. */
const uses = ({ spec }: Pod, claim: string): boolean =>
  !!spec.nodeName && !!spec.volumes?.some(({ persistentVolumeClaim: used }) => used?.claimName === claim)

/** The deleted claims of a pod that is gone, or that cannot hold them any more. */
function claimsLeft({ type, object }: Change<Pod>, api: ApiReader): readonly ObjectKey[] {
  const { spec, metadata } = object
  if (type !== 'DELETED' && spec.nodeName && !isPodTerminal(object)) return []
  const named = spec.volumes?.filter(({ persistentVolumeClaim }) => persistentVolumeClaim) ?? []
  return named
    .map((volume) => ({ namespace: metadata.namespace ?? '', name: volume.persistentVolumeClaim?.claimName ?? '' }))
    .filter((key) => api.find(persistentVolumeClaims, key)?.metadata.deletionTimestamp)
}

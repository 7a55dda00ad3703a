import type { PersistentVolume } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { persistentVolumes, VOLUME_PROTECTION } from '../../api/resources/persistent-volume'
import { type Controller, watching } from '../controller'
import { needsCare, type Protection, protect } from './protection'

/** Lets volumes that were deleted go once they are bound to no claim (`pkg/controller/volume/pvprotection`). */
export const volumeProtectionController: Controller = {
  name: 'persistentvolume-protection-controller',
  watches: [watching(persistentVolumes, ({ object }) => (needsCare(object, VOLUME_PROTECTION) ? [keyOf(object)] : []))],
  reconcile(key, { api }) {
    const volume = api.find(persistentVolumes, key)
    if (volume) protect(PROTECTION, volume, api)
    return 'done'
  },
}

const PROTECTION: Protection<PersistentVolume> = {
  resource: persistentVolumes,
  finalizer: VOLUME_PROTECTION,
  isUsed: ({ status }) => status.phase === 'Bound',
}

import { persistentVolumes, VOLUME_PROTECTION } from '../../api/resources/persistent-volume'
import { protectionController } from './protection'

/** Lets volumes that were deleted go once they are bound to no claim (`pkg/controller/volume/pvprotection`). */
export const volumeProtectionController = protectionController({
  name: 'persistentvolume-protection-controller',
  resource: persistentVolumes,
  finalizer: VOLUME_PROTECTION,
  isUsed: ({ status }) => status.phase === 'Bound',
})

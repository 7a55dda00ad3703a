import { VOLUME_PROTECTION } from '../../api/resources/persistent-volume'
import { CLAIM_PROTECTION } from '../../api/resources/persistent-volume-claim'
import type { AdmissionPlugin } from './admission'

const FINALIZERS: Readonly<Record<string, string>> = {
  PersistentVolumeClaim: CLAIM_PROTECTION,
  PersistentVolume: VOLUME_PROTECTION,
}

/** Claims and volumes get the finalizer that holds them as long as they are in use (`StorageObjectInUseProtection`). */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: ['persistentvolumeclaims', 'persistentvolumes'],
  operations: ['CREATE'],
  mutate({ resource }, { metadata }) {
    const finalizer = FINALIZERS[resource.kind] as string
    const given = (metadata.finalizers ?? []) as readonly string[]
    if (!given.includes(finalizer)) metadata.finalizers = [...given, finalizer]
  },
}

import { storageClasses } from '../../api/resources'
import { defaultAmong } from '../../api/resources/storage-class'
import type { AdmissionPlugin } from './admission'

/** Claims that name no class get the default one, if there is one already (`DefaultStorageClass`). */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  operations: ['CREATE'],
  mutate(_, draft, { reader }) {
    const spec = draft.spec as { storageClassName?: string } | undefined
    if (!spec || spec.storageClassName !== undefined) return
    const chosen = defaultAmong(reader.list(storageClasses))
    if (chosen) spec.storageClassName = chosen.metadata.name
  },
}

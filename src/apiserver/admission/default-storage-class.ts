import type { StorageClass } from '../../api/kinds'
import { storageClasses } from '../../api/resources'
import { isDefaultStorageClass } from '../../api/resources/storage-class'
import { compareText } from '../../base/compare'
import type { AdmissionPlugin } from './admission'

/** Claims that name no class get the default one; of several the newest, then the first by name (`DefaultStorageClass`). */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  operations: ['CREATE'],
  mutate(_, draft, { reader }) {
    const spec = draft.spec as { storageClassName?: string } | undefined
    if (!spec || spec.storageClassName !== undefined) return
    const [chosen] = reader.list(storageClasses).filter(isDefaultStorageClass).sort(newestFirst)
    if (chosen) spec.storageClassName = chosen.metadata.name
  },
}

const newestFirst = (a: StorageClass, b: StorageClass): number =>
  compareText(b.metadata.creationTimestamp, a.metadata.creationTimestamp) ||
  compareText(a.metadata.name, b.metadata.name)

import type { PersistentVolumeClaim } from '../kinds'
import type { Resource } from '../resource'
import { ageColumn, nameColumn } from './columns'

export const persistentVolumeClaims: Resource<PersistentVolumeClaim> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  columns: [nameColumn, ageColumn],
}

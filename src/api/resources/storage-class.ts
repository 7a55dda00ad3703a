import { byAll, compareText, sortInPlace } from '../../base/compare'
import { equal } from '../../base/json'
import { forbidden, invalid, required } from '../field-error'
import type { StorageClass } from '../kinds'
import { ageColumn, nameColumn, text } from './columns'
import { type FieldErrors, NOTHING_WRONG, oneOf } from './field-rules'
import { declare } from './metadata-rules'

const DEFAULT_ANNOTATIONS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
] as const

/** Whether claims that name no class get this one. */
export const isDefaultStorageClass = ({ metadata }: StorageClass): boolean =>
  DEFAULT_ANNOTATIONS.some((key) => metadata.annotations?.[key] === 'true')

/** The class of claims that name none: of several the newest, then the first by name (`GetDefaultClass`). */
export const defaultAmong = (classes: readonly StorageClass[]): StorageClass | undefined =>
  sortInPlace(classes.filter(isDefaultStorageClass), newestFirst)[0]

const newestFirst = byAll<StorageClass>(
  (a, b) => compareText(b.metadata.creationTimestamp, a.metadata.creationTimestamp),
  (a, b) => compareText(a.metadata.name, b.metadata.name),
)

function validateUpdate(object: StorageClass, previous: StorageClass): FieldErrors {
  return [
    ...(equal(object.parameters, previous.parameters)
      ? NOTHING_WRONG
      : [forbidden('parameters', 'updates to parameters are forbidden.')]),
    ...(object.provisioner === previous.provisioner
      ? NOTHING_WRONG
      : [forbidden('provisioner', 'updates to provisioner are forbidden.')]),
    ...(object.reclaimPolicy === previous.reclaimPolicy
      ? NOTHING_WRONG
      : [forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.')]),
    ...(object.volumeBindingMode === previous.volumeBindingMode
      ? NOTHING_WRONG
      : [invalid('volumeBindingMode', object.volumeBindingMode, 'field is immutable')]),
  ]
}

export const storageClasses = declare<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  categories: [],
  namespaced: false,
  subresources: [],
  setDefaults(draft) {
    draft.reclaimPolicy ||= 'Delete'
    draft.volumeBindingMode ||= 'Immediate'
  },
  validate: ({ provisioner, reclaimPolicy, volumeBindingMode }) => [
    ...(provisioner ? NOTHING_WRONG : [required('provisioner')]),
    ...oneOf(reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy'),
    ...oneOf(volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode'),
  ],
  validateUpdate,
  columns: [
    { ...nameColumn, cell: (object) => `${object.metadata.name}${isDefaultStorageClass(object) ? ' (default)' : ''}` },
    text('Provisioner', ({ provisioner }) => provisioner ?? ''),
    text('ReclaimPolicy', ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete'),
    text('VolumeBindingMode', ({ volumeBindingMode }) => volumeBindingMode ?? '<unset>'),
    {
      name: 'AllowVolumeExpansion',
      type: 'boolean',
      cell: ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false,
    },
    ageColumn,
  ],
})

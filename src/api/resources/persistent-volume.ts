import { required, unsupported } from '../field-error'
import type { PersistentVolume } from '../kinds'
import { nodeSelectorIsValid } from './affinity-rules'
import { ageColumn, nameColumn, text, wide } from './columns'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'
import { accessModesAreValid, accessModesText } from './persistent-volume-claim'
import { defaultQuantities } from './resource-quantities'
import { quantityIsValid } from './resource-rules'
import { defaultSource } from './volume-defaults'

/** The finalizer that holds a volume as long as it is bound. */
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection'

type Affinity = NonNullable<PersistentVolume['spec']['nodeAffinity']>

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'] as const

function validate({ spec }: PersistentVolume): FieldErrors {
  const { capacity, persistentVolumeReclaimPolicy: policy } = spec
  return [
    ...accessModesAreValid(spec.accessModes, 'spec.accessModes'),
    ...(capacity && Object.keys(capacity).length > 0 ? NOTHING_WRONG : [required('spec.capacity')]),
    ...(capacity?.storage === undefined ? NOTHING_WRONG : quantityIsValid(capacity.storage, 'spec.capacity[storage]')),
    ...((RECLAIM_POLICIES as readonly string[]).includes(policy ?? '')
      ? NOTHING_WRONG
      : [unsupported('spec.persistentVolumeReclaimPolicy', policy ?? '', RECLAIM_POLICIES)]),
    ...(spec.nodeAffinity ? affinityIsValid(spec.nodeAffinity, 'spec.nodeAffinity') : NOTHING_WRONG),
  ]
}

const affinityIsValid = ({ required: terms }: Affinity, path: string): FieldErrors =>
  terms
    ? nodeSelectorIsValid(terms, `${path}.required`)
    : [required(`${path}.required`, 'must specify required node constraints')]

function claimOf({ spec: { claimRef } }: PersistentVolume): string {
  return claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : ''
}

export const persistentVolumes = declare<PersistentVolume>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  categories: [],
  namespaced: false,
  subresources: ['status'],
  tracksGeneration: false,
  setDefaults(draft) {
    const spec = (draft.spec ??= {})
    spec.persistentVolumeReclaimPolicy ||= 'Retain'
    spec.volumeMode ||= 'Filesystem'
    defaultSource(spec)
    defaultQuantities(spec.capacity)
  },
  prepareForCreate(draft) {
    draft.status = { phase: 'Pending' }
  },
  validate,
  columns: [
    nameColumn,
    text('Capacity', ({ spec }) => spec.capacity?.storage ?? '0'),
    text('Access Modes', ({ spec }) => accessModesText(spec.accessModes)),
    text('Reclaim Policy', ({ spec }) => spec.persistentVolumeReclaimPolicy ?? ''),
    text('Status', ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''))),
    text('Claim', claimOf),
    text('StorageClass', ({ spec }) => spec.storageClassName ?? ''),
    text('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
    text('Reason', ({ status }) => status.reason ?? ''),
    ageColumn,
    wide(text('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>')),
  ],
})

import type { Mutable } from '../../base/json'
import { equal } from '../../base/json'
import { forbidden, required, unsupported } from '../field-error'
import type { PersistentVolumeClaim } from '../kinds'
import { parseQuantity } from '../quantity'
import { ageColumn, nameColumn, text, wide } from './columns'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'
import { defaultQuantities } from './resource-quantities'
import { quantityIsValid } from './resource-rules'

type Spec = PersistentVolumeClaim['spec']

/** The finalizer that holds a claim as long as a pod uses it. */
export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection'

export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'] as const
const SHORT_MODES = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const

/** `RWO,ROX`: in the order in which tables show them. */
export const accessModesText = (modes: readonly string[] | undefined): string =>
  SHORT_MODES.filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(',')

/** Defaults of a claim's spec, also inside a StatefulSet. In place. */
export function defaultClaim(spec: Mutable<Spec>): void {
  spec.volumeMode ||= 'Filesystem'
  defaultQuantities(spec.resources?.requests)
  defaultQuantities(spec.resources?.limits)
}

export const accessModesAreValid = (modes: readonly string[] | undefined, field: string): FieldErrors => [
  ...(modes?.length ? NOTHING_WRONG : [required(field, 'at least 1 access mode is required')]),
  ...(modes ?? [])
    .filter((mode) => !(ACCESS_MODES as readonly string[]).includes(mode))
    .map((mode) => unsupported(field, mode, ACCESS_MODES)),
]

function validate({ spec }: PersistentVolumeClaim): FieldErrors {
  const storage = spec.resources?.requests?.storage
  return [
    ...accessModesAreValid(spec.accessModes, 'spec.accessModes'),
    ...(storage === undefined
      ? [required('spec.resources[storage]')]
      : quantityIsValid(storage, 'spec.resources[storage]')),
  ]
}

const IMMUTABLE =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
const SHRUNK = 'field can not be less than status.capacity'

/** Simplified: the message has no diff of the two specs after it. */
function validateUpdate({ spec, status }: PersistentVolumeClaim, previous: PersistentVolumeClaim): FieldErrors {
  const before = previous.spec
  if (spec === before) return NOTHING_WRONG
  const fixed = (part: Spec): object => ({
    ...part,
    resources: undefined,
    volumeName: undefined,
    volumeAttributesClassName: undefined,
    // A claim without a class may get one later.
    ...(before.storageClassName === undefined ? { storageClassName: undefined } : {}),
  })
  const isRenamed = !!before.volumeName && spec.volumeName !== before.volumeName
  const [now = 0, old = 0] = [spec, before].map((part) => parseQuantity(part.resources?.requests?.storage))
  const mayGrow = status?.phase === 'Bound'
  const isChanged = isRenamed || !equal(fixed(spec), fixed(before)) || (now !== old && !mayGrow)
  return [
    ...(isChanged ? [forbidden('spec', IMMUTABLE)] : NOTHING_WRONG),
    ...(mayGrow && now < old ? [forbidden('spec.resources.requests.storage', SHRUNK)] : NOTHING_WRONG),
  ]
}

/** Capacity and modes are known once there is a volume. */
const bound = (claim: PersistentVolumeClaim, cell: string): string => (claim.spec.volumeName ? cell : '')

export const persistentVolumeClaims = declare<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  tracksGeneration: false,
  setDefaults: (draft) => defaultClaim((draft.spec ??= {})),
  prepareForCreate(draft) {
    draft.status = { phase: 'Pending' }
  },
  validate,
  validateUpdate,
  columns: [
    nameColumn,
    text('Status', ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''))),
    text('Volume', ({ spec }) => spec.volumeName ?? ''),
    text('Capacity', (claim) => bound(claim, claim.status.capacity?.storage ?? '0')),
    text('Access Modes', (claim) => bound(claim, accessModesText(claim.status.accessModes))),
    text('StorageClass', ({ spec }) => spec.storageClassName ?? ''),
    text('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
    ageColumn,
    wide(text('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>')),
  ],
})

import { equal, type Mutable } from '../../base/json'
import { forbidden, invalid, invalidStruct, required } from '../field-error'
import type { StatefulSet } from '../kinds'
import { ageColumn, nameColumn, templateColumns, text } from './columns'
import {
  atMostHundredPercent,
  type FieldErrors,
  NOTHING_WRONG,
  noneNegative,
  notNegative,
  notNegativeOrPercent,
  numberOf,
  workloadSelector,
} from './field-rules'
import { convertLegacyStatefulSet } from './legacy-workloads'
import { declare } from './metadata-rules'
import { defaultClaim } from './persistent-volume-claim'
import { defaultPodTemplate } from './pod-defaults'
import { workloadTemplate } from './pod-rules'
import { templateWarnings } from './pod-warnings'
import { scaleBy } from './scale-access'

type Spec = StatefulSet['spec']

const MUTABLE: readonly (keyof Spec)[] = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]
const FORBIDDEN =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"

function setDefaults(draft: Mutable<StatefulSet>): void {
  const spec = (draft.spec ??= {} as typeof draft.spec)
  spec.podManagementPolicy ||= 'OrderedReady'
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
  const strategy = (spec.updateStrategy ??= {})
  // Only a strategy that was not named gets the block; `type: RollingUpdate` alone stays without one.
  if (!strategy.type) {
    strategy.type = 'RollingUpdate'
    strategy.rollingUpdate ??= {}
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) {
    strategy.rollingUpdate.partition ??= 0
    strategy.rollingUpdate.maxUnavailable ??= 1
  }
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {})
  retention.whenDeleted ||= 'Retain'
  retention.whenScaled ||= 'Retain'
  defaultPodTemplate((spec.template ??= {}))
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion = 'v1'
    claim.kind = 'PersistentVolumeClaim'
    defaultClaim((claim.spec ??= {}))
    claim.status = { phase: 'Pending' }
  }
}

function strategyIsValid({ updateStrategy }: Spec, path: string): FieldErrors {
  const { type = '', rollingUpdate } = updateStrategy ?? {}
  const { partition = 0, maxUnavailable } = rollingUpdate ?? {}
  const block = rollingUpdate && { Partition: partition, MaxUnavailable: maxUnavailable }
  switch (type) {
    case 'OnDelete':
      return block
        ? [invalidStruct(`${path}.rollingUpdate`, block, "only allowed for updateStrategy 'RollingUpdate'")]
        : NOTHING_WRONG
    case 'RollingUpdate':
      return rollingUpdate ? rollingUpdateIsValid(rollingUpdate, `${path}.rollingUpdate`) : NOTHING_WRONG
    default:
      return [invalidStruct(path, { Type: type, RollingUpdate: block }, "must be 'RollingUpdate' or 'OnDelete'")]
  }
}

function rollingUpdateIsValid(
  { partition, maxUnavailable }: NonNullable<NonNullable<Spec['updateStrategy']>['rollingUpdate']>,
  path: string,
): FieldErrors {
  const none = maxUnavailable !== undefined && numberOf(maxUnavailable) === 0
  return [
    ...notNegative(partition, `${path}.partition`),
    ...notNegativeOrPercent(maxUnavailable, `${path}.maxUnavailable`),
    ...(none ? [invalid(`${path}.maxUnavailable`, maxUnavailable, 'cannot be 0')] : NOTHING_WRONG),
    ...atMostHundredPercent(maxUnavailable, `${path}.maxUnavailable`),
  ]
}

function policiesAreValid({ podManagementPolicy, persistentVolumeClaimRetentionPolicy: retention }: Spec): FieldErrors {
  const kept = ['whenDeleted', 'whenScaled'] as const
  const isKnown = podManagementPolicy === 'OrderedReady' || podManagementPolicy === 'Parallel'
  return [
    ...(isKnown
      ? NOTHING_WRONG
      : podManagementPolicy
        ? [invalid('spec.podManagementPolicy', podManagementPolicy, "must be 'OrderedReady' or 'Parallel'")]
        : [required('spec.podManagementPolicy')]),
    ...kept
      .filter((when) => retention?.[when] !== 'Retain' && retention?.[when] !== 'Delete')
      .map((when) => {
        const field = `spec.persistentVolumeClaimRetentionPolicy.${when}`
        return {
          field,
          type: 'Unsupported value',
          body: `Unsupported value: "${retention?.[when] ?? ''}": supported values: "Delete", "Retain"`,
        } as const
      }),
  ]
}

/** The template as its pods will be: with one volume for each claim, which containers may mount. */
function withClaims({ template, volumeClaimTemplates = [] }: Spec): Spec['template'] {
  if (!template?.spec || volumeClaimTemplates.length === 0) return template
  const claimed = volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? '')
  const own = (template.spec.volumes ?? []).filter(({ name }) => !claimed.includes(name))
  const volumes = [...own, ...claimed.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))]
  return { ...template, spec: { ...template.spec, volumes } }
}

function validateUpdate({ spec }: StatefulSet, previous: StatefulSet): FieldErrors {
  const fixed = (part: Spec): object => ({ ...part, ...Object.fromEntries(MUTABLE.map((field) => [field, undefined])) })
  return spec === previous.spec || equal(fixed(spec), fixed(previous.spec))
    ? NOTHING_WRONG
    : [forbidden('spec', FORBIDDEN)]
}

export const statefulSets = declare<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  legacyApiVersions: ['apps/v1beta1', 'apps/v1beta2'],
  convertLegacy: convertLegacyStatefulSet,
  setDefaults,
  prepareForCreate(draft) {
    draft.status = { replicas: 0, availableReplicas: 0 }
  },
  warnings: templateWarnings(({ spec }) => spec.template),
  validate: ({ spec }) => [
    ...policiesAreValid(spec),
    ...strategyIsValid(spec, 'spec.updateStrategy'),
    ...noneNegative(spec, ['replicas', 'minReadySeconds'], 'spec'),
    ...notNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...workloadSelector(spec.selector, 'spec.selector', 'statefulset'),
    ...workloadTemplate({ ...spec, template: withClaims(spec) }, 'spec.template', 'StatefulSet'),
  ],
  validateUpdate,
  scale: scaleBy(({ spec }) => spec.selector),
  columns: [
    nameColumn,
    text('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
    ageColumn,
    ...templateColumns<StatefulSet>(({ spec }) => spec.template),
  ],
})

import { equal } from '../../base/json'
import { type FieldError, forbidden, invalid, required } from '../field-error'
import type { Deployment } from '../kinds'
import { ageColumn, integer, nameColumn, selectorColumn, templateColumns, text } from './columns'
import {
  atMostHundredPercent,
  type FieldErrors,
  NOTHING_WRONG,
  noneNegative,
  notNegativeOrPercent,
  numberOf,
  workloadSelector,
} from './field-rules'
import { convertLegacyDeployment } from './legacy-workloads'
import { declare } from './metadata-rules'
import { defaultPodTemplate } from './pod-defaults'
import { workloadTemplate } from './pod-rules'
import { templateWarnings } from './pod-warnings'
import { scaleBy } from './scale-access'

type Spec = Deployment['spec']
type Strategy = NonNullable<Spec['strategy']>

/** `deployment/ReplicaSet/…` selectors never change: a different set of pods is a different workload. */
export const selectorIsImmutable = (
  object: { readonly spec: { readonly selector?: unknown } },
  previous: { readonly spec: { readonly selector?: unknown } },
): FieldErrors =>
  equal(object.spec.selector, previous.spec.selector)
    ? NOTHING_WRONG
    : [invalid('spec.selector', object.spec.selector, 'field is immutable')]

function strategyIsValid(strategy: Strategy, path: string): FieldErrors {
  switch (strategy.type) {
    case 'Recreate':
      return strategy.rollingUpdate
        ? [forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
        : NOTHING_WRONG
    case 'RollingUpdate':
      return rollingUpdateIsValid(strategy.rollingUpdate, `${path}.rollingUpdate`)
    default:
      return [unknownStrategy(strategy, path)]
  }
}

function rollingUpdateIsValid(rollingUpdate: Strategy['rollingUpdate'], path: string): FieldErrors {
  if (!rollingUpdate) return [required(path, 'this should be defaulted and never be nil')]
  const { maxUnavailable, maxSurge } = rollingUpdate
  const stands = numberOf(maxUnavailable) === 0 && numberOf(maxSurge) === 0
  return [
    ...notNegativeOrPercent(maxUnavailable, `${path}.maxUnavailable`),
    ...notNegativeOrPercent(maxSurge, `${path}.maxSurge`),
    ...(stands
      ? [invalid(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
      : NOTHING_WRONG),
    ...atMostHundredPercent(maxUnavailable, `${path}.maxUnavailable`),
  ]
}

/** The server shows the whole strategy, with the field names of its own types. */
function unknownStrategy({ type, rollingUpdate }: Strategy, path: string): FieldError {
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {}
  const shown = {
    Type: type ?? '',
    RollingUpdate: rollingUpdate ? { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } : null,
  }
  const body = `Unsupported value: ${JSON.stringify(shown)}: supported values: "Recreate", "RollingUpdate"`
  return { field: path, type: 'Unsupported value', body }
}

function validate({ spec }: Deployment): FieldErrors {
  const { progressDeadlineSeconds, minReadySeconds = 0 } = spec
  const tooSoon = progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds
  return [
    ...noneNegative(spec, ['replicas'], 'spec'),
    ...workloadSelector(spec.selector, 'spec.selector', 'deployment'),
    ...workloadTemplate(spec, 'spec.template', 'ReplicaSet'),
    ...strategyIsValid(spec.strategy ?? {}, 'spec.strategy'),
    ...noneNegative(spec, ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'], 'spec'),
    ...(tooSoon
      ? [invalid('spec.progressDeadlineSeconds', progressDeadlineSeconds, 'must be greater than minReadySeconds')]
      : NOTHING_WRONG),
  ]
}

export const deployments = declare<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  legacyApiVersions: ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'],
  convertLegacy: convertLegacyDeployment,
  setDefaults(draft) {
    const spec = (draft.spec ??= {} as typeof draft.spec)
    spec.replicas ??= 1
    spec.revisionHistoryLimit ??= 10
    spec.progressDeadlineSeconds ??= 600
    const strategy = (spec.strategy ??= {})
    strategy.type ||= 'RollingUpdate'
    if (strategy.type === 'RollingUpdate') {
      strategy.rollingUpdate ??= {}
      strategy.rollingUpdate.maxUnavailable ??= '25%'
      strategy.rollingUpdate.maxSurge ??= '25%'
    }
    defaultPodTemplate((spec.template ??= {}))
  },
  prepareForCreate(draft) {
    draft.status = {}
  },
  bumpsGeneration: (object, previous) => !equal(object.metadata.annotations, previous.metadata.annotations),
  validate,
  warnings: templateWarnings(({ spec }) => spec.template),
  validateUpdate: selectorIsImmutable,
  scale: scaleBy(({ spec }) => spec.selector),
  columns: [
    nameColumn,
    text('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
    integer('Up-to-date', ({ status }) => status.updatedReplicas ?? 0),
    integer('Available', ({ status }) => status.availableReplicas ?? 0),
    ageColumn,
    ...templateColumns<Deployment>(({ spec }) => spec.template),
    selectorColumn(({ spec }) => spec.selector),
  ],
})

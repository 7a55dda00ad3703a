import { equal } from '../../base/json'
import { type FieldError, invalid, required } from '../field-error'
import type { DaemonSet } from '../kinds'
import { formatLabels } from '../label-selector'
import { ageColumn, integer, nameColumn, selectorColumn, templateColumns, text } from './columns'
import { selectorIsImmutable } from './deployment'
import {
  atMostHundredPercent,
  type FieldErrors,
  NOTHING_WRONG,
  noneNegative,
  notNegativeOrPercent,
  numberOf,
  workloadSelector,
} from './field-rules'
import { convertLegacyDaemonSet } from './legacy-workloads'
import { declare } from './metadata-rules'
import { defaultPodTemplate } from './pod-defaults'
import { workloadTemplate } from './pod-rules'
import { templateWarnings } from './pod-warnings'

type Strategy = NonNullable<DaemonSet['spec']['updateStrategy']>

/** Counts the templates that the set has had; old clients read it. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'

function strategyIsValid(strategy: Strategy, path: string): FieldErrors {
  if (strategy.type === 'OnDelete') return NOTHING_WRONG
  if (strategy.type !== 'RollingUpdate') return [unknownStrategy(strategy, path)]
  const field = `${path}.rollingUpdate`
  if (!strategy.rollingUpdate) return [required(field)]
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate
  return [
    ...notNegativeOrPercent(maxUnavailable, `${field}.maxUnavailable`),
    ...notNegativeOrPercent(maxSurge, `${field}.maxSurge`),
    ...atMostHundredPercent(maxUnavailable, `${field}.maxUnavailable`),
    ...atMostHundredPercent(maxSurge, `${field}.maxSurge`),
    ...oneLimit(strategy.rollingUpdate, field),
  ]
}

/** Old pods go first, or new ones come first: exactly one of the two. */
function oneLimit({ maxUnavailable, maxSurge }: NonNullable<Strategy['rollingUpdate']>, path: string): FieldErrors {
  const [goes, comes] = [numberOf(maxUnavailable) !== 0, numberOf(maxSurge) !== 0]
  if (goes && comes) return [invalid(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')]
  return goes || comes ? NOTHING_WRONG : [required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')]
}

/** The server shows the whole strategy, with the field names of its own types. */
function unknownStrategy({ type, rollingUpdate }: Strategy, path: string): FieldError {
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {}
  const shown = {
    Type: type ?? '',
    RollingUpdate: rollingUpdate ? { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } : null,
  }
  const body = `Unsupported value: ${JSON.stringify(shown)}: supported values: "RollingUpdate", "OnDelete"`
  return { field: path, type: 'Unsupported value', body }
}

export const daemonSets = declare<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  legacyApiVersions: ['extensions/v1beta1', 'apps/v1beta2'],
  convertLegacy: convertLegacyDaemonSet,
  setDefaults(draft) {
    const spec = (draft.spec ??= {} as typeof draft.spec)
    const strategy = (spec.updateStrategy ??= {})
    strategy.type ||= 'RollingUpdate'
    if (strategy.type === 'RollingUpdate') {
      strategy.rollingUpdate ??= {}
      strategy.rollingUpdate.maxUnavailable ??= 1
      strategy.rollingUpdate.maxSurge ??= 0
    }
    spec.revisionHistoryLimit ??= 10
    defaultPodTemplate((spec.template ??= {}))
  },
  prepareForCreate(draft) {
    draft.status = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }
    draft.metadata.annotations = { [TEMPLATE_GENERATION]: '1', ...draft.metadata.annotations }
  },
  prepareForUpdate(draft, previous) {
    const before = Number(previous.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0)
    const isNew = !equal(draft.spec.template, previous.spec.template)
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      [TEMPLATE_GENERATION]: String(isNew ? before + 1 : before),
    }
  },
  warnings: templateWarnings(({ spec }) => spec.template),
  validate: ({ spec }) => [
    ...workloadSelector(spec.selector, 'spec.selector', 'daemonset'),
    ...workloadTemplate(spec, 'spec.template', 'DaemonSet'),
    ...strategyIsValid(spec.updateStrategy ?? {}, 'spec.updateStrategy'),
    ...noneNegative(spec, ['minReadySeconds', 'revisionHistoryLimit'], 'spec'),
  ],
  validateUpdate: selectorIsImmutable,
  columns: [
    nameColumn,
    integer('Desired', ({ status }) => status.desiredNumberScheduled ?? 0),
    integer('Current', ({ status }) => status.currentNumberScheduled ?? 0),
    integer('Ready', ({ status }) => status.numberReady ?? 0),
    integer('Up-to-date', ({ status }) => status.updatedNumberScheduled ?? 0),
    integer('Available', ({ status }) => status.numberAvailable ?? 0),
    text('Node Selector', ({ spec }) => formatLabels(spec.template?.spec?.nodeSelector)),
    ageColumn,
    ...templateColumns<DaemonSet>(({ spec }) => spec.template),
    selectorColumn(({ spec }) => spec.selector),
  ],
})

import type { Mutable } from '../../base/json'
import { invalidStruct } from '../field-error'
import type { PodDisruptionBudget } from '../kinds'
import { isEmptySelector } from '../label-selector'
import { ageColumn, integer, nameColumn, text } from './columns'
import {
  atMostHundredPercent,
  type FieldErrors,
  NOTHING_WRONG,
  notNegativeOrPercent,
  oneOf,
  selectorIsValid,
} from './field-rules'
import { declare } from './metadata-rules'

const EVICTION_POLICIES = ['AlwaysAllow', 'IfHealthyBudget'] as const

/** In policy/v1beta1 an empty selector found no pods; this label, which no pod has, says the same today. */
const NO_PODS = { key: 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match', operator: 'Exists' }

function convertLegacy({ spec }: Mutable<PodDisruptionBudget>): void {
  if (spec?.selector && isEmptySelector(spec.selector)) spec.selector = { matchExpressions: [NO_PODS] }
}

function validate({ spec }: PodDisruptionBudget): FieldErrors {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec
  const both = minAvailable !== undefined && maxUnavailable !== undefined
  const shown = {
    MinAvailable: minAvailable,
    Selector: selector,
    MaxUnavailable: maxUnavailable,
    UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy,
  }
  return [
    ...(both ? [invalidStruct('spec', shown, 'minAvailable and maxUnavailable cannot be both set')] : NOTHING_WRONG),
    ...notNegativeOrPercent(minAvailable, 'spec.minAvailable'),
    ...atMostHundredPercent(minAvailable, 'spec.minAvailable'),
    ...notNegativeOrPercent(maxUnavailable, 'spec.maxUnavailable'),
    ...atMostHundredPercent(maxUnavailable, 'spec.maxUnavailable'),
    ...selectorIsValid(spec.selector, 'spec.selector'),
    ...(unhealthyPodEvictionPolicy === undefined
      ? NOTHING_WRONG
      : oneOf(unhealthyPodEvictionPolicy, EVICTION_POLICIES, 'spec.unhealthyPodEvictionPolicy')),
  ]
}

export const podDisruptionBudgets = declare<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  legacyApiVersions: ['policy/v1beta1'],
  convertLegacy,
  setDefaults(draft) {
    draft.spec ??= {}
  },
  prepareForCreate(draft) {
    draft.status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
  },
  validate,
  columns: [
    nameColumn,
    text('Min Available', ({ spec }) => String(spec.minAvailable ?? 'N/A')),
    text('Max Unavailable', ({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
    integer('Allowed Disruptions', ({ status }) => status.disruptionsAllowed ?? 0),
    ageColumn,
  ],
})

import { sortedEntries } from '../../base/compare'
import { equal } from '../../base/json'
import { invalid } from '../field-error'
import type { ResourceQuota } from '../kinds'
import { canonicalQuantity } from '../quantity'
import { ageColumn, nameColumn, text } from './columns'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'
import { qualifiedName } from './names'
import { defaultQuantities } from './resource-quantities'
import { quantityIsValid } from './resource-rules'

const STANDARD: readonly string[] = [
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]

/** Counts of objects come in whole numbers. */
const isCount = (name: string): boolean =>
  name.startsWith('count/') || (STANDARD.indexOf(name) >= STANDARD.indexOf('pods') && STANDARD.includes(name))

function resourceName(name: string, field: string): FieldErrors {
  const errors = followsRule(qualifiedName, name, field)
  const isKnown =
    name.includes('/') ||
    STANDARD.includes(name) ||
    name.startsWith('hugepages-') ||
    name.startsWith('requests.hugepages-')
  return errors.length > 0 || isKnown
    ? errors
    : [invalid(field, name, 'must be a standard resource type or fully qualified')]
}

const validate = ({ spec }: ResourceQuota): FieldErrors =>
  sortedEntries(spec.hard).flatMap(([name, value]) => [
    ...resourceName(name, `spec.hard[${name}]`),
    ...quantityIsValid(value, `spec.hard[${name}]`, isCount(name)),
  ])

/** `pods: 3/10, requests.cpu: 1/4`: used of allowed. */
const usageText = ({ status: { hard, used } }: ResourceQuota, isShown: (name: string) => boolean): string =>
  sortedEntries(hard)
    .filter(([name]) => isShown(name))
    .map(([name, most]) => `${name}: ${canonicalQuantity(used?.[name] ?? '0')}/${canonicalQuantity(most)}`)
    .join(', ')

const isLimit = (name: string): boolean => name.startsWith('limits')

export const resourceQuotas = declare<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  tracksGeneration: false,
  setDefaults(draft) {
    draft.spec ??= {}
    defaultQuantities(draft.spec.hard)
  },
  prepareForCreate(draft) {
    draft.status = {}
  },
  validate,
  validateUpdate: (object, previous) =>
    equal(object.spec.scopes, previous.spec.scopes)
      ? NOTHING_WRONG
      : [invalid('spec.scopes', object.spec.scopes, 'field is immutable')],
  columns: [
    nameColumn,
    text('Request', (quota) => usageText(quota, (name) => !isLimit(name))),
    text('Limit', (quota) => usageText(quota, isLimit)),
    ageColumn,
  ],
})

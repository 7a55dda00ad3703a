import { sortedEntries } from '../../base/compare'
import { equal } from '../../base/json'
import { invalid } from '../field-error'
import type { ResourceQuota } from '../kinds'
import { canonicalQuantity } from '../quantity'
import { ageColumn, nameColumn, text } from './columns'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'
import { qualifiedName } from './names'
import { quotaScopesAreValid } from './quota-scope-rules'
import { defaultQuantities } from './resource-quantities'
import { isExtendedResource, quantityIsValid, resourceName } from './resource-rules'

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

/** Counts of objects, and what other software offers, come in whole numbers. */
const isCount = (name: string): boolean =>
  isExtendedResource(name) || (STANDARD.indexOf(name) >= STANDARD.indexOf('pods') && STANDARD.includes(name))

function quotaResourceName(name: string, field: string): FieldErrors {
  if (/^(requests\.)?hugepages-/.test(name)) return followsRule(qualifiedName, name, field)
  const errors = resourceName(name, field)
  const isKnown = name.includes('/') || STANDARD.includes(name)
  return isKnown ? errors : [...errors, invalid(field, name, 'must be a standard resource for quota')]
}

const validate = ({ spec }: ResourceQuota): FieldErrors => [
  ...sortedEntries(spec.hard).flatMap(([name, value]) => [
    ...quotaResourceName(name, `spec.hard[${name}]`),
    ...quantityIsValid(value, `spec.hard[${name}]`, isCount(name)),
  ]),
  ...quotaScopesAreValid(spec, STANDARD),
]

/** `pods: 3/10, requests.cpu: 1/4`: used of allowed. */
const usageText = ({ status: { hard, used } }: ResourceQuota, isShown: (name: string) => boolean): string =>
  sortedEntries(hard)
    .filter(([name]) => isShown(name))
    .map(([name, most]) => `${name}: ${canonicalQuantity(used?.[name] ?? '0')}/${canonicalQuantity(most)}`)
    .join(', ')

const setOf = (names: readonly string[] = []): readonly string[] => [...new Set(names)].sort()

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
    equal(setOf(object.spec.scopes), setOf(previous.spec.scopes))
      ? NOTHING_WRONG
      : [invalid('spec.scopes', object.spec.scopes, 'field is immutable')],
  columns: [
    nameColumn,
    text('Request', (quota) => usageText(quota, (name) => !isLimit(name))),
    text('Limit', (quota) => usageText(quota, isLimit)),
    ageColumn,
  ],
})

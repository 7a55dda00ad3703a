import { sortedEntries } from '../../base/compare'
import type { Mutable } from '../../base/json'
import { duplicate, forbidden, invalid, required } from '../field-error'
import type { LimitRange } from '../kinds'
import { compareQuantities, milliValue } from '../quantity'
import { nameColumn } from './columns'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'
import { qualifiedName } from './names'
import { defaultQuantities, type QuantityDraft } from './resource-quantities'
import { containerResourceName, quantityIsValid, resourceName } from './resource-rules'

type Item = LimitRange['spec']['limits'][number]

const PARTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

/** A container's default limit is the maximum, its default request the default limit, else the minimum. In place. */
function defaultItem(item: Mutable<Item>): void {
  for (const part of PARTS) defaultQuantities(item[part])
  if (item.type !== 'Container') return
  const limits: QuantityDraft = { ...item.max, ...item.default }
  const requests: QuantityDraft = { ...item.min, ...limits, ...item.defaultRequest }
  if (Object.keys(limits).length > 0) item.default = limits
  if (Object.keys(requests).length > 0) item.defaultRequest = requests
}

/** Pairs of which the first must not be more than the second: where that is said, what is shown, and the words. */
const ORDER = [
  ['min', 'max', 'min', 'min', 'min value', 'max value'],
  ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest', 'min value', 'default request value'],
  ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest', 'default request value', 'max value'],
  ['defaultRequest', 'default', 'defaultRequest', 'defaultRequest', 'default request value', 'default limit value'],
  ['min', 'default', 'default', 'min', 'min value', 'default value'],
  ['default', 'max', 'default', 'max', 'default value', 'max value'],
] as const

const TYPES: readonly string[] = ['Container', 'PersistentVolumeClaim', 'Pod']
const NO_STORAGE = 'either minimum or maximum storage value is required, but neither was provided'

function typeIsValid(type: string, field: string): FieldErrors {
  const errors = followsRule(qualifiedName, type, field)
  if (errors.length > 0 || type.includes('/') || TYPES.includes(type)) return errors
  return [invalid(field, type, 'must be a standard limit type or fully qualified')]
}

function itemIsValid(item: Item, path: string): FieldErrors {
  const isPod = item.type === 'Pod'
  const parts = PARTS.filter((part) => !isPod || !part.startsWith('default'))
  const forbiddenParts = isPod ? (['default', 'defaultRequest'] as const).filter((part) => item[part]) : []
  const lacksStorage = item.type === 'PersistentVolumeClaim' && !item.min?.storage && !item.max?.storage
  const nameIsValid = isPod || item.type === 'Container' ? containerResourceName : resourceName
  return [
    ...typeIsValid(item.type ?? '', `${path}.type`),
    ...parts.flatMap((part) =>
      sortedEntries(item[part]).flatMap(([name, value]) => [
        ...nameIsValid(name, `${path}.${part}[${name}]`),
        ...quantityIsValid(value, `${path}.${part}[${name}]`),
      ]),
    ),
    ...forbiddenParts.map((part) => forbidden(`${path}.${part}`, "may not be specified when `type` is 'Pod'")),
    ...(lacksStorage ? [required(`${path}.limits`, NO_STORAGE)] : NOTHING_WRONG),
    ...namesOf(item).flatMap((name) => [...orderErrors(item, name, path), ...ratioErrors(item, name, path)]),
  ]
}

const namesOf = (item: Item): readonly string[] =>
  [...new Set(PARTS.flatMap((part) => Object.keys(item[part] ?? {})))].sort()

function orderErrors(item: Item, name: string, path: string): FieldErrors {
  return ORDER.flatMap(([low, high, at, shown, lowWords, highWords]) => {
    const [smaller, larger] = [item[low]?.[name], item[high]?.[name]]
    if (smaller === undefined || larger === undefined) return NOTHING_WRONG
    if (compareQuantities(smaller, larger) <= 0) return NOTHING_WRONG
    const why = `${lowWords} ${smaller} is greater than ${highWords} ${larger}`
    return [invalid(`${path}.${at}[${name}]`, item[shown]?.[name], why)]
  })
}

/** Limits are never less than requests, and never further above them than the bounds are apart. */
function ratioErrors({ min, max, maxLimitRequestRatio }: Item, name: string, path: string): FieldErrors {
  const ratio = maxLimitRequestRatio?.[name]
  if (ratio === undefined) return NOTHING_WRONG
  const wrong = (why: string): FieldErrors => [invalid(`${path}.maxLimitRequestRatio[${name}]`, ratio, why)]
  const [least, most] = [min?.[name], max?.[name]]
  const apart = least && most ? milliValue(most) / milliValue(least) : Number.POSITIVE_INFINITY
  return [
    ...(compareQuantities(ratio, '1') < 0 ? wrong(`ratio ${ratio} is less than 1`) : NOTHING_WRONG),
    ...(milliValue(ratio) / 1000 > apart
      ? wrong(`ratio ${ratio} is greater than max/min = ${apart.toFixed(6)}`)
      : NOTHING_WRONG),
  ]
}

function validate({ spec: { limits } }: LimitRange): FieldErrors {
  const types = limits.map(({ type }) => type)
  return limits.flatMap((item, i) => [
    ...(types.indexOf(item.type) < i ? [duplicate(`spec.limits[${i}].type`, item.type)] : NOTHING_WRONG),
    ...itemIsValid(item, `spec.limits[${i}]`),
  ])
}

export const limitRanges = declare<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  categories: [],
  namespaced: true,
  subresources: [],
  tracksGeneration: false,
  setDefaults(draft) {
    const spec = (draft.spec ??= { limits: [] })
    spec.limits ??= []
    for (const item of spec.limits) defaultItem(item)
  },
  validate,
  columns: [nameColumn, { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp }],
})

import { sortedEntries } from '../../base/compare'
import type { Mutable } from '../../base/json'
import { duplicate, forbidden, invalid } from '../field-error'
import type { LimitRange } from '../kinds'
import { canonicalQuantity, parseQuantity } from '../quantity'
import { nameColumn } from './columns'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'
import { defaultQuantities, type QuantityDraft } from './resource-quantities'
import { quantityIsValid } from './resource-rules'

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

/** Pairs of which the first must not be more than the second, with the words of the message. */
const ORDER = [
  ['min', 'max', 'min', 'min value', 'max value'],
  ['min', 'defaultRequest', 'defaultRequest', 'min value', 'default request value'],
  ['defaultRequest', 'max', 'defaultRequest', 'default request value', 'max value'],
  ['defaultRequest', 'default', 'defaultRequest', 'default request value', 'default limit value'],
  ['min', 'default', 'default', 'min value', 'default value'],
  ['default', 'max', 'default', 'default value', 'max value'],
] as const

function itemIsValid(item: Item, path: string): FieldErrors {
  const forbiddenParts =
    item.type === 'Pod' ? (['default', 'defaultRequest'] as const).filter((part) => item[part]) : []
  return [
    ...PARTS.flatMap((part) =>
      sortedEntries(item[part]).flatMap(([name, value]) => quantityIsValid(value, `${path}.${part}[${name}]`)),
    ),
    ...forbiddenParts.map((part) => forbidden(`${path}.${part}`, "may not be specified when `type` is 'Pod'")),
    ...namesOf(item).flatMap((name) => orderErrors(item, name, path)),
  ]
}

const namesOf = (item: Item): readonly string[] =>
  [...new Set(PARTS.flatMap((part) => Object.keys(item[part] ?? {})))].sort()

function orderErrors(item: Item, name: string, path: string): FieldErrors {
  return ORDER.flatMap(([low, high, at, lowWords, highWords]) => {
    const [smaller, larger] = [item[low]?.[name], item[high]?.[name]]
    if (smaller === undefined || larger === undefined) return NOTHING_WRONG
    if ((parseQuantity(smaller) ?? 0) <= (parseQuantity(larger) ?? 0)) return NOTHING_WRONG
    const [shownLow, shownHigh] = [canonicalQuantity(smaller), canonicalQuantity(larger)]
    const why = `${lowWords} ${shownLow} is greater than ${highWords} ${shownHigh}`
    return [invalid(`${path}.${at}[${name}]`, canonicalQuantity(item[at]?.[name] ?? ''), why)]
  })
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

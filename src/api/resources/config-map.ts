import { equal } from '../../base/json'
import { type FieldError, forbidden, invalid, tooLong } from '../field-error'
import type { ConfigMap } from '../kinds'
import { ageColumn, integer, nameColumn } from './columns'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'
import { maxLengthMessage, patternMessage, type TextRule } from './names'

/** What a ConfigMap or Secret may hold, in bytes. */
export const MAX_DATA_BYTES = 1024 * 1024

const KEY = '[-._a-zA-Z0-9]+'
const KEY_MESSAGE = patternMessage(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  KEY,
  'key.name',
  'KEY_NAME',
  'key-name',
)

/** A key of a ConfigMap or Secret; it can become the name of a file. */
const configKey: TextRule = (key) => [
  ...(key.length > 253 ? [maxLengthMessage(253)] : []),
  ...(/^[-._a-zA-Z0-9]+$/.test(key) ? [] : [KEY_MESSAGE]),
  ...(key === '.' ? ["must not be '.'"] : []),
  ...(key.startsWith('..') ? [key === '..' ? "must not be '..'" : "must not start with '..'"] : []),
]

export const keysAreValid = (data: Readonly<Record<string, string>> | undefined, path: string): FieldErrors =>
  Object.keys(data ?? {})
    .sort()
    .flatMap((key) => followsRule(configKey, key, `${path}[${key}]`))

export const sizeIsValid = (...parts: readonly (Readonly<Record<string, string>> | undefined)[]): FieldErrors => {
  const size = parts.reduce(
    (sum, part) => sum + Object.values(part ?? {}).reduce((all, value) => all + value.length, 0),
    0,
  )
  return size > MAX_DATA_BYTES ? [tooLong('', MAX_DATA_BYTES)] : NOTHING_WRONG
}

/** Fields that stay as they are once `immutable` is set, and that cannot be unset again. */
export function keptWhenImmutable<T extends { readonly immutable?: boolean }>(
  object: T,
  previous: T,
  fields: readonly (keyof T & string)[],
): readonly FieldError[] {
  if (!previous.immutable) return NOTHING_WRONG
  const isUnset = !object.immutable ? ['immutable'] : []
  const changed = fields.filter((field) => !equal(object[field], previous[field]))
  return [...isUnset, ...changed].map((field) => forbidden(field, 'field is immutable when `immutable` is set'))
}

export const configMaps = declare<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  subresources: [],
  validate: ({ data, binaryData }) => [
    ...keysAreValid(data, 'data'),
    ...Object.keys(data ?? {})
      .filter((key) => binaryData && Object.hasOwn(binaryData, key))
      .map((key) => invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    ...keysAreValid(binaryData, 'binaryData'),
    ...sizeIsValid(data, binaryData),
  ],
  validateUpdate: (object, previous) => keptWhenImmutable(object, previous, ['data', 'binaryData']),
  columns: [
    nameColumn,
    integer('Data', ({ data, binaryData }) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length),
    ageColumn,
  ],
})

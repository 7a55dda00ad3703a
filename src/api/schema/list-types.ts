import { canonicalJson, isObject } from '../../base/json'
import { duplicate, type FieldError, invalid } from '../field-error'
import { type JsonSchema, partsOf } from './json-schema'

/** Items that occur twice in lists that are sets or maps (apiextensions `listtype.ValidateListSetsAndMaps`). */
export function duplicateItems(schema: JsonSchema | undefined, value: unknown, path = ''): readonly FieldError[] {
  if (!schema) return []
  const within = partsOf(schema, value, path).flatMap((part) => duplicateItems(part.schema, part.value, part.path))
  return Array.isArray(value) ? [...duplicatesIn(schema, value, path), ...within] : within
}

function duplicatesIn(schema: JsonSchema, list: readonly unknown[], path: string): readonly FieldError[] {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return secondOnes(list, path)
    case 'map': {
      const stray = list.findIndex((item) => item !== null && !isObject(item))
      if (stray >= 0) {
        return [invalid(`${path}[${stray}]`, list[stray], 'must be an object for an array of list-type map')]
      }
      const keys = schema['x-kubernetes-list-map-keys'] ?? []
      return secondOnes(
        list.map((item) => keysOf(item as Readonly<Record<string, unknown>> | null, keys)),
        path,
      )
    }
    default:
      return []
  }
}

const keysOf = (item: Readonly<Record<string, unknown>> | null, keys: readonly string[]): object =>
  Object.fromEntries(keys.filter((key) => item && Object.hasOwn(item, key)).map((key) => [key, item?.[key]]))

/** The first repetition of each item is named, further ones are not. */
function secondOnes(items: readonly unknown[], path: string): readonly FieldError[] {
  const times = new Map<string, number>()
  return items.flatMap((item, i) => {
    const text = canonicalJson(item)
    const before = times.get(text) ?? 0
    times.set(text, before + 1)
    return before === 1 ? [duplicate(`${path}[${i}]`, item)] : []
  })
}

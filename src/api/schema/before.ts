import { equal, isObject } from '../../base/json'
import type { JsonSchema } from './json-schema'

/** What a value was before a change, where that can be told. */
export type Before = { readonly value: unknown } | undefined

/** Items of a list can only be told apart where it says how. */
export function itemBefore(schema: JsonSchema, item: unknown, before: Before): Before {
  const keys = schema['x-kubernetes-list-map-keys']
  if (!keys || !Array.isArray(before?.value) || !isObject(item)) return undefined
  const found = before.value.find((other) => isObject(other) && keys.every((key) => equal(other[key], item[key])))
  return found === undefined ? undefined : { value: found }
}

/** The field of an object before; objects that are owned as a whole have no fields to compare. */
export function fieldBefore(schema: JsonSchema, name: string, before: Before): Before {
  if (schema['x-kubernetes-map-type'] === 'atomic' || !isObject(before?.value)) return undefined
  return Object.hasOwn(before.value, name) ? { value: before.value[name] } : undefined
}

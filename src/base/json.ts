import { sortedKeys } from './compare'

/** JSON values and the few pure operations on them that everything else is built from. */

export type JsonPrimitive = string | number | boolean | null
export type JsonValue = JsonPrimitive | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined
}

/** Deeply read-only view of a JSON-shaped type. Everything in the store has this shape. */
export type Immutable<T> = T extends JsonPrimitive | undefined
  ? T
  : T extends readonly (infer E)[]
    ? readonly Immutable<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Immutable<T[K]> }
      : T

/** The writable counterpart, for code that fills in a private copy before it is stored. */
export type Mutable<T> = T extends JsonPrimitive | undefined
  ? T
  : T extends readonly (infer E)[]
    ? Mutable<E>[]
    : T extends object
      ? { -readonly [K in keyof T]: Mutable<T[K]> }
      : T

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Structural equality of JSON values. A property that is `undefined` equals an absent one.
 * Shared references compare in constant time, which the store's structural sharing makes common.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i])) return false
    return true
  }
  if (Array.isArray(b)) return false
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  for (const key in left) if (!equal(left[key], right[key])) return false
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false
  return true
}

/** A private, writable deep copy. Properties that are `undefined` are dropped. */
export function clone<T>(value: T): Mutable<T> {
  return copy(value) as Mutable<T>
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copy)
  const result: Record<string, unknown> = {}
  const record = value as Record<string, unknown>
  for (const key in record) {
    const item = record[key]
    if (item !== undefined) result[key] = copy(item)
  }
  return result
}

/**
 * A copy of an object with other values in some fields. Object spread says the same, but is several times slower
 * where objects of many shapes pass, as they do on the way into the store.
 */
export const withFields = <T extends object>(object: T, fields: Partial<T>): T => Object.assign({}, object, fields)

/** JSON text with sorted keys: the same value always gives the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  let members = ''
  for (const key of sortedKeys(value)) {
    if (value[key] === undefined) continue
    members += `${members && ','}${JSON.stringify(key)}:${canonicalJson(value[key])}`
  }
  return `{${members}}`
}

import { type MergeRule, mergeRule } from '../../api/fields/merge-rules'
import { StatusError } from '../../api/status-error'
import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import { goText } from './go-text'
import { mergeOrder } from './merge-order'
import { isSafeKey } from './safe-keys'

const PATCH = '$patch'
const RETAIN_KEYS = '$retainKeys'
const DELETE_ITEMS = '$deleteFromPrimitiveList/'
const ORDER = '$setElementOrder/'

/**
 * Strategic merge patch: a merge patch that knows which lists merge by key, with the directives
 * `$patch`, `$retainKeys`, `$deleteFromPrimitiveList/…` and `$setElementOrder/…`.
 * Follows apimachinery `strategicpatch.StrategicMergeMapPatch`.
 * @throws {StatusError} BadRequest for directives that make no sense, or list items without their merge key.
 */
export function strategicMergePatch(target: unknown, patch: JsonValue): JsonValue {
  if (!isObject(patch))
    throw StatusError.badRequest(`error decoding patch: expected an object, got ${JSON.stringify(patch)}`)
  return mergeObject(isObject(target) ? (target as JsonObject) : {}, patch as JsonObject, '')
}

function mergeObject(target: JsonObject, patch: JsonObject, parent: string): JsonObject {
  const directive = patch[PATCH]
  if (directive === 'replace') return withoutDirectives(without(patch, PATCH)) as JsonObject
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge') throw invalidDirective(directive)
  const result = retained(target, patch)
  for (const field of fieldsOf(patch)) {
    const value = patch[field]
    if (value === null) delete result[field]
    else if (isListPatch(result[field], value, patch, field)) {
      result[field] = mergeList(mergeRule(parent, field), field, asList(result[field]), patch)
    } else if (value !== undefined) result[field] = mergeValue(result[field], value, field)
  }
  return result
}

/** Fields that the patch speaks about, plainly or in a directive; prototypes are not fields. */
function fieldsOf(patch: JsonObject): readonly string[] {
  const fields = Object.keys(patch).map((key) =>
    key.startsWith(ORDER)
      ? key.slice(ORDER.length)
      : key.startsWith(DELETE_ITEMS)
        ? key.slice(DELETE_ITEMS.length)
        : key,
  )
  return [...new Set(fields)].filter((key) => key !== PATCH && key !== RETAIN_KEYS && isSafeKey(key))
}

function mergeValue(target: JsonValue | undefined, value: JsonValue, field: string): JsonValue {
  if (isObject(value) && isObject(target)) return mergeObject(target as JsonObject, value as JsonObject, field)
  return withoutDirectives(value)
}

function retained(target: JsonObject, patch: JsonObject): Record<string, JsonValue> {
  const result = { ...target } as Record<string, JsonValue>
  const keep = patch[RETAIN_KEYS]
  if (!Array.isArray(keep)) return result
  const stray = Object.keys(patch).find((key) => !key.startsWith('$') && patch[key] !== null && !keep.includes(key))
  if (stray) throw StatusError.badRequest(`${RETAIN_KEYS} list doesn't contain fields present in the patch: ${stray}`)
  for (const key of Object.keys(result)) if (!keep.includes(key)) delete result[key]
  return result
}

const isListPatch = (target: unknown, value: unknown, patch: JsonObject, field: string): boolean =>
  Array.isArray(value) || (value === undefined && Array.isArray(target) && hasListDirective(patch, field))

const hasListDirective = (patch: JsonObject, field: string): boolean =>
  patch[ORDER + field] !== undefined || patch[DELETE_ITEMS + field] !== undefined

const asList = (value: unknown): readonly JsonValue[] => (Array.isArray(value) ? value : [])

/** Merges `patch[field]` and its directives into a list. */
function mergeList(
  { key, set }: MergeRule,
  field: string,
  target: readonly JsonValue[],
  patch: JsonObject,
): readonly JsonValue[] {
  const items = patch[field] as readonly JsonValue[] | undefined
  if (key === undefined && !set)
    return items === undefined ? target : (withoutDirectives(items) as readonly JsonValue[])
  const removed = asList(patch[DELETE_ITEMS + field])
  const left = removed.length > 0 ? target.filter((item) => !removed.includes(item)) : target
  const order = patch[ORDER + field]
  const wanted = items ?? []
  if (key === undefined) {
    const merged = [...left, ...wanted.filter((item) => !left.includes(item))]
    return mergeOrder(merged, target, Array.isArray(order) ? order : wanted, (item) => item)
  }
  return mergeKeyed({ key, field }, left, wanted, Array.isArray(order) ? order : undefined)
}

function mergeKeyed(
  { key, field }: { readonly key: string; readonly field: string },
  target: readonly JsonValue[],
  items: readonly JsonValue[],
  order: readonly JsonValue[] | undefined,
): readonly JsonValue[] {
  const keyOf = (item: JsonValue): JsonValue | undefined => (isObject(item) ? (item as JsonObject)[key] : undefined)
  const wanted: JsonObject[] = []
  let merged = [...target]
  for (const item of items) {
    if (!isObject(item))
      throw StatusError.badRequest(`the items of ${field} must be objects, found ${JSON.stringify(item)}`)
    const directive = item[PATCH]
    if (directive === 'replace') merged = []
    else if (directive === 'delete')
      merged = merged.filter((other) => keyOf(other) !== requireKey(item as JsonObject, key))
    else if (directive !== undefined && directive !== 'merge') throw invalidDirective(directive)
    else wanted.push(item as JsonObject)
    if (directive === 'replace' && item[key] !== undefined) wanted.push(without(item as JsonObject, PATCH))
  }
  for (const item of wanted) {
    const name = requireKey(item, key)
    const at = merged.findIndex((other) => keyOf(other) === name)
    if (at < 0) merged.push(withoutDirectives(item))
    else merged[at] = mergeObject(merged[at] as JsonObject, item, field)
  }
  return mergeOrder(merged, target, order ?? wanted, keyOf)
}

function requireKey(item: JsonObject, key: string): JsonValue {
  const value = item[key]
  if (value !== undefined && value !== null) return value
  throw StatusError.badRequest(`map: ${goText(item)} does not contain declared merge key: ${key}`)
}

const invalidDirective = (directive: unknown): StatusError =>
  StatusError.badRequest(`Unknown patch type: ${String(directive)} found in: $patch`)

const without = (object: JsonObject, key: string): JsonObject => {
  const { [key]: _gone, ...rest } = object
  return rest
}

/** A value that is new to the target: its nulls and directives mean nothing there. */
function withoutDirectives(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.filter((item) => !isDeletion(item)).map(withoutDirectives)
  if (!isObject(value)) return value
  const entries = Object.entries(value as JsonObject)
    .filter(([key, item]) => !key.startsWith('$') && item !== null && item !== undefined && isSafeKey(key))
    .map(([key, item]) => [key, withoutDirectives(item as JsonValue)] as const)
  return Object.fromEntries(entries)
}

const isDeletion = (item: JsonValue): boolean => isObject(item) && (item as JsonObject)[PATCH] === 'delete'

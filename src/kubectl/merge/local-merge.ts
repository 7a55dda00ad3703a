import { isObject, type JsonObject, type JsonValue } from '../../base/json'

/** A strategic patch of kubectl's own making, applied where no server is asked: lists of named things merge by name. */
export function mergeLocally(into: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, JsonValue | undefined> = { ...into }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result as JsonObject
}

function merged(before: JsonValue | undefined, value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value) && isNamed(value)) return mergedByName(Array.isArray(before) ? before : [], value)
  return isObject(value) ? mergeLocally(isObject(before) ? (before as JsonObject) : {}, value as JsonObject) : value
}

const isNamed = (list: readonly JsonValue[]): list is readonly JsonObject[] =>
  list.length > 0 && list.every((item) => isObject(item) && typeof item.name === 'string')

function mergedByName(before: readonly JsonValue[], changes: readonly JsonObject[]): readonly JsonValue[] {
  const known = new Map((before as readonly JsonObject[]).map((item) => [item.name, item]))
  for (const change of changes) {
    if (change.$patch === 'delete') known.delete(change.name)
    else known.set(change.name, mergeLocally(known.get(change.name) ?? {}, change))
  }
  return [...known.values()]
}

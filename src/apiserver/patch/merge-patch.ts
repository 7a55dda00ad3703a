import { isObject, type JsonValue } from '../../base/json'
import { isSafeKey } from './safe-keys'

/** RFC 7386: objects are merged, `null` removes, everything else replaces. */
export function mergePatch(target: unknown, patch: JsonValue | undefined): JsonValue {
  if (!isObject(patch)) return (patch ?? null) as JsonValue
  const result: Record<string, JsonValue> = isObject(target) ? { ...(target as Record<string, JsonValue>) } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (!isSafeKey(key)) continue
    if (value === null) delete result[key]
    else if (value !== undefined) result[key] = mergePatch(result[key], value as JsonValue)
  }
  return result
}

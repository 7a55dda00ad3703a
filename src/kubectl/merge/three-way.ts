import { mergeRule } from '../../api/fields/merge-rules'
import { isObject, type JsonObject } from '../../base/json'
import { diffMerge } from './merge-diff'
import { diffStrategic, type JsonMap } from './strategic-diff'

/** The three states that `kubectl apply` compares. */
export interface ThreeWay {
  /** What was applied last (the annotation); empty when nothing was. */
  readonly original: JsonMap
  /** What is to be applied now. */
  readonly modified: JsonMap
  /** What the server has. */
  readonly current: JsonMap
}

/**
 * The patch of `kubectl apply`: sets what the manifest says, removes what it said the last time and says no more,
 * and leaves alone what it never said. Empty when there is nothing to do.
 */
export function threeWayPatch({ original, modified, current }: ThreeWay): JsonObject {
  const delta = diffStrategic(current, modified, { deletions: false, changesAndAdditions: true })
  const removals = diffStrategic(original, modified, { deletions: true, changesAndAdditions: false })
  return joinPatches(removals, delta, '') as JsonObject
}

/** The same as a JSON merge patch, for custom resources, whose lists have no merge keys. */
export function threeWayMergePatch({ original, modified, current }: ThreeWay): JsonObject {
  const delta = diffMerge(current, modified, { deletions: false, changesAndAdditions: true })
  const removals = diffMerge(original, modified, { deletions: true, changesAndAdditions: false })
  return joinPlain(removals, delta) as JsonObject
}

function joinPatches(removals: JsonMap, delta: JsonMap, parent: string): JsonMap {
  const result: Record<string, unknown> = { ...removals }
  for (const [key, value] of Object.entries(delta)) result[key] = joinField(result[key], value, parent, key)
  return result
}

function joinField(removal: unknown, value: unknown, parent: string, field: string): unknown {
  if (isObject(removal) && isObject(value)) return joinPatches(removal, value, field)
  const { key } = mergeRule(parent, field)
  if (!Array.isArray(removal) || !Array.isArray(value) || key === undefined) return value
  const items = [...value] as JsonMap[]
  for (const item of removal as JsonMap[]) {
    const same = items.findIndex((other) => other[key] === item[key])
    if (same < 0) items.push(item)
    else items[same] = joinPatches(item, items[same] as JsonMap, field)
  }
  return items
}

function joinPlain(removals: JsonMap, delta: JsonMap): JsonMap {
  const result: Record<string, unknown> = { ...removals }
  for (const [key, value] of Object.entries(delta)) {
    const before = result[key]
    result[key] = isObject(before) && isObject(value) ? joinPlain(before, value) : value
  }
  return result
}

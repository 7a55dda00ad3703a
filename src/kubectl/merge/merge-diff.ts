import { compareText } from '../../base/compare'
import { equal, isObject } from '../../base/json'
import type { DiffOptions, JsonMap } from './strategic-diff'

/** The JSON merge patch (RFC 7386) that turns `original` into `modified`: lists are replaced whole. */
export function diffMerge(original: JsonMap, modified: JsonMap, options: DiffOptions): JsonMap {
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(modified).sort(compareText)) {
    const [before, after] = [original[key], modified[key]]
    if (after === undefined) continue
    if (isObject(before) && isObject(after)) {
      const inner = diffMerge(before, after, options)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (options.changesAndAdditions && !equal(before, after)) patch[key] = after
  }
  if (options.deletions) {
    for (const key of Object.keys(original)) {
      if (original[key] !== undefined && modified[key] === undefined) patch[key] = null
    }
  }
  return patch
}

/** Every difference, as `kubectl edit`, `label` and `annotate` send it. */
export const fullMergePatch = (original: JsonMap, modified: JsonMap): JsonMap =>
  diffMerge(original, modified, { deletions: true, changesAndAdditions: true })

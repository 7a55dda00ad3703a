import { type MergeRule, mergeRule } from '../../api/fields/merge-rules'
import { compareText } from '../../base/compare'
import { toCompactJson } from '../../base/go-json'
import { equal, isObject } from '../../base/json'

export type JsonMap = Readonly<Record<string, unknown>>

/** Which kinds of difference become part of the patch. */
export interface DiffOptions {
  readonly deletions: boolean
  readonly changesAndAdditions: boolean
}

/**
 * The strategic merge patch that turns `original` into `modified` (apimachinery `strategicpatch`): lists with a
 * merge key are compared item by item, and `$setElementOrder` says in which order the items are meant to stand.
 * @param parent the field that holds the object; `''` for a whole Kubernetes object
 */
export function diffStrategic(
  original: JsonMap,
  modified: JsonMap,
  options: DiffOptions,
  parent = '',
  retain = false,
): JsonMap {
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(modified).sort(compareText)) {
    const [before, after] = [original[key], modified[key]]
    if (after === undefined || (after === null && before === undefined)) continue
    if (!Object.hasOwn(original, key) || typeName(before) !== typeName(after)) {
      if (options.changesAndAdditions) patch[key] = after
    } else if (isObject(before) && isObject(after)) {
      const inner = diffStrategic(before, after, options, key, mergeRule(parent, key).retainKeys)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (Array.isArray(before) && Array.isArray(after)) {
      Object.assign(patch, diffLists(key, before, after, { ...options, rule: mergeRule(parent, key) }))
    } else if (options.changesAndAdditions && before !== after) patch[key] = after
  }
  if (options.deletions) {
    for (const key of Object.keys(original)) {
      if (original[key] !== undefined && modified[key] === undefined) patch[key] = null
    }
  }
  if (retain && (Object.keys(patch).length > 0 || Object.keys(modified).some((key) => !Object.hasOwn(original, key)))) {
    patch.$retainKeys = Object.keys(modified).sort(compareText)
  }
  return patch
}

const typeName = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value)

type ListOptions = DiffOptions & { readonly rule: MergeRule }

function diffLists(
  field: string,
  before: readonly unknown[],
  after: readonly unknown[],
  options: ListOptions,
): JsonMap {
  const { key, set } = options.rule
  if (key !== undefined && [...before, ...after].every(isObject)) {
    return diffKeyed(field, before as readonly JsonMap[], after as readonly JsonMap[], { ...options, key })
  }
  if (set) return diffSets(field, before, after, options)
  return options.changesAndAdditions && !equal(before, after) ? { [field]: after } : {}
}

type KeyedOptions = ListOptions & { readonly key: string }

function diffKeyed(
  field: string,
  before: readonly JsonMap[],
  after: readonly JsonMap[],
  options: KeyedOptions,
): JsonMap {
  const { key } = options
  const find = (items: readonly JsonMap[], value: unknown): JsonMap | undefined =>
    items.find((item) => equal(item[key], value))
  const changed = after.flatMap((item) => {
    const old = find(before, item[key])
    if (!old) return options.changesAndAdditions ? [item] : []
    const inner = diffStrategic(old, item, options, field, options.rule.retainKeys)
    return Object.keys(inner).length > 0 ? [{ ...inner, [key]: item[key] }] : []
  })
  const removed = options.deletions
    ? before.filter((item) => !find(after, item[key])).map((item) => ({ $patch: 'delete', [key]: item[key] }))
    : []
  const sameOrder = before.length === after.length && before.every((item, i) => equal(item[key], after[i]?.[key]))
  const patch = [...changed, ...removed]
  return {
    ...(patch.length > 0 ? { [field]: patch } : {}),
    ...(orderMatters(patch.length > 0, sameOrder, options)
      ? { [`$setElementOrder/${field}`]: after.map((item) => ({ [key]: item[key] })) }
      : {}),
  }
}

function diffSets(field: string, before: readonly unknown[], after: readonly unknown[], options: ListOptions): JsonMap {
  const added = options.changesAndAdditions ? after.filter((item) => !before.includes(item)) : []
  const removed = options.deletions ? before.filter((item) => !after.includes(item)) : []
  return {
    ...(added.length > 0 ? { [field]: added } : {}),
    ...(removed.length > 0 ? { [`$deleteFromPrimitiveList/${field}`]: removed } : {}),
    ...(orderMatters(added.length + removed.length > 0, toCompactJson(before) === toCompactJson(after), options)
      ? { [`$setElementOrder/${field}`]: after }
      : {}),
  }
}

const orderMatters = (changed: boolean, sameOrder: boolean, options: DiffOptions): boolean =>
  options.changesAndAdditions ? changed || !sameOrder : changed

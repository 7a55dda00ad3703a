import { compareText, sortInPlace } from '../../base/compare'
import { isObject, type JsonObject } from '../../base/json'

/**
 * A set of fields as `fieldsV1` writes it: a tree of path elements (`f:spec`, `k:{"name":"app"}`, `v:"x"`).
 * Immutable. Follows structured-merge-diff `fieldpath.Set`.
 */
export interface FieldSet {
  /** Whether this very place is in the set. */
  readonly member: boolean
  readonly children: ReadonlyMap<string, FieldSet>
}

export const NO_FIELDS: FieldSet = { member: false, children: new Map() }
export const ONE_FIELD: FieldSet = { member: true, children: new Map() }

export const isEmpty = (set: FieldSet): boolean => !set.member && set.children.size === 0

/** A set without branches that hold nothing. */
export function fieldSet(member: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet {
  const kept = new Map<string, FieldSet>()
  for (const [element, child] of children) if (!isEmpty(child)) kept.set(element, child)
  return { member, children: kept }
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(a)) return b
  if (isEmpty(b)) return a
  const children = new Map(a.children)
  for (const [element, child] of b.children) children.set(element, union(a.children.get(element) ?? NO_FIELDS, child))
  return { member: a.member || b.member, children }
}

export const intersection = (a: FieldSet, b: FieldSet): FieldSet =>
  fieldSet(
    a.member && b.member,
    [...a.children].map(
      ([element, child]) => [element, intersection(child, b.children.get(element) ?? NO_FIELDS)] as const,
    ),
  )

export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(a) || isEmpty(b)) return a
  return fieldSet(
    a.member && !b.member,
    [...a.children].map(
      ([element, child]) => [element, difference(child, b.children.get(element) ?? NO_FIELDS)] as const,
    ),
  )
}

/** `a` without every place at or below which `b` has anything: what can be taken away without touching `b`. */
export const untouchedBy = (a: FieldSet, b: FieldSet): FieldSet =>
  fieldSet(
    a.member && isEmpty(b),
    [...a.children].map(
      ([element, child]) => [element, untouchedBy(child, b.children.get(element) ?? NO_FIELDS)] as const,
    ),
  )

/** `.spec.containers[name="app"].image`, sorted. */
export function pathsOf(set: FieldSet, prefix = ''): readonly string[] {
  const inner = [...set.children]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([element, child]) => pathsOf(child, prefix + elementText(element)))
  return set.member ? [prefix, ...inner] : inner
}

function elementText(element: string): string {
  const content = element.slice(2)
  if (element.startsWith('f:')) return `.${content}`
  if (element.startsWith('v:')) return `[=${content}]`
  const keys = JSON.parse(content) as Record<string, unknown>
  const parts = Object.keys(keys)
    .sort()
    .map((key) => `${key}=${JSON.stringify(keys[key])}`)
  return `[${parts.join(',')}]`
}

/** The `fieldsV1` form. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const fields: Record<string, JsonObject> = set.member && set.children.size > 0 ? { '.': {} } : {}
  for (const element of sortInPlace([...set.children.keys()], compareText)) {
    fields[element] = toFieldsV1(set.children.get(element) as FieldSet)
  }
  return fields
}

export function fromFieldsV1(fields: unknown): FieldSet {
  if (!isObject(fields)) return NO_FIELDS
  const names = Object.keys(fields)
  if (names.length === 0) return ONE_FIELD
  const children = names
    .filter((name) => name !== '.')
    .map((name): [string, FieldSet] => [name, fromFieldsV1(fields[name])])
  return { member: names.includes('.'), children: new Map(children) }
}

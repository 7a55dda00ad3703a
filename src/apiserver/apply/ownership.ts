import { equal, isObject } from '../../base/json'
import { difference, type FieldSet, fieldSet, NO_FIELDS, ONE_FIELD } from './field-set'
import { BUILT_IN, fieldElement, type Item, itemsByElement, type Structure, valueElement } from './structure'

type Values = Readonly<Record<string, unknown>>

/** What the server decides about an object: no one owns it. */
const SERVER_FIELDS: FieldSet = {
  member: false,
  children: new Map<string, FieldSet>([
    ['f:apiVersion', ONE_FIELD],
    ['f:kind', ONE_FIELD],
    [
      'f:metadata',
      fieldSet(
        true,
        [
          'name',
          'generateName',
          'namespace',
          'uid',
          'resourceVersion',
          'generation',
          'creationTimestamp',
          'deletionTimestamp',
          'deletionGracePeriodSeconds',
          'selfLink',
          'managedFields',
        ].map((name): [string, FieldSet] => [`f:${name}`, ONE_FIELD]),
      ),
    ],
  ]),
}

/** Everything in an object that can have an owner. */
export const ownableFields = (object: Values, structure: Structure = BUILT_IN): FieldSet =>
  difference(fieldsOf(object, structure), SERVER_FIELDS)

function fieldsOf(value: unknown, at: Structure): FieldSet {
  if (value === undefined) return NO_FIELDS
  switch (at.shapeOf(value)) {
    case 'leaf':
      return ONE_FIELD
    case 'set':
      return fieldSet(
        false,
        (value as readonly unknown[]).map((item): [string, FieldSet] => [valueElement(item), ONE_FIELD]),
      )
    case 'fields':
      return fieldSet(false, children(value as Values, at))
    case 'keyed list':
      return fieldSet(
        false,
        [...itemsByElement(value, at)].map(([element, item]): [string, FieldSet] => [
          element,
          fieldSet(true, children(item, at.item())),
        ]),
      )
  }
}

const children = (value: Values, at: Structure): [string, FieldSet][] =>
  Object.entries(value).map(([name, item]) => [fieldElement(name), fieldsOf(item, at.field(name))])

/** What a write did to the fields of an object. */
export interface Changes {
  /** Fields with a new value. */
  readonly set: FieldSet
  readonly removed: FieldSet
}

const NO_CHANGE: Changes = { set: NO_FIELDS, removed: NO_FIELDS }

/** Compares two states field by field; what they share is not looked at. */
export function changesBetween(before: Values, after: Values, structure: Structure = BUILT_IN): Changes {
  const { set, removed } = compare(before, after, structure)
  return { set: difference(set, SERVER_FIELDS), removed: difference(removed, SERVER_FIELDS) }
}

function compare(before: unknown, after: unknown, at: Structure): Changes {
  if (before === after) return NO_CHANGE
  if (before === undefined) return { set: fieldsOf(after, at), removed: NO_FIELDS }
  if (after === undefined) return { set: NO_FIELDS, removed: fieldsOf(before, at) }
  const shape = at.shapeOf(after)
  if (shape !== at.shapeOf(before) || shape === 'leaf') {
    return equal(before, after)
      ? NO_CHANGE
      : { set: fieldsOf(after, at), removed: difference(fieldsOf(before, at), fieldsOf(after, at)) }
  }
  if (shape === 'set') return compareSets(fieldsOf(before, at), fieldsOf(after, at))
  if (shape === 'fields') return joinChanges(compareFields(before as Values, after as Values, at))
  const [left, right] = [itemsByElement(before, at), itemsByElement(after, at)]
  return joinChanges(
    [...new Set([...left.keys(), ...right.keys()])].map((element) => [
      element,
      compareItems(left.get(element), right.get(element), at.item()),
    ]),
  )
}

const compareSets = (before: FieldSet, after: FieldSet): Changes => ({
  set: difference(after, before),
  removed: difference(before, after),
})

const compareFields = (before: Values, after: Values, at: Structure): [string, Changes][] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => [
    fieldElement(name),
    compare(before[name], after[name], at.field(name)),
  ])

function compareItems(before: Values | undefined, after: Values | undefined, at: Structure): Changes {
  if (before && after) return joinChanges(compareFields(before, after, at))
  if (after) return { set: fieldSet(true, children(after, at)), removed: NO_FIELDS }
  return { set: NO_FIELDS, removed: fieldSet(true, children(before as Values, at)) }
}

const joinChanges = (parts: readonly (readonly [string, Changes])[]): Changes => ({
  set: fieldSet(
    false,
    parts.map(([element, { set }]) => [element, set] as const),
  ),
  removed: fieldSet(
    false,
    parts.map(([element, { removed }]) => [element, removed] as const),
  ),
})

/** An object without the fields of a set. Containers that become empty go too. */
export function withoutFields(value: unknown, set: FieldSet, at: Structure = BUILT_IN): unknown {
  // A member without children is a leaf: where the value has grown parts since, their owners decide.
  if (set.children.size === 0) return set.member && at.shapeOf(value) === 'leaf' ? undefined : value
  if (isObject(value)) return withoutParts(value, set, at)
  return Array.isArray(value) ? withoutItems(value, set, at) : value
}

function withoutParts(value: Values, set: FieldSet, at: Structure): Values | undefined {
  const entries = Object.entries(value).map(([name, item]) => {
    const child = set.children.get(fieldElement(name))
    return [name, child ? withoutFields(item, child, at.field(name)) : item] as const
  })
  const left = entries.filter(([, item]) => item !== undefined)
  return left.length === 0 ? undefined : Object.fromEntries(left)
}

function withoutItems(list: readonly unknown[], set: FieldSet, at: Structure): unknown {
  const left = list.flatMap((item): unknown[] => {
    const [element] = isObject(item) ? itemsByElement([item], at).keys() : [valueElement(item)]
    const child = set.children.get(element as string)
    if (!child) return [item]
    if (child.member) return []
    const rest = withoutParts(item as Values, child, at.item())
    return rest === undefined ? [] : [{ ...at.identityOf(item as Item), ...rest }]
  })
  return left.length === 0 ? undefined : left
}

import { equal, isObject } from '../../base/json'
import { difference, type FieldSet, fieldSet, NO_FIELDS, ONE_FIELD } from './field-set'
import { fieldElement, identityOf, itemsByElement, shapeOf, valueElement } from './structure'

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
export const ownableFields = (object: Values): FieldSet => difference(fieldsOf(object, '', ''), SERVER_FIELDS)

function fieldsOf(value: unknown, parent: string, field: string): FieldSet {
  if (value === undefined) return NO_FIELDS
  switch (shapeOf(value, parent, field)) {
    case 'leaf':
      return ONE_FIELD
    case 'set':
      return fieldSet(
        false,
        (value as readonly unknown[]).map((item): [string, FieldSet] => [valueElement(item), ONE_FIELD]),
      )
    case 'fields':
      return fieldSet(false, children(value as Values, field))
    case 'keyed list':
      return fieldSet(
        false,
        [...itemsByElement(value, parent, field)].map(([element, item]): [string, FieldSet] => [
          element,
          fieldSet(true, children(item, field)),
        ]),
      )
  }
}

const children = (value: Values, field: string): [string, FieldSet][] =>
  Object.entries(value).map(([name, item]) => [fieldElement(name), fieldsOf(item, field, name)])

/** What a write did to the fields of an object. */
export interface Changes {
  /** Fields with a new value. */
  readonly set: FieldSet
  readonly removed: FieldSet
}

const NO_CHANGE: Changes = { set: NO_FIELDS, removed: NO_FIELDS }

/** Compares two states field by field; what they share is not looked at. */
export function changesBetween(before: Values, after: Values): Changes {
  const { set, removed } = compare(before, after, '', '')
  return { set: difference(set, SERVER_FIELDS), removed: difference(removed, SERVER_FIELDS) }
}

function compare(before: unknown, after: unknown, parent: string, field: string): Changes {
  if (before === after) return NO_CHANGE
  if (before === undefined) return { set: fieldsOf(after, parent, field), removed: NO_FIELDS }
  if (after === undefined) return { set: NO_FIELDS, removed: fieldsOf(before, parent, field) }
  const shape = shapeOf(after, parent, field)
  if (shape !== shapeOf(before, parent, field) || shape === 'leaf') {
    return equal(before, after)
      ? NO_CHANGE
      : {
          set: fieldsOf(after, parent, field),
          removed: difference(fieldsOf(before, parent, field), fieldsOf(after, parent, field)),
        }
  }
  if (shape === 'set') return compareSets(fieldsOf(before, parent, field), fieldsOf(after, parent, field))
  if (shape === 'fields') return joinChanges(compareFields(before as Values, after as Values, field))
  const [left, right] = [itemsByElement(before, parent, field), itemsByElement(after, parent, field)]
  return joinChanges(
    [...new Set([...left.keys(), ...right.keys()])].map((element) => [
      element,
      compareItems(left.get(element), right.get(element), field),
    ]),
  )
}

const compareSets = (before: FieldSet, after: FieldSet): Changes => ({
  set: difference(after, before),
  removed: difference(before, after),
})

const compareFields = (before: Values, after: Values, field: string): [string, Changes][] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => [
    fieldElement(name),
    compare(before[name], after[name], field, name),
  ])

function compareItems(before: Values | undefined, after: Values | undefined, field: string): Changes {
  if (before && after) return joinChanges(compareFields(before, after, field))
  if (after) return { set: fieldSet(true, children(after, field)), removed: NO_FIELDS }
  return { set: NO_FIELDS, removed: fieldSet(true, children(before as Values, field)) }
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
export function withoutFields(value: unknown, set: FieldSet, parent = '', field = ''): unknown {
  // A member without children is a leaf: where the value has grown parts since, their owners decide.
  if (set.children.size === 0) return set.member && shapeOf(value, parent, field) === 'leaf' ? undefined : value
  if (isObject(value)) {
    const entries = Object.entries(value).map(([name, item]) => {
      const child = set.children.get(fieldElement(name))
      return [name, child ? withoutFields(item, child, field, name) : item] as const
    })
    const left = entries.filter(([, item]) => item !== undefined)
    return left.length === 0 ? undefined : Object.fromEntries(left)
  }
  if (!Array.isArray(value)) return value
  return withoutItems(value, set, parent, field)
}

function withoutItems(list: readonly unknown[], set: FieldSet, parent: string, field: string): unknown {
  const left = list.flatMap((item): unknown[] => {
    const [element] = isObject(item) ? itemsByElement([item], parent, field).keys() : [valueElement(item)]
    const child = set.children.get(element as string)
    if (!child) return [item]
    if (child.member) return []
    const rest = withoutFields(item, child, parent, field)
    return rest === undefined ? [] : [{ ...identityOf(item as Values, parent, field), ...(rest as Values) }]
  })
  return left.length === 0 ? undefined : left
}

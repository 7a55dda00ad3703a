import { equal, isObject } from '../../base/json'
import type { FieldError } from '../field-error'
import { type Before, fieldBefore, itemBefore } from './before'
import { checkEnum, checkNumber, checkText, checkType } from './check-scalar'
import { type JsonSchema, propertySchema, valueSchema } from './json-schema'
import {
  atIndex,
  combination,
  forbiddenProperty,
  inside,
  manyItems,
  missing,
  type Place,
  should,
} from './schema-errors'

type Values = Readonly<Record<string, unknown>>

/** What came of a check: `weight` grows with what was looked at, which tells the nearest of several alternatives. */
interface Result {
  readonly errors: readonly FieldError[]
  readonly weight: number
}

/**
 * What is wrong with a value, by a schema, in go-openapi's words and Kubernetes' field errors.
 * @param before the same value before a change: what was wrong then and has not changed is let pass ("ratcheting")
 */
export function checkValue(schema: JsonSchema, value: unknown, place: Place, before?: Before): readonly FieldError[] {
  return ratcheted(schema, value, place, before).errors
}

function ratcheted(schema: JsonSchema, value: unknown, place: Place, before: Before): Result {
  const result = check(schema, value, place, before)
  return result.errors.length > 0 && before && equal(before.value, value) ? { ...result, errors: [] } : result
}

function check(schema: JsonSchema, value: unknown, place: Place, before: Before): Result {
  const wrong = checkType(schema, value, place)
  const errors: FieldError[] = wrong ? [wrong] : []
  let weight = 1
  const add = (result: Result): void => {
    errors.push(...result.errors)
    weight += 1 + result.weight
  }
  const addErrors = (found: readonly FieldError[]): void => add({ errors: found, weight: 0 })
  if (value === null) return { errors: [...errors, ...checkEnum(schema, value, place)], weight }
  add(checkCombinations(schema, value, place, before))
  if (typeof value === 'string') addErrors(checkText(schema, value, place))
  if (typeof value === 'number') addErrors(checkNumber(schema, value, place))
  if (Array.isArray(value)) add(checkList(schema, value, place, before))
  addErrors(checkEnum(schema, value, place))
  if (isObject(value)) add(checkObject(schema, value, place, before))
  return { errors, weight }
}

function checkList(schema: JsonSchema, list: readonly unknown[], place: Place, before: Before): Result {
  const { items, minItems, maxItems } = schema
  const results = items
    ? list.map((item, i) => ratcheted(items, item, atIndex(place, i), itemBefore(schema, item, before)))
    : []
  const errors = results.flatMap((result) => result.errors)
  if (minItems !== undefined && list.length < minItems) {
    errors.push(should(place, list.length, `have at least ${minItems} items`))
  }
  if (maxItems !== undefined && list.length > maxItems) errors.push(manyItems(place, list.length, maxItems))
  return { errors, weight: sum(results) }
}

function checkObject(schema: JsonSchema, object: Values, place: Place, before: Before): Result {
  const { required = [], minProperties, maxProperties } = schema
  const names = Object.keys(object).sort()
  const errors: FieldError[] = []
  if (minProperties !== undefined && names.length < minProperties) {
    errors.push(should(place, names.length, `have at least ${minProperties} properties`))
  }
  if (maxProperties !== undefined && names.length > maxProperties) {
    errors.push(manyItems(place, names.length, maxProperties))
  }
  const results = names.map((name) => checkField(schema, name, object[name], { place, before }))
  errors.push(...results.flatMap((result) => result.errors))
  for (const name of required) if (!Object.hasOwn(object, name)) errors.push(missing(place, name))
  return { errors, weight: sum(results) }
}

function checkField(
  schema: JsonSchema,
  name: string,
  value: unknown,
  { place, before }: { readonly place: Place; readonly before: Before },
): Result {
  const inner = propertySchema(schema, name) ?? valueSchema(schema)
  if (inner) return ratcheted(inner, value, inside(place, name), fieldBefore(schema, name, before))
  return { errors: schema.additionalProperties === false ? [forbiddenProperty(place, name)] : [], weight: 0 }
}

const sum = (results: readonly Result[]): number => results.reduce((total, { weight }) => total + weight, 0)

function checkCombinations(schema: JsonSchema, value: unknown, place: Place, before: Before): Result {
  const resultsOf = (alternatives: readonly JsonSchema[] = []): readonly Result[] =>
    alternatives.map((alternative) => check(alternative, value, place, before))
  const errors: FieldError[] = []
  const [any, one, all] = [resultsOf(schema.anyOf), resultsOf(schema.oneOf), resultsOf(schema.allOf)]
  const valid = (results: readonly Result[]): number => results.filter(isValid).length
  if (any.length > 0 && valid(any) === 0) {
    errors.push(combination(place, 'must validate at least one schema (anyOf)'), ...nearestOf(any))
  }
  if (one.length > 0 && valid(one) !== 1) {
    const found = valid(one) === 0 ? 'Found none valid' : `Found ${valid(one)} valid alternatives`
    errors.push(combination(place, `must validate one and only one schema (oneOf). ${found}`))
    if (valid(one) === 0) errors.push(...nearestOf(one))
  }
  errors.push(...all.flatMap((result) => result.errors))
  if (valid(all) !== all.length) {
    const none = valid(all) === 0 ? '. None validated' : ''
    errors.push(combination(place, `must validate all the schemas (allOf)${none}`))
  }
  if (schema.not && isValid(check(schema.not, value, place, before))) {
    errors.push(combination(place, 'must not validate the schema (not)'))
  }
  return { errors, weight: 1 + sum(any) + sum(one) + sum(all) }
}

const isValid = ({ errors }: Result): boolean => errors.length === 0

/** The errors of the alternative that fits most of the value. */
const nearestOf = (results: readonly Result[]): readonly FieldError[] =>
  results.reduce((best, result) => (result.weight > best.weight ? result : best)).errors

import { clone, equal, isObject } from '../../base/json'
import { type FieldError, invalid } from '../field-error'
import { checkValue } from './check-value'
import { type JsonSchema, schemasWithin } from './json-schema'
import { pruneUnknown } from './prune'

/** What is wrong with the defaults of a schema (apiextensions `defaulting.ValidateDefaults`). */
export function defaultProblems(schema: JsonSchema, path: string): readonly FieldError[] {
  return [...schemasWithin(schema, path)].flatMap(({ schema: inner, path: at }) => {
    const { default: value } = inner
    if (value === undefined) return []
    const field = `${at}.default`
    return [
      ...(isPruned(value, inner) ? [] : [invalid(field, value, 'must not have unknown fields')]),
      ...checkValue(inner, value, { path: '', root: field }),
    ]
  })
}

/** Whether nothing in the default is unknown to its own schema. */
function isPruned(value: unknown, schema: JsonSchema): boolean {
  if (!isObject(value)) return true
  const pruned = clone({ value })
  pruneUnknown(pruned, { properties: { value: schema } })
  return equal(pruned.value, value)
}

import { isObject } from '../../../base/json'
import { type JsonSchema, propertySchema, valueSchema } from '../json-schema'

/** Words of the language, which fields are not called in rules as they are. */
const RESERVED: ReadonlySet<string> = new Set(
  'as break const continue else false for function if import in let loop namespace null package return true var void while'.split(
    ' ',
  ),
)

/** How rules call a field: `__namespace__`, `x__dash__prop` (`k8s.io/apiserver/pkg/cel.Escape`). */
export const escapedName = (name: string): string =>
  RESERVED.has(name)
    ? `__${name}__`
    : name
        .replaceAll('__', '__underscores__')
        .replaceAll('.', '__dot__')
        .replaceAll('-', '__dash__')
        .replaceAll('/', '__slash__')

/** A value as rules see it: whole numbers are integers where the schema says so, nulls are not there. */
export function ruleValue(value: unknown, schema: JsonSchema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => ruleValue(item, schema?.items))
  if (isObject(value)) return fields(value, schema)
  const isInteger = typeof value === 'number' && Number.isInteger(value) && schema?.type !== 'number'
  return isInteger ? BigInt(value) : value
}

function fields(value: Readonly<Record<string, unknown>>, schema: JsonSchema | undefined): Record<string, unknown> {
  const entries = Object.entries(value).flatMap(([name, item]): [string, unknown][] => {
    const property = schema && propertySchema(schema, name)
    if (property && item === null && !property.nullable) return []
    const known = property ?? (schema && valueSchema(schema))
    return [[property ? escapedName(name) : name, ruleValue(item, known)]]
  })
  return Object.fromEntries(entries)
}

/** The length of the longest list or map inside of a value. */
export function widest(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const items = Object.values(value)
  return items.reduce((most: number, item) => Math.max(most, widest(item)), items.length)
}

/** How many characters and items a value has altogether: a text may be split into as many parts. */
export function wholeLength(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((total: number, item) => total + wholeLength(item), 0)
}

import { clone, isObject, type JsonValue } from '../../base/json'
import { type JsonSchema, propertySchema, valueSchema } from './json-schema'

type Values = Record<string, unknown>

/** Fills in the defaults of a schema, in place; only inside of objects that are there (`defaulting.Default`). */
export function applyDefaults(value: unknown, schema: JsonSchema | undefined): void {
  if (!schema) return
  if (Array.isArray(value)) defaultItems(value, schema.items)
  else if (isObject(value)) defaultFields(value, schema)
}

function defaultFields(value: Values, schema: JsonSchema): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue
    if (!Object.hasOwn(value, name) || isRefusedNull(value[name], property)) value[name] = clone(property.default)
  }
  const additional = valueSchema(schema)
  for (const name of Object.keys(value)) {
    const property = propertySchema(schema, name)
    if (!property && isRefusedNull(value[name], additional)) value[name] = copyOf(additional?.default)
    applyDefaults(value[name], property ?? additional)
  }
}

function defaultItems(list: unknown[], items: JsonSchema | undefined): void {
  list.forEach((item, i) => {
    if (isRefusedNull(item, items)) list[i] = copyOf(items?.default)
    applyDefaults(list[i], items)
  })
}

const copyOf = (value: JsonValue | undefined): unknown => (value === undefined ? null : clone(value))

const isRefusedNull = (value: unknown, schema: JsonSchema | undefined): boolean =>
  value === null && schema !== undefined && !schema.nullable

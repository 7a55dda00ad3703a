import { isObject } from '../../base/json'
import { type JsonSchema, META_FIELDS, propertySchema, valueSchema } from './json-schema'

type Values = Record<string, unknown>

/**
 * Takes away what the schema does not know, and nulls where it allows none; in place.
 * Follows apiextensions `pruning.PruneWithOptions` and `defaulting.PruneNonNullableNullsWithoutDefaults`.
 * @returns the paths of unknown fields, sorted
 */
export function pruneUnknown(object: Values, schema: JsonSchema): readonly string[] {
  const unknown: string[] = []
  pruneValue(object, { ...schema, 'x-kubernetes-embedded-resource': true }, '', unknown)
  pruneNulls(object, schema)
  return unknown.sort()
}

function pruneValue(value: unknown, schema: JsonSchema | undefined, path: string, unknown: string[]): void {
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      pruneValue(item, keptWithin(schema, schema?.items), `${path}[${i}]`, unknown)
    })
  } else if (isObject(value)) pruneFields(value, schema, path, unknown)
}

/** Inside of a list that keeps everything, items without a schema keep everything too. */
const keptWithin = (schema: JsonSchema | undefined, inner: JsonSchema | undefined): JsonSchema | undefined =>
  inner ?? (schema?.['x-kubernetes-preserve-unknown-fields'] ? KEEP_ALL : undefined)

const KEEP_ALL: JsonSchema = { 'x-kubernetes-preserve-unknown-fields': true }

function pruneFields(value: Values, schema: JsonSchema | undefined, path: string, unknown: string[]): void {
  for (const name of Object.keys(value)) {
    if (schema?.['x-kubernetes-embedded-resource'] && META_FIELDS.has(name)) continue
    const at = path ? `${path}.${name}` : name
    const known = schema && propertySchema(schema, name)
    if (known) pruneValue(value[name], known, at, unknown)
    else if (schema?.additionalProperties) pruneValue(value[name], valueSchema(schema), at, unknown)
    else if (!schema?.['x-kubernetes-preserve-unknown-fields']) {
      unknown.push(at)
      delete value[name]
    }
  }
}

/** A null is dropped where it is not allowed and no default would replace it. */
function pruneNulls(value: unknown, schema: JsonSchema | undefined): void {
  if (!schema) return
  if (Array.isArray(value)) for (const item of value) pruneNulls(item, schema.items)
  if (!isObject(value)) return
  for (const name of Object.keys(value)) {
    const inner = propertySchema(schema, name) ?? valueSchema(schema)
    if (value[name] === null && inner && !inner.nullable && inner.default === undefined) delete value[name]
    else pruneNulls(value[name], inner)
  }
}

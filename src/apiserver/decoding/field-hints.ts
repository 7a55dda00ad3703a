import { type FieldTable, fieldTable, type ObjectType } from '../../api/fields/field-table'
import type { Resource } from '../../api/resource'
import { fieldSchema, type JsonSchema } from '../../api/schema/json-schema'
import { compareText } from '../../base/compare'
import { isObject, type JsonObject } from '../../base/json'
import { nearest, quote } from '../../base/text'
import { decodeFields } from './decode'
import { DecodingError } from './field-decoder'

/** gherkube's own words about a field that the kind does not have. */
export interface FieldHint {
  readonly path: string
  /** `containers[0] has no field "imag". Did you mean "image"?`, or where the field belongs. */
  readonly hint: string
}

/**
 * What the author of a manifest may have meant by fields that do not exist: a name that is spelled alike, or the
 * same name where it does belong. Never part of what Kubernetes says.
 */
export function fieldHints(resource: Resource, document: JsonObject): readonly FieldHint[] {
  const table = fieldTable()
  const root = table.ofResource(resource)
  if (!isObject(document)) return []
  try {
    const { unknown } = decodeFields(resource, document)
    return unknown.flatMap(({ path, name, type }) => {
      const hint = root && type ? suggestion(table, root, type, name) : customSuggestion(resource, path, name)
      return hint ? [{ path, hint }] : []
    })
  } catch (error) {
    if (error instanceof DecodingError) return []
    throw error
  }
}

function suggestion(table: FieldTable, root: ObjectType, type: ObjectType, name: string): string | undefined {
  const near = nearest(name, type.fields.keys(), 2)
  if (near.length > 0) return `did you mean ${near.map(quote).join(' or ')}?`
  const [home] = placesOf(table, root, name)
  return home === undefined ? undefined : `${quote(name)} is a field of ${home}`
}

/** The same for a custom kind: of the fields that the schema has in the same place. */
function customSuggestion({ custom }: Resource, path: string, name: string): string | undefined {
  const steps = path.split('.').slice(0, -1)
  const parent = steps.reduce<JsonSchema | undefined>(stepInto, custom?.schema)
  const near = nearest(name, Object.keys(parent?.properties ?? {}), 2)
  return near.length > 0 ? `did you mean ${near.map(quote).join(' or ')}?` : undefined
}

/** `ports[0]`: a field, and then into the items of its lists. */
function stepInto(schema: JsonSchema | undefined, step: string): JsonSchema | undefined {
  const [field = '', ...indexes] = step.split('[')
  const inner = schema && fieldSchema(schema, field)
  return indexes.reduce<JsonSchema | undefined>((list) => list?.items, inner)
}

/** Objects of the kind that do have a field of this name, nearest to the top first. */
function placesOf(table: FieldTable, root: ObjectType, name: string): readonly string[] {
  const places: string[] = []
  const seen = new Set<string>([root.name])
  let level: readonly { readonly type: ObjectType; readonly path: string }[] = [{ type: root, path: '' }]
  while (level.length > 0) {
    const next: { readonly type: ObjectType; readonly path: string }[] = []
    for (const { type, path } of level) {
      for (const field of [...type.fields.values()].sort((a, b) => compareText(a.name, b.name))) {
        if (field.name === 'status' && !path) continue
        if (field.name === name && path) places.push(path)
        const inner = table.inner(field.type)
        if (!inner || seen.has(inner.name)) continue
        seen.add(inner.name)
        next.push({ type: inner, path: path ? `${path}.${field.name}` : field.name })
      }
    }
    level = next
  }
  return places
}

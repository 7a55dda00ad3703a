import type { JsonValue } from '../../base/json'
import { isObject } from '../../base/json'

/** The structural part of `apiextensions.k8s.io/v1 JSONSchemaProps`: what a custom resource looks like. */
export interface JsonSchema {
  readonly type?: string
  readonly format?: string
  readonly title?: string
  readonly description?: string
  readonly default?: JsonValue
  readonly nullable?: boolean
  readonly enum?: readonly JsonValue[]
  readonly maximum?: number
  readonly exclusiveMaximum?: boolean
  readonly minimum?: number
  readonly exclusiveMinimum?: boolean
  readonly multipleOf?: number
  readonly maxLength?: number
  readonly minLength?: number
  readonly pattern?: string
  readonly maxItems?: number
  readonly minItems?: number
  readonly uniqueItems?: boolean
  readonly maxProperties?: number
  readonly minProperties?: number
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly allOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly not?: JsonSchema
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  readonly 'x-kubernetes-embedded-resource'?: boolean
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: string
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[]
}

/** A rule in the Common Expression Language. */
export interface ValidationRule {
  readonly rule: string
  readonly message?: string
  readonly messageExpression?: string
  readonly reason?: string
  readonly fieldPath?: string
  readonly optionalOldSelf?: boolean
}

/** Type and metadata, which every resource has whatever its schema says. */
export const META_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** The schema of a property. Names come from users: only what the schema itself has counts. */
export function propertySchema({ properties }: JsonSchema, name: string): JsonSchema | undefined {
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined
}

/** The schema of what is in a map under any key; `undefined` when it may be anything, or nothing. */
export const valueSchema = ({ additionalProperties }: JsonSchema): JsonSchema | undefined =>
  typeof additionalProperties === 'object' ? additionalProperties : undefined

/** The schema of a field: of the property, or of any value of the map. */
export const fieldSchema = (schema: JsonSchema, name: string): JsonSchema | undefined =>
  propertySchema(schema, name) ?? valueSchema(schema)

/** A value inside of another, with the schema of its place, where there is one. */
export interface Part {
  /** The field's name; absent for an item of a list. */
  readonly name?: string
  readonly value: unknown
  readonly schema: JsonSchema | undefined
  readonly path: string
}

/** What a value is made of, one level down: items in their order, fields by name. */
export function partsOf(schema: JsonSchema, value: unknown, path: string): readonly Part[] {
  if (Array.isArray(value)) {
    return value.map((item: unknown, i) => ({ value: item, schema: schema.items, path: `${path}[${i}]` }))
  }
  if (!isObject(value)) return []
  return Object.keys(value)
    .sort()
    .map((name) => {
      const property = propertySchema(schema, name)
      const at = property ? (path ? `${path}.${name}` : name) : `${path}[${name}]`
      return { name, value: value[name], schema: property ?? valueSchema(schema), path: at }
    })
}

/** A schema and everything inside of it, with where each stands. */
export function* schemasWithin(schema: JsonSchema, path = ''): Iterable<{ schema: JsonSchema; path: string }> {
  yield { schema, path }
  for (const { child, path: at } of childSchemas(schema, path)) yield* schemasWithin(child, at)
}

export interface ChildSchema {
  readonly child: JsonSchema
  readonly path: string
  /** The word of the schema that holds it. */
  readonly through: 'properties' | 'additionalProperties' | 'items' | 'allOf' | 'oneOf' | 'anyOf' | 'not'
  /** The property's name. */
  readonly name?: string
}

/** The schemas that a schema is made of, one level down. */
export function childSchemas(schema: JsonSchema, path: string): readonly ChildSchema[] {
  const { properties = {}, items, not } = schema
  const additional = valueSchema(schema)
  const lists = (['allOf', 'oneOf', 'anyOf'] as const).flatMap((through) =>
    (schema[through] ?? []).map((child, i): ChildSchema => ({ child, path: `${path}.${through}[${i}]`, through })),
  )
  return [
    ...(additional
      ? [{ child: additional, path: `${path}.additionalProperties`, through: 'additionalProperties' as const }]
      : []),
    ...Object.keys(properties)
      .sort()
      .map(
        (name): ChildSchema => ({
          child: properties[name] as JsonSchema,
          path: `${path}.properties[${name}]`,
          through: 'properties',
          name,
        }),
      ),
    ...(not ? [{ child: not, path: `${path}.not`, through: 'not' as const }] : []),
    ...lists,
    ...(items ? [{ child: items, path: `${path}.items`, through: 'items' as const }] : []),
  ]
}

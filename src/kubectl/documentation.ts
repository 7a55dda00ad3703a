import { describeField, type FieldType, fieldTable, type ObjectType } from '../api/fields/field-table'
import type { AnyResource } from '../api/resource'
import { type JsonSchema, valueSchema } from '../api/schema/json-schema'

/** A type or field, as `kubectl explain` tells of it. */
export interface Documentation {
  /** `[]Container`, `map[string]string`. */
  readonly typeName: string
  /** What is said of it, one paragraph each: of the field, and of its type. */
  readonly texts: readonly string[]
  readonly values: readonly string[]
  readonly fields: readonly DocumentedField[]
  /** Tells a type from others, so that those that hold themselves are shown once. */
  readonly id: unknown
}

export interface DocumentedField {
  readonly name: string
  readonly required: boolean
  /** Read when it is needed: types may hold themselves. */
  documentation(): Documentation
}

/** What is known of a kind; `undefined` when nothing is. */
export function documentationOf(resource: AnyResource): Documentation | undefined {
  if (resource.custom) return customKind(resource.kind, resource.custom.schema)
  const root = fieldTable().ofResource(resource)
  return root && builtIn({ kind: 'object', type: root.name }, '')
}

function builtIn(type: FieldType, own: string): Documentation {
  const inner = fieldTable().inner(type)
  const said = inner ? describeField(inner) : ''
  return {
    typeName: builtInName(type),
    texts: [own, ...(said === own ? [] : [said])].filter(Boolean),
    values: [],
    fields: inner ? builtInFields(inner) : [],
    id: inner?.name,
  }
}

const builtInFields = (type: ObjectType): readonly DocumentedField[] =>
  [...type.fields.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, required, type: of }) => ({
      name,
      required,
      documentation: () => builtIn(of, describeField(type, name)),
    }))

const SCALAR_NAMES: Readonly<Record<string, string>> = {
  bytes: 'string',
  int32: 'integer',
  int64: 'integer',
  quantity: 'Quantity',
  'int-or-string': 'IntOrString',
  time: 'string',
  'micro-time': 'string',
  any: 'Object',
}

function builtInName(type: FieldType): string {
  switch (type.kind) {
    case 'scalar':
      return SCALAR_NAMES[type.scalar] ?? type.scalar
    case 'list':
      return `[]${builtInName(type.of)}`
    case 'map':
      return `map[string]${builtInName(type.of)}`
    case 'object':
      return fieldTable().type(type.type).shortName
  }
}

const METADATA =
  "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata"

/** A custom kind has type and metadata whatever its schema says. */
function customKind(kind: string, schema: JsonSchema): Documentation {
  const pod = fieldTable().type('V1Pod')
  const common: readonly DocumentedField[] = [
    ...['apiVersion', 'kind'].map((name) => ({
      name,
      required: false,
      documentation: () => builtIn({ kind: 'scalar', scalar: 'string' }, describeField(pod, name)),
    })),
    {
      name: 'metadata',
      required: false,
      documentation: () => builtIn({ kind: 'object', type: 'V1ObjectMeta' }, METADATA),
    },
  ]
  const own = custom(schema)
  const others = own.fields.filter(({ name }) => !common.some((field) => field.name === name))
  return { ...own, typeName: kind, fields: [...common, ...others].sort((a, b) => (a.name < b.name ? -1 : 1)) }
}

function custom(schema: JsonSchema): Documentation {
  const inner = innerOf(schema)
  const { properties = {}, required = [] } = inner
  return {
    typeName: customName(schema),
    texts: schema.description ? [schema.description] : [],
    values: (schema.enum ?? []).map(String),
    fields: Object.keys(properties)
      .sort()
      .map((name) => ({
        name,
        required: required.includes(name),
        documentation: () => custom(properties[name] as JsonSchema),
      })),
    id: inner,
  }
}

/** The object that a schema leads to, through lists and maps. */
function innerOf(schema: JsonSchema): JsonSchema {
  const next = schema.items ?? valueSchema(schema)
  return next ? innerOf(next) : schema
}

function customName(schema: JsonSchema): string {
  if (schema.items) return `[]${customName(schema.items)}`
  const value = valueSchema(schema)
  if (value) return `map[string]${customName(value)}`
  return schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type
}

import {
  describeField,
  type Field,
  type FieldType,
  fieldTable,
  type ObjectType,
  type ScalarType,
} from '../../api/fields/field-table'
import type { AnyResource } from '../../api/resource'
import { customDefinition, customName } from './custom-definition'
import type { Dialect, Schema } from './schema'

/** The schemas of kinds and of everything that they are made of, by name. */
export class Definitions {
  readonly #schemas = new Map<string, Schema>()

  constructor(private readonly dialect: Dialect) {}

  get schemas(): Readonly<Record<string, Schema>> {
    return Object.fromEntries(this.#schemas)
  }

  add(resource: AnyResource): void {
    const { group, version, kind, custom } = resource
    const id = { 'x-kubernetes-group-version-kind': [{ group, version, kind }] }
    if (custom) {
      const metadata = fieldTable().type('V1ObjectMeta')
      this.#addType(metadata)
      const schema = customDefinition(resource, custom.schema, this.dialect, this.#reference(metadata))
      this.#schemas.set(customName(resource), { ...schema, ...id })
      return
    }
    const root = fieldTable().ofResource(resource)
    if (!root) return
    this.#addType(root)
    this.#schemas.set(typeName(root), { ...this.#schemas.get(typeName(root)), ...id })
  }

  /** What stands for an object of a kind. */
  referenceTo(resource: AnyResource): Schema {
    if (resource.custom) return { $ref: `${this.dialect.prefix}${customName(resource)}` }
    const root = fieldTable().ofResource(resource)
    return root ? { $ref: this.#path(root) } : { type: 'object' }
  }

  #path(type: ObjectType): string {
    return `${this.dialect.prefix}${typeName(type)}`
  }

  #reference(type: ObjectType): Schema {
    return this.dialect.reference(this.#path(type))
  }

  #addType(type: ObjectType): void {
    const name = typeName(type)
    if (this.#schemas.has(name)) return
    const fields = [...type.fields.values()]
    const required = fields.filter((field) => field.required).map((field) => field.name)
    this.#schemas.set(name, {
      type: 'object',
      description: describeField(type),
      properties: Object.fromEntries(fields.map((field) => [field.name, this.#property(type, field)])),
      ...(required.length > 0 ? { required } : {}),
    })
    for (const field of fields) {
      const inner = fieldTable().inner(field.type)
      if (inner) this.#addType(inner)
    }
  }

  #property(parent: ObjectType, field: Field): Schema {
    const description = describeField(parent, field.name)
    return { ...(description ? { description } : {}), ...this.#schemaOf(field.type) }
  }

  /** A value without parts; some have types with a name. */
  #scalar(scalar: ScalarType): Schema {
    const name = SCALAR_TYPES[scalar]
    const schema = scalarSchema(scalar, this.dialect)
    if (!name) return schema
    this.#schemas.set(name, schema)
    return this.dialect.reference(`${this.dialect.prefix}${name}`)
  }

  #schemaOf(type: FieldType): Schema {
    switch (type.kind) {
      case 'scalar':
        return this.#scalar(type.scalar)
      case 'list':
        return { type: 'array', items: this.#schemaOf(type.of) }
      case 'map':
        return { type: 'object', additionalProperties: this.#schemaOf(type.of) }
      case 'object':
        return this.#reference(fieldTable().type(type.type))
    }
  }
}

/** `V1DeploymentSpec` -> `io.k8s.api.V1.DeploymentSpec`: clients show what follows the last dot. */
const typeName = ({ name, shortName }: ObjectType): string =>
  `io.k8s.api.${name.slice(0, name.length - shortName.length) || 'meta'}.${shortName}`

/** Types with a name of their own: texts or numbers. */
const SCALAR_TYPES: Partial<Readonly<Record<ScalarType, string>>> = {
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  'int-or-string': 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
}

const oneOf = (...types: readonly string[]): Schema => ({ oneOf: types.map((type) => ({ type })) })

const scalarSchema = (scalar: ScalarType, { version }: Dialect): Schema =>
  (version === 3 ? SCALARS_V3[scalar] : undefined) ?? SCALARS[scalar]

const SCALARS_V3: Partial<Readonly<Record<ScalarType, Schema>>> = {
  quantity: oneOf('string', 'number'),
  'int-or-string': { ...oneOf('integer', 'string'), format: 'int-or-string' },
}

const SCALARS: Readonly<Record<ScalarType, Schema>> = {
  string: { type: 'string' },
  bytes: { type: 'string', format: 'byte' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  number: { type: 'number', format: 'double' },
  boolean: { type: 'boolean' },
  quantity: { type: 'string' },
  'int-or-string': { type: 'string', format: 'int-or-string' },
  time: { type: 'string', format: 'date-time' },
  'micro-time': { type: 'string', format: 'date-time' },
  any: { type: 'object' },
}

import type { Resource } from '../resource'
import { apiVersionOf } from '../resource'
import { type GeneratedTable, readGeneratedDescriptions, readGeneratedTable } from './generated'

export type ScalarType =
  | 'string'
  | 'bytes'
  | 'int32'
  | 'int64'
  | 'number'
  | 'boolean'
  | 'quantity'
  | 'int-or-string'
  | 'time'
  | 'micro-time'
  | 'any'

/** What a field holds. */
export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType }
  | { readonly kind: 'list'; readonly of: FieldType }
  | { readonly kind: 'map'; readonly of: FieldType }
  /** `orBoolean`: true or false may stand for it. */
  | { readonly kind: 'object'; readonly type: string; readonly orBoolean?: true }

export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly required: boolean
}

export interface ObjectType {
  /** Unique in the table: `V1DeploymentSpec`. */
  readonly name: string
  /** As Kubernetes calls it: `DeploymentSpec`. */
  readonly shortName: string
  readonly fields: ReadonlyMap<string, Field>
}

const SCALARS: ReadonlySet<string> = new Set<ScalarType>([
  'string',
  'bytes',
  'int32',
  'int64',
  'number',
  'boolean',
  'quantity',
  'int-or-string',
  'time',
  'micro-time',
  'any',
])

function decodeType(encoded: string): FieldType {
  if (encoded.startsWith('[]')) return { kind: 'list', of: decodeType(encoded.slice(2)) }
  if (encoded.startsWith('{}')) return { kind: 'map', of: decodeType(encoded.slice(2)) }
  if (encoded.startsWith('?')) return { kind: 'object', type: encoded.slice(1), orBoolean: true }
  return SCALARS.has(encoded) ? { kind: 'scalar', scalar: encoded as ScalarType } : { kind: 'object', type: encoded }
}

function decodeField(name: string, encoded: string): Field {
  const required = encoded.endsWith('!')
  return { name, required, type: decodeType(required ? encoded.slice(0, -1) : encoded) }
}

/** `CoreV1EventSeries` -> `EventSeries`: a generated name without its group and version. */
const shortNameOf = (name: string): string => name.replace(/^[A-Za-z]*?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, '')

/** The fields of every served kind, as the published OpenAPI describes them. */
export class FieldTable {
  readonly #generated: GeneratedTable
  readonly #types = new Map<string, ObjectType>()

  constructor(generated: GeneratedTable) {
    this.#generated = generated
  }

  /** The type of a kind's objects; `undefined` for kinds that are not built in. */
  kind(apiVersion: string, kind: string): ObjectType | undefined {
    const name = this.#generated.kinds[`${apiVersion}/${kind}`]
    return name === undefined ? undefined : this.type(name)
  }

  ofResource(resource: Pick<Resource, 'group' | 'version' | 'kind'>): ObjectType | undefined {
    return this.kind(apiVersionOf(resource), resource.kind)
  }

  /** A type by its unique name. */
  type(name: string): ObjectType {
    const known = this.#types.get(name)
    if (known) return known
    const fields = new Map(
      Object.entries(this.#generated.types[name] ?? {}).map(([field, encoded]) => [field, decodeField(field, encoded)]),
    )
    const type = { name, shortName: shortNameOf(name), fields }
    this.#types.set(name, type)
    return type
  }

  /** The type that holds a path such as `['spec', 'containers', 'image']`, and the field itself; lists and maps are stepped through. */
  find(root: ObjectType, path: readonly string[]): { readonly parent: ObjectType; readonly field: Field } | undefined {
    let parent: ObjectType | undefined = root
    let field: Field | undefined
    for (const name of path) {
      if (field) parent = this.inner(field.type)
      field = parent?.fields.get(name)
      if (!parent || !field) return undefined
    }
    return parent && field ? { parent, field } : undefined
  }

  /** The object type that a type leads to, through any lists and maps. */
  inner(type: FieldType): ObjectType | undefined {
    switch (type.kind) {
      case 'scalar':
        return undefined
      case 'object':
        return this.type(type.type)
      case 'list':
      case 'map':
        return this.inner(type.of)
    }
  }
}

let table: FieldTable | undefined

/** The table of the built-in kinds; read when it is first asked for, and constant from then on. */
export const fieldTable = (): FieldTable => (table ??= new FieldTable(readGeneratedTable()))

/** What the API documentation says about a field, or about the type itself when no field is named. */
export const describeField = (type: ObjectType, field = ''): string =>
  readGeneratedDescriptions()[type.name]?.[field] ?? ''

import {
  describeField,
  type Field,
  type FieldType,
  fieldTable,
  type ObjectType,
  type ScalarType,
} from '../api/fields/field-table'
import type { AnyResource } from '../api/resource'
import { groupVersions } from './discovery'

type Schema = Readonly<Record<string, unknown>>

/** `/openapi/v3`: where the document of each group version is. The hash is the version: documents never change. */
export function openApiIndex(resources: readonly AnyResource[], version: string): object {
  const entries = [...groupVersions(resources).keys()].map((groupVersion) => {
    const path = groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${version}` }]
  })
  return { paths: Object.fromEntries(entries) }
}

/** The OpenAPI v3 document of a group version: enough to validate, apply and explain. `undefined` when not served. */
export function openApiDocument(
  resources: readonly AnyResource[],
  groupVersion: string,
  version: string,
): object | undefined {
  const kinds = groupVersions(resources).get(groupVersion)
  if (!kinds) return undefined
  const schemas = new Map<string, Schema>()
  for (const resource of kinds) addKind(schemas, resource)
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: `v${version}` },
    paths: Object.fromEntries(kinds.flatMap(pathsOf)),
    components: { schemas: Object.fromEntries(schemas) },
  }
}

const QUERY = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
}))

/**
 * No strategic merge patch is named here: with it, kubectl would take its merge keys from these schemas, which do
 * not have them, in place of those that it knows itself.
 */
const PATCH_TYPES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json']

function pathsOf(resource: AnyResource): readonly (readonly [string, object])[] {
  const { group, version, kind, plural, namespaced } = resource
  const root = `${group ? `/apis/${group}` : '/api'}/${version}`
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`
  const id = { group, version, kind }
  const operation = (action: string, parameters: readonly object[] = []): object => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': id,
    parameters,
    responses: { 200: { description: 'OK', content: content(['application/json'], resource) } },
  })
  const body = (types: readonly string[]): object => ({ requestBody: { content: content(types, resource) } })
  return [
    [collection, { get: operation('list'), post: { ...operation('post', QUERY), ...body(['application/json']) } }],
    [
      `${collection}/{name}`,
      {
        get: operation('get'),
        put: { ...operation('put', QUERY), ...body(['application/json']) },
        patch: { ...operation('patch', QUERY), ...body(PATCH_TYPES) },
        delete: operation('delete', QUERY),
      },
    ],
  ]
}

const content = (types: readonly string[], resource: AnyResource): object => {
  const root = fieldTable().ofResource(resource)
  const schema = root ? { $ref: reference(root) } : { type: 'object' }
  return Object.fromEntries(types.map((type) => [type, { schema }]))
}

/** `V1DeploymentSpec` -> `io.k8s.api.V1.DeploymentSpec`: clients show what follows the last dot. */
const schemaName = ({ name, shortName }: ObjectType): string =>
  `io.k8s.api.${name.slice(0, name.length - shortName.length) || 'meta'}.${shortName}`

const reference = (type: ObjectType): string => `#/components/schemas/${schemaName(type)}`

function addKind(schemas: Map<string, Schema>, resource: AnyResource): void {
  const root = fieldTable().ofResource(resource)
  if (!root) return
  addType(schemas, root)
  const { group, version, kind } = resource
  const name = schemaName(root)
  const id = { 'x-kubernetes-group-version-kind': [{ group, version, kind }] }
  schemas.set(name, { ...schemas.get(name), ...id })
}

function addType(schemas: Map<string, Schema>, type: ObjectType): void {
  const name = schemaName(type)
  if (schemas.has(name)) return
  const fields = [...type.fields.values()]
  const required = fields.filter((field) => field.required).map((field) => field.name)
  schemas.set(name, {
    type: 'object',
    description: describeField(type),
    properties: Object.fromEntries(fields.map((field) => [field.name, property(type, field)])),
    ...(required.length > 0 ? { required } : {}),
  })
  for (const field of fields) {
    const inner = fieldTable().inner(field.type)
    if (inner) addType(schemas, inner)
  }
}

function property(parent: ObjectType, field: Field): Schema {
  const description = describeField(parent, field.name)
  return { ...(description ? { description } : {}), ...schemaOf(field.type) }
}

/** References stand in `allOf`, so that a description may stand beside them. */
function schemaOf(type: FieldType): Schema {
  switch (type.kind) {
    case 'scalar':
      return SCALARS[type.scalar]
    case 'list':
      return { type: 'array', items: schemaOf(type.of) }
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(type.of) }
    case 'object':
      return { allOf: [{ $ref: reference(fieldTable().type(type.type)) }], default: {} }
  }
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

import { type FieldError, forbidden, invalid, required, unsupported } from '../field-error'
import { type ChildSchema, childSchemas, type JsonSchema, META_FIELDS, propertySchema } from './json-schema'
import { ruleProblems } from './rules/rule-problems'

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string']

/** Parts of JSON Schema that are not supported, with Kubernetes' complaint. */
const UNSUPPORTED: readonly (readonly [string, string])[] = [
  ['id', 'id is not supported'],
  ['additionalItems', 'additionalItems is not supported'],
  ['patternProperties', 'patternProperties is not supported'],
  ['definitions', 'definitions is not supported'],
  ['dependencies', 'dependencies is not supported'],
  ['$ref', '$ref is not supported'],
]

interface Surroundings {
  /** Why no default may be set here; '' where one may. */
  readonly noDefaults: string
  readonly inMetadata: boolean
}

/** What a custom resource's schema must not say (apiextensions `ValidateCustomResourceDefinitionOpenAPISchema`). */
export const schemaProblems = (schema: JsonSchema, path: string): readonly FieldError[] =>
  problemsOf(schema, path, { noDefaults: '', inMetadata: false }, true)

function problemsOf(schema: JsonSchema, path: string, around: Surroundings, isRoot: boolean): readonly FieldError[] {
  return [
    ...ownProblems(schema, path, around),
    ...childSchemas(schema, path).flatMap((child) =>
      problemsOf(child.child, child.path, surroundings(schema, child, around, isRoot), false),
    ),
    ...listProblems(schema, path),
    ...mapProblems(schema, path),
    ...ruleProblems(schema, path),
  ]
}

function surroundings(
  schema: JsonSchema,
  { through, name = '' }: ChildSchema,
  around: Surroundings,
  isRoot: boolean,
): Surroundings {
  if (through === 'additionalProperties' && around.inMetadata) {
    return { ...around, noDefaults: ' inside additionalProperties applying to object metadata' }
  }
  const isMeta = through === 'properties' && META_FIELDS.has(name)
  if (!isMeta || !(isRoot || schema['x-kubernetes-embedded-resource'])) return around
  return { inMetadata: true, noDefaults: isRoot ? ` in top-level ${name}` : around.noDefaults }
}

function ownProblems(
  schema: JsonSchema,
  path: string,
  { noDefaults, inMetadata }: Surroundings,
): readonly FieldError[] {
  const { type } = schema
  const given = schema as unknown as Readonly<Record<string, unknown>>
  return [
    ...(type && !TYPES.includes(type) ? [unsupported(`${path}.type`, type, TYPES)] : []),
    ...(schema.default !== undefined && noDefaults
      ? [forbidden(`${path}.default`, `must not be set${noDefaults}`)]
      : []),
    ...UNSUPPORTED.filter(([field]) => given[field] !== undefined).map(([field, why]) =>
      forbidden(`${path}.${field}`, why),
    ),
    ...(type === 'null'
      ? [forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative')]
      : []),
    ...(Array.isArray(schema.items)
      ? [forbidden(`${path}.items`, 'items must be a schema object and not an array')]
      : []),
    ...(inMetadata && schema['x-kubernetes-embedded-resource']
      ? [forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta')]
      : []),
    ...(schema.uniqueItems ? [forbidden(`${path}.uniqueItems`, UNIQUE_ITEMS)] : []),
    ...(schema.additionalProperties !== undefined &&
    schema.additionalProperties !== true &&
    Object.keys(schema.properties ?? {}).length > 0
      ? [forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive')]
      : []),
    ...(schema['x-kubernetes-preserve-unknown-fields'] === false
      ? [invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined')]
      : []),
  ]
}

const UNIQUE_ITEMS = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'

const mustBe = (type: string, { type: found }: JsonSchema, path: string, why: string): readonly FieldError[] => {
  if (found === type) return []
  return [found ? invalid(`${path}.type`, found, why) : required(`${path}.type`, why)]
}

function mapProblems(schema: JsonSchema, path: string): readonly FieldError[] {
  const mapType = schema['x-kubernetes-map-type']
  if (mapType === undefined) return []
  return [
    ...mustBe('object', schema, path, 'must be object if x-kubernetes-map-type is specified'),
    ...(mapType === 'atomic' || mapType === 'granular'
      ? []
      : [unsupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular'])]),
  ]
}

function listProblems(schema: JsonSchema, path: string): readonly FieldError[] {
  const { items } = schema
  const listType = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const at = `${path}.x-kubernetes-list-type`
  const problems: FieldError[] = []
  if (listType !== undefined) {
    problems.push(...mustBe('array', schema, path, 'must be array if x-kubernetes-list-type is specified'))
    if (schema.type === 'array' && listType === 'set' && items) problems.push(...setItemProblems(items, path))
    if (!['atomic', 'set', 'map'].includes(listType)) problems.push(unsupported(at, listType, ['atomic', 'set', 'map']))
  }
  if (keys.length > 0 && listType !== 'map') {
    const why = 'must be map if x-kubernetes-list-map-keys is non-empty'
    problems.push(listType === undefined ? required(at, why) : invalid(at, listType, why))
  }
  if (listType === 'map') problems.push(...keyedListProblems(schema, keys, path))
  if ((listType === 'map' || listType === 'set') && items?.nullable) {
    problems.push(forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`))
  }
  return problems
}

function setItemProblems(items: JsonSchema, path: string): readonly FieldError[] {
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  const listType = items['x-kubernetes-list-type']
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic') {
    return [invalid(`${path}.items.x-kubernetes-list-type`, listType, why)]
  }
  if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    return [invalid(`${path}.items.x-kubernetes-map-type`, listType, why)]
  }
  return []
}

function keyedListProblems({ items }: JsonSchema, keys: readonly string[], path: string): readonly FieldError[] {
  const at = `${path}.x-kubernetes-list-map-keys`
  const problems: FieldError[] = []
  if (keys.length === 0) problems.push(required(at, 'must not be empty if x-kubernetes-list-type is map'))
  if (!items) return [...problems, required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map')]
  if (items.type !== 'object') {
    const why = "must be object if parent array's x-kubernetes-list-type is map"
    return [...problems, invalid(`${path}.items.type`, items.type ?? '', why)]
  }
  keys.forEach((key, i) => {
    const property = propertySchema(items, key)
    const inner = `${path}.items.properties[${key}]`
    if (!property) problems.push(invalid(at, keys, 'entries must all be names of item properties'))
    if (property?.type === 'array' || property?.type === 'object') {
      const why = "must be a scalar type if parent array's x-kubernetes-list-type is map"
      problems.push(invalid(`${inner}.type`, items.type, why))
    }
    if (keys.indexOf(key) < i) problems.push(invalid(at, keys, 'must not contain duplicate entries'))
    if (property && property.default === undefined && !items.required?.includes(key)) problems.push(optionalKey(inner))
    if (property?.nullable) {
      const why = 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable'
      problems.push(forbidden(`${inner}.nullable`, why))
    }
  })
  return problems
}

const optionalKey = (path: string): FieldError =>
  required(
    `${path}.default`,
    'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
  )

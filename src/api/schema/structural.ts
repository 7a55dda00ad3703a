import { compareText } from '../../base/compare'
import { equal } from '../../base/json'
import { type FieldError, forbidden, invalid, required } from '../field-error'
import { type ChildSchema, childSchemas, type JsonSchema, propertySchema } from './json-schema'
import { expressionOf } from './regular-expression'

/** Where a schema stands: what its type may be, and how a missing one is complained of, depends on it. */
type Level = 'root' | 'item' | 'field'

const TYPE_MISSING: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

/**
 * What keeps a schema from being structural: from telling the shape of an object without its logic
 * (apiextensions `schema.ValidateStructural`). Sorted.
 */
export function structuralProblems(schema: JsonSchema, path: string): readonly FieldError[] {
  const problems = [...shapeProblems(schema, path, 'root'), ...undeclared(schema, schema, { shape: path, logic: path })]
  return problems.sort((a, b) => compareText(`${a.field}: ${a.body}`, `${b.field}: ${b.body}`))
}

const LEVELS: Partial<Readonly<Record<ChildSchema['through'], Level>>> = {
  items: 'item',
  properties: 'field',
  additionalProperties: 'field',
}

function shapeProblems(schema: JsonSchema, path: string, level: Level): readonly FieldError[] {
  const inner = childSchemas(schema, path).flatMap(({ child, path: at, through }) => {
    const next = LEVELS[through]
    if (next) return shapeProblems(child, at, next)
    return isIntOrString(schema, child, at, path) ? [] : logicProblems(child, at)
  })
  return [
    ...(schema.type === 'array' && !schema.items ? [required(`${path}.items`, 'must be specified')] : []),
    ...inner,
    ...(schema.additionalProperties !== undefined && level === 'root'
      ? [forbidden(`${path}.additionalProperties`, 'must not be used at the root')]
      : []),
    ...extensionProblems(schema, path),
    ...patternProblems(schema, path),
    ...typeProblems(schema, path, level),
    ...metadataProblems(schema, path, level),
  ]
}

const INT_OR_STRING = [{ type: 'integer' }, { type: 'string' }] as const

/** `anyOf: [{type: integer}, {type: string}]` may say types: it is how int-or-string used to be written. */
function isIntOrString(schema: JsonSchema, child: JsonSchema, at: string, path: string): boolean {
  if (at.startsWith(`${path}.anyOf[`)) return equal(schema.anyOf, INT_OR_STRING)
  return at === `${path}.allOf[0]` && equal(child.anyOf, INT_OR_STRING)
}

function extensionProblems(schema: JsonSchema, path: string): readonly FieldError[] {
  if (!schema['x-kubernetes-int-or-string']) return []
  const clashing = ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const
  return clashing
    .filter((extension) => schema[extension])
    .map((extension) => invalid(`${path}.${extension}`, true, 'must be false if x-kubernetes-int-or-string is true'))
}

function patternProblems(schema: JsonSchema, path: string): readonly FieldError[] {
  if (!schema.pattern) return []
  const expression = expressionOf(schema)
  if (!(expression instanceof Error)) return []
  const why = `must be a valid regular expression, but isn't: ${expression.message}`
  return [invalid(`${path}.pattern`, schema.pattern, why)]
}

function typeProblems(schema: JsonSchema, path: string, level: Level): readonly FieldError[] {
  const { type } = schema
  const embedded = schema['x-kubernetes-embedded-resource']
  const free = schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields']
  const problems: FieldError[] = []
  if (embedded && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true'
    problems.push(type ? invalid(`${path}.type`, type, why) : required(`${path}.type`, why))
  } else if (!type && !free) problems.push(required(`${path}.type`, TYPE_MISSING[level]))
  if (embedded && schema.additionalProperties !== undefined) {
    problems.push(
      forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'),
    )
  }
  if (level === 'root' && type && type !== 'object') {
    problems.push(invalid(`${path}.type`, type, 'must be object at the root'))
  }
  if (embedded && !schema['x-kubernetes-preserve-unknown-fields'] && !schema.properties) {
    const why =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
    problems.push(required(`${path}.properties`, why))
  }
  return problems
}

function metadataProblems(schema: JsonSchema, path: string, level: Level): readonly FieldError[] {
  if (level !== 'root' && !schema['x-kubernetes-embedded-resource']) return []
  const problems = (['kind', 'apiVersion'] as const).flatMap((name) => {
    const type = propertySchema(schema, name)?.type
    const wrong = propertySchema(schema, name) && type !== 'string'
    return wrong ? [invalid(`${path}.properties[${name}].type`, type ?? '', 'must be string')] : []
  })
  const metadata = propertySchema(schema, 'metadata')
  if (!metadata) return problems
  const at = `${path}.properties[metadata]`
  if (metadata.type !== 'object') problems.push(invalid(`${at}.type`, metadata.type ?? '', 'must be object'))
  if (level === 'root' && !saysNamesOnly(metadata)) {
    const why = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
    problems.push(forbidden(at, why))
  }
  return problems
}

function saysNamesOnly({
  type: _type,
  default: _default,
  description: _text,
  properties,
  ...rest
}: JsonSchema): boolean {
  const names = Object.keys(properties ?? {})
  return Object.keys(rest).length === 0 && names.every((name) => name === 'name' || name === 'generateName')
}

/** What logic (`allOf`, `not` …) must not say, because the shape has to. */
const SHAPE_ONLY: readonly (readonly [keyof JsonSchema, string])[] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
]

function logicProblems(schema: JsonSchema, path: string): readonly FieldError[] {
  return [
    ...childSchemas(schema, path).flatMap(({ child, path: at }) => logicProblems(child, at)),
    ...patternProblems(schema, path),
    ...SHAPE_ONLY.filter(([field]) => schema[field] !== undefined && schema[field] !== false).map(([field, why]) =>
      forbidden(`${path}.${field}`, why),
    ),
    ...(propertySchema(schema, 'metadata')
      ? [forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context')]
      : []),
  ]
}

interface Paths {
  readonly shape: string
  readonly logic: string
}

/** Fields that only logic knows (`validateStructuralCompleteness`). */
function undeclared(shape: JsonSchema, logic: JsonSchema, paths: Paths): readonly FieldError[] {
  return childSchemas(logic, paths.logic)
    .filter(({ through }) => !LEVELS[through])
    .flatMap(({ child, path }) => undeclaredWithin(shape, child, { ...paths, logic: path }))
}

function undeclaredWithin(shape: JsonSchema | undefined, logic: JsonSchema, paths: Paths): readonly FieldError[] {
  if (!shape) return [required(paths.shape, `because it is defined in ${paths.logic}`)]
  const properties = Object.entries(logic.properties ?? {}).flatMap(([name, property]) => {
    const inner = { shape: `${paths.shape}.properties[${name}]`, logic: `${paths.logic}.properties[${name}]` }
    return undeclaredWithin(propertySchema(shape, name), property, inner)
  })
  const items = { shape: `${paths.shape}.items`, logic: `${paths.logic}.items` }
  return [
    ...undeclared(shape, logic, paths),
    ...(logic.items ? undeclaredWithin(shape.items, logic.items, items) : []),
    ...properties,
  ]
}

'use strict'
/*
 * Reads the API types that @kubernetes/client-node is generated with (names, types and formats from the models'
 * attribute maps; required fields and descriptions from their declarations, and from those of kubernetes-types) and
 * boils them down to two tables.
 */
const { existsSync, readdirSync, readFileSync } = require('node:fs')
const { dirname, join } = require('node:path')

const MODELS = join(dirname(require.resolve('@kubernetes/client-node/package.json')), 'dist/gen/models')
const DECLARATIONS = dirname(require.resolve('kubernetes-types/package.json'))

/** Kinds whose model does not have the name that its version and kind suggest. */
const MODEL_NAMES = { 'v1/Event': 'CoreV1Event' }

/** Objects that clients send to subresources, further versions, and questions that are answered and not stored. */
const FURTHER_KINDS = [
  { group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler' },
  { group: 'authentication.k8s.io', version: 'v1', kind: 'SelfSubjectReview' },
  { group: 'authorization.k8s.io', version: 'v1', kind: 'LocalSubjectAccessReview' },
  { group: 'authorization.k8s.io', version: 'v1', kind: 'SelfSubjectAccessReview' },
  { group: 'authorization.k8s.io', version: 'v1', kind: 'SelfSubjectRulesReview' },
  { group: 'authorization.k8s.io', version: 'v1', kind: 'SubjectAccessReview' },
  { group: 'autoscaling', version: 'v1', kind: 'Scale' },
  { group: 'policy', version: 'v1', kind: 'Eviction' },
  { group: '', version: 'v1', kind: 'Binding' },
  { group: '', version: 'v1', kind: 'DeleteOptions' },
]

/** OpenAPI calls quantities plain strings: these fields (or the values of these maps) are quantities. */
const QUANTITIES = new Set([
  'V1ContainerStatus.allocatedResources',
  'V1EmptyDirVolumeSource.sizeLimit',
  'V1LimitRangeItem.default',
  'V1LimitRangeItem.defaultRequest',
  'V1LimitRangeItem.max',
  'V1LimitRangeItem.maxLimitRequestRatio',
  'V1LimitRangeItem.min',
  'V1NodeStatus.allocatable',
  'V1NodeStatus.capacity',
  'V1PersistentVolumeClaimStatus.allocatedResources',
  'V1PersistentVolumeClaimStatus.capacity',
  'V1PersistentVolumeSpec.capacity',
  'V1Overhead.podFixed',
  'V1PodSpec.overhead',
  'V1PodStatus.allocatedResources',
  'V1ResourceFieldSelector.divisor',
  'V1ResourceQuotaSpec.hard',
  'V1ResourceQuotaStatus.hard',
  'V1ResourceQuotaStatus.used',
  'V1ResourceRequirements.limits',
  'V1ResourceRequirements.requests',
  'V1VolumeResourceRequirements.limits',
  'V1VolumeResourceRequirements.requests',
  'V2HPAScalingRules.tolerance',
  'V2MetricTarget.averageValue',
  'V2MetricTarget.value',
  'V2MetricValueStatus.averageValue',
  'V2MetricValueStatus.value',
])

/** What OpenAPI cannot say: these fields, that it calls anything, are schemas again. */
const RECURSIVE = {
  'V1JSONSchemaProps.additionalProperties': '?V1JSONSchemaProps',
  'V1JSONSchemaProps.items': 'V1JSONSchemaProps',
}

const SCALARS = {
  'string ': 'string',
  'string byte': 'bytes',
  'number int32': 'int32',
  'number int64': 'int64',
  'number double': 'number',
  'boolean ': 'boolean',
  'any ': 'any',
  'Date date-time': 'time',
  'V1MicroTime date-time-micro': 'micro-time',
  'IntOrString int-or-string': 'int-or-string',
}

/** `Array<V1Container>` -> `[]V1Container`, `{ [key: string]: string; }` -> `{}string`, `number` of int32 -> `int32`. */
function encodeType(type, format, quantity) {
  const list = /^Array<(.*)>$/.exec(type)
  if (list) return `[]${encodeType(list[1], format, quantity)}`
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)
  if (map) return `{}${encodeType(map[1], format, quantity)}`
  const scalar = SCALARS[`${type} ${format}`]
  if (scalar) return scalar === 'string' && quantity ? 'quantity' : scalar
  if (existsSync(join(MODELS, `${type}.js`))) return type
  throw new Error(
    `Cannot read the Kubernetes types: "${type}" with format "${format}" is unknown; teach tools/field-table.js`,
  )
}

function plainText(text) {
  return text.replaceAll("\\'", "'").replaceAll('\\"', '"').replaceAll('\\`', '`').replaceAll('* /', '*/')
}

/** The comment above each field, and which fields are required. */
function readDeclarations(model) {
  const text = readFileSync(join(MODELS, `${model}.d.ts`), 'utf8')
  const body = text.slice(text.indexOf('export declare class'))
  const summary = /\/\*\*\n\* ([\s\S]*?)\n\*\/\nexport declare class/.exec(text)
  const fields = new Map()
  for (const [, comment, name, optional] of body.matchAll(
    /(?: {4}\/\*\*\n {4}\* (.*)\n {4}\*\/\n)? {4}'(.+?)'(\?)?:/g,
  )) {
    fields.set(name, { required: !optional, description: plainText(comment ?? '') })
  }
  return { summary: plainText(summary?.[1] ?? ''), fields }
}

/** Which comments further declarations have, by model: those of the models leave out what refers to another type. */
function readFurtherDeclarations() {
  const found = new Map()
  for (const entry of readdirSync(DECLARATIONS, { recursive: true })) {
    const version = /^[a-z]+[\\/](v\w+)\.d\.ts$/.exec(String(entry))?.[1]
    if (!version) continue
    const text = readFileSync(join(DECLARATIONS, String(entry)), 'utf8')
    for (const [, name, body] of text.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)) {
      const comments = new Map()
      for (const [, comment, field] of body.matchAll(/ {4}\/\*\* (.*) \*\/\n {4}(?:readonly )?"?([\w$-]+)"?\??:/g)) {
        comments.set(field, plainText(comment))
      }
      const model = `V${version.slice(1)}${name}`
      found.set(model, [...(found.get(model) ?? []), comments])
    }
  }
  return found
}

/** Groups may have types of the same name: it is the one that shares most fields. */
function furtherComments(model, fields) {
  const candidates = FURTHER.get(model.replace(/^[A-Z][a-z]+(?=V\d)/, '')) ?? []
  const shared = (comments) => fields.filter((field) => comments.has(field)).length
  return [...candidates].sort((a, b) => shared(b) - shared(a))[0] ?? new Map()
}

function readModel(model) {
  const text = readFileSync(join(MODELS, `${model}.js`), 'utf8')
  const attributes = /attributeTypeMap = (\[[\s\S]*?\n\]|\[\]);/.exec(text)
  if (!attributes) throw new Error(`Cannot read the Kubernetes types: ${model}.js has no attributeTypeMap`)
  const { summary, fields: declared } = readDeclarations(model)
  const fields = {}
  const descriptions = { '': summary }
  const known = JSON.parse(attributes[1])
  const further = furtherComments(
    model,
    known.map(({ baseName }) => baseName),
  )
  for (const { name, baseName, type, format } of known) {
    const { required, description: own } = declared.get(name)
    const description = own || further.get(baseName)
    const place = `${model}.${baseName}`
    const encoded = RECURSIVE[place] ?? encodeType(type, format, QUANTITIES.has(place))
    fields[baseName] = required ? `${encoded}!` : encoded
    if (description) descriptions[baseName] = description
  }
  return { fields, descriptions }
}

/** @returns the field table and the descriptions of these kinds and of everything that they are made of */
function buildFieldTables(served) {
  const kinds = {}
  const types = {}
  const descriptions = {}
  const visit = (model) => {
    if (types[model]) return
    const read = readModel(model)
    types[model] = read.fields
    descriptions[model] = read.descriptions
    for (const type of Object.values(read.fields)) {
      const inner = type.replace(/^(\[\]|\{\}|\?)+/, '').replace(/!$/, '')
      if (/^[A-Z]/.test(inner)) visit(inner)
    }
  }
  for (const { group, version, kind } of [...served, ...FURTHER_KINDS]) {
    const apiVersion = group ? `${group}/${version}` : version
    const model = MODEL_NAMES[`${apiVersion}/${kind}`] ?? `V${version.slice(1)}${kind}`
    kinds[`${apiVersion}/${kind}`] = model
    visit(model)
  }
  return { table: { kinds, types }, descriptions }
}

const FURTHER = readFurtherDeclarations()

module.exports = { buildFieldTables }

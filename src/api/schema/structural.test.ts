import { test } from 'node:test'
import { expect } from 'chai'
import { defaultProblems } from './default-rules'
import type { JsonSchema } from './json-schema'
import { schemaProblems } from './schema-rules'
import { structuralProblems } from './structural'

const lines = (problems: readonly { readonly field: string; readonly body: string }[]): readonly string[] =>
  problems.map(({ field, body }) => `${field}: ${body}`)

/** Of each: a schema that does not tell its shape, and what a server says. */
const SHAPES: readonly (readonly [JsonSchema, string])[] = [
  [{ properties: {} }, 's.type: Required value: must not be empty at the root'],
  [{ type: 'string' }, 's.type: Invalid value: "string": must be object at the root'],
  [
    { type: 'object', properties: { a: {} } },
    's.properties[a].type: Required value: must not be empty for specified object fields',
  ],
  [
    { type: 'object', properties: { a: { type: 'array' } } },
    's.properties[a].items: Required value: must be specified',
  ],
  [
    { type: 'object', additionalProperties: { type: 'string' } },
    's.additionalProperties: Forbidden: must not be used at the root',
  ],
  [
    { type: 'object', properties: { a: { type: 'string', pattern: '(' } } },
    's.properties[a].pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `(`',
  ],
  [
    { type: 'object', anyOf: [{ properties: { a: {} } }] },
    's.properties[a]: Required value: because it is defined in s.anyOf[0].properties[a]',
  ],
  [{ type: 'object', not: { description: 'x' } }, 's.not.description: Forbidden: must be empty to be structural'],
  [
    { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
    's.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
  ],
]
for (const [schema, message] of SHAPES) {
  test(`${JSON.stringify(schema)} is not structural`, () => {
    expect(lines(structuralProblems(schema, 's'))).to.deep.equal([message])
  })
}

test('what may be a number or a text may be said in the old way', () => {
  const anyOf = [{ type: 'integer' }, { type: 'string' }]
  const schema: JsonSchema = { type: 'object', properties: { a: { 'x-kubernetes-int-or-string': true, anyOf } } }
  expect(structuralProblems(schema, 's')).to.deep.equal([])
})

const items: JsonSchema = { type: 'object', properties: { name: { type: 'string' } } }

/** Of each: a part of a schema that is not supported or makes no sense. */
const RULES: readonly (readonly [JsonSchema, string])[] = [
  [
    { type: 'array', items, 'x-kubernetes-list-type': 'map' },
    's.properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map',
  ],
  [
    { type: 'array', items, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
    's.properties[a].items.properties[name].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
  ],
  [
    { type: 'array', items, 'x-kubernetes-list-type': 'bag' },
    's.properties[a].x-kubernetes-list-type: Unsupported value: "bag": supported values: "atomic", "set", "map"',
  ],
  [
    { type: 'array', items, uniqueItems: true },
    's.properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
  ],
  [
    { type: 'object', properties: {}, 'x-kubernetes-preserve-unknown-fields': false },
    's.properties[a].x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined',
  ],
  [
    { type: 'integer', 'x-kubernetes-validations': [{ rule: ' ' }] },
    's.properties[a].x-kubernetes-validations[0].rule: Required value: rule is not specified',
  ],
]
for (const [a, message] of RULES) {
  test(`${JSON.stringify(a)} is refused`, () => {
    expect(lines(schemaProblems({ type: 'object', properties: { a } }, 's'))).to.deep.equal([message])
  })
}

test('a default fits its own schema, and has no field that the schema does not know', () => {
  const spec: JsonSchema = { type: 'object', properties: { a: { type: 'integer' } }, default: { a: 'x', b: 1 } }
  expect(lines(defaultProblems({ type: 'object', properties: { spec } }, 's'))).to.deep.equal([
    's.properties[spec].default: Invalid value: {"a":"x","b":1}: must not have unknown fields',
    's.properties[spec].default.a: Invalid value: "string": a in body must be of type integer: "string"',
  ])
})

import { test } from 'node:test'
import { expect } from 'chai'
import { checkValue } from './check-value'
import type { JsonSchema } from './json-schema'

const problems = (spec: JsonSchema, value: unknown, before?: unknown): readonly string[] => {
  const schema: JsonSchema = { type: 'object', properties: { spec } }
  const old = before === undefined ? undefined : { value: { spec: before } }
  return checkValue(schema, { spec: value }, { path: '', root: '' }, old).map(({ field, body }) => `${field}: ${body}`)
}

/** Of each: a schema, a value that does not fit, and what a server says. */
const CASES: readonly (readonly [JsonSchema, unknown, string])[] = [
  [{ type: 'integer' }, 'many', 'spec: Invalid value: "string": spec in body must be of type integer: "string"'],
  [{ type: 'integer' }, 1.5, 'spec: Invalid value: "number": spec in body must be of type integer: "number"'],
  [{ type: 'string' }, null, 'spec: Invalid value: "null": spec in body must be of type string: "null"'],
  [
    { 'x-kubernetes-int-or-string': true },
    true,
    'spec: Invalid value: "boolean": spec in body must be of type integer,string: "boolean"',
  ],
  [{ type: 'integer', minimum: 1 }, 0, 'spec: Invalid value: 0: spec in body should be greater than or equal to 1'],
  [
    { type: 'integer', maximum: 5, exclusiveMaximum: true },
    5,
    'spec: Invalid value: 5: spec in body should be less than 5',
  ],
  [{ type: 'integer', multipleOf: 3 }, 4, 'spec: Invalid value: 4: spec in body should be a multiple of 3'],
  [
    { type: 'integer', format: 'int32' },
    2 ** 40,
    '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec',
  ],
  [{ type: 'string', enum: ['a', 'b'] }, 'c', 'spec: Unsupported value: "c": supported values: "a", "b"'],
  [{ type: 'string', maxLength: 2 }, 'abc', 'spec: Too long: may not be more than 2 bytes'],
  [{ type: 'string', minLength: 2 }, 'a', 'spec: Invalid value: "a": spec in body should be at least 2 chars long'],
  [{ type: 'string', pattern: '^a+$' }, 'b', `spec: Invalid value: "b": spec in body should match '^a+$'`],
  [
    { type: 'string', format: 'ipv4' },
    '1.2.3',
    'spec: Invalid value: "1.2.3": spec in body must be of type ipv4: "1.2.3"',
  ],
  [
    { type: 'array', items: { type: 'string' }, minItems: 1 },
    [],
    'spec: Invalid value: 0: spec in body should have at least 1 items',
  ],
  [
    { type: 'array', items: { type: 'string' }, maxItems: 1 },
    ['a', 'b'],
    'spec: Too many: 2: must have at most 1 item',
  ],
  [
    { type: 'array', items: { type: 'string' } },
    ['a', 1],
    'spec[1]: Invalid value: "integer": spec[1] in body must be of type string: "integer"',
  ],
  [{ type: 'object', required: ['size'] }, {}, 'spec.size: Required value'],
  [
    { type: 'object', additionalProperties: { type: 'boolean' } },
    { a: 1 },
    'spec.a: Invalid value: "integer": spec.a in body must be of type boolean: "integer"',
  ],
  [{ type: 'object', minProperties: 1 }, {}, 'spec: Invalid value: 0: spec in body should have at least 1 properties'],
  [
    { type: 'object', not: { required: ['a'] } },
    { a: 1 },
    '<nil>: Invalid value: "": "spec" must not validate the schema (not)',
  ],
]

for (const [schema, value, message] of CASES) {
  test(`${JSON.stringify(value)} does not fit ${JSON.stringify(schema)}`, () => {
    expect(problems(schema, value)).to.deep.equal([message])
  })
}

test('of several alternatives none of which fits, the nearest says what is wrong', () => {
  const oneOf = [{ required: ['a'] }, { required: ['b'] }]
  expect(problems({ type: 'object', oneOf }, {})).to.deep.equal([
    '<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found none valid',
    'spec.a: Required value',
  ])
  expect(problems({ type: 'object', oneOf }, { a: 1, b: 1 })).to.deep.equal([
    '<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  ])
  expect(problems({ type: 'object', anyOf: oneOf }, { b: 1 })).to.deep.equal([])
})

test('what was wrong before and has not changed is let pass', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: { old: { type: 'string', maxLength: 1 }, other: { type: 'string', maxLength: 1 } },
  }
  const before = { old: 'too long' }
  expect(problems(schema, { old: 'too long', other: 'a' }, before)).to.deep.equal([])
  expect(problems(schema, { old: 'still too long' }, before)).to.deep.equal([
    'spec.old: Too long: may not be more than 1 bytes',
  ])
})

test('names that every object of JavaScript has are fields like others', () => {
  const schema: JsonSchema = { type: 'object', properties: { a: { type: 'string' } }, required: ['constructor'] }
  expect(problems(schema, { toString: 1 })).to.deep.equal(['spec.constructor: Required value'])
})

test('a pattern that would make another engine hang is answered', () => {
  const text = `${'a'.repeat(50_000)}!`
  expect(problems({ type: 'string', pattern: '^(a+)+$' }, text)).to.have.length(1)
})

import { test } from 'node:test'
import { expect } from 'chai'
import type { JsonSchema, ValidationRule } from '../json-schema'
import { checkRules } from './check-rules'

const spec = (properties: JsonSchema['properties'], ...rules: readonly ValidationRule[]): JsonSchema => ({
  type: 'object',
  properties: { spec: { type: 'object', ...(properties ? { properties } : {}), 'x-kubernetes-validations': rules } },
})

const asked = (schema: JsonSchema, value: object, before?: object): readonly string[] => {
  const old = before && { value: { spec: before } }
  return checkRules(schema, { spec: value }, '', old).map(({ field, body }) => `${field}: ${body}`)
}

const NUMBERS = { min: { type: 'integer' }, max: { type: 'integer' } } as const

test('a rule that holds says nothing; one that does not says its message, or itself', () => {
  const rule = 'self.min <= self.max'
  expect(asked(spec(NUMBERS, { rule }), { min: 1, max: 2 })).to.deep.equal([])
  expect(asked(spec(NUMBERS, { rule }), { min: 3, max: 2 })).to.deep.equal([
    'spec: Invalid value: failed rule: self.min <= self.max',
  ])
  expect(asked(spec(NUMBERS, { rule, message: 'min is above max' }), { min: 3, max: 2 })).to.deep.equal([
    'spec: Invalid value: min is above max',
  ])
  expect(
    asked(spec(NUMBERS, { rule, messageExpression: '"min is " + string(self.min)', fieldPath: '.min' }), {
      min: 3,
      max: 2,
    }),
  ).to.deep.equal(['spec.min: Invalid value: min is 3'])
})

test('a rule that compares with the state before is asked of changes only', () => {
  const schema = spec({ name: { type: 'string' } }, { rule: 'self.name == oldSelf.name', message: 'it is immutable' })
  expect(asked(schema, { name: 'a' })).to.deep.equal([])
  expect(asked(schema, { name: 'b' }, { name: 'a' })).to.deep.equal(['spec: Invalid value: it is immutable'])
})

test('what did not hold before, and has not changed, is let pass', () => {
  const schema = spec(NUMBERS, { rule: 'self.min <= self.max' })
  expect(asked(schema, { min: 3, max: 2 }, { min: 3, max: 2 })).to.deep.equal([])
})

test('a rule that has no answer says why', () => {
  expect(asked(spec(NUMBERS, { rule: 'self.min <= self.max' }), { min: 1 })).to.deep.equal([
    'spec: Invalid value: "object": no such key: max evaluating rule: self.min <= self.max',
  ])
})

test('whole numbers are integers where the schema says so, and fields may have the names of words', () => {
  const schema = spec(
    { count: { type: 'integer' }, namespace: { type: 'string' }, 'a-b': { type: 'string' } },
    { rule: 'self.count % 2 == 0 && self.__namespace__ == "x" && self.a__dash__b == "y"' },
  )
  expect(asked(schema, { count: 4, namespace: 'x', 'a-b': 'y' })).to.deep.equal([])
})

const LIBRARY: readonly (readonly [string, object])[] = [
  ['self.text.matches("^[a-z]+$")', { text: 'abc' }],
  ['self.text.find("[0-9]+") == "12"', { text: 'a12b' }],
  ['self.list.isSorted() && self.list.sum() == 6 && self.list.max() == 3', { list: [1, 2, 3] }],
  ['quantity(self.text).isGreaterThan(quantity("1Gi"))', { text: '2Gi' }],
  ['self.list.all(x, x > 0) && self.list.exists_one(x, x == 2)', { list: [1, 2, 3] }],
  ['self.?missing.orValue("x") == "x"', {}],
  ['has(self.objects[0].name) && !has(self.objects[1].name)', { objects: [{ name: 'a' }, {}] }],
  ['isIP(self.text) && !isURL(self.text)', { text: '10.0.0.1' }],
]
for (const [rule, value] of LIBRARY) {
  test(`rules may say ${rule}`, () => {
    const list = { type: 'array', items: { type: 'integer' } } as const
    expect(asked(spec({ text: { type: 'string' }, list, missing: { type: 'string' } }, { rule }), value)).to.deep.equal(
      [],
    )
  })
}

test('neither patterns nor loops in loops make a rule hang', () => {
  const text = spec({ text: { type: 'string' } }, { rule: 'self.text.matches("^(a+)+$")' })
  expect(asked(text, { text: `${'a'.repeat(50_000)}!` })).to.have.length(1)
  const parts = 'self.text.split("")'
  const split = spec(
    { text: { type: 'string' } },
    { rule: `${parts}.all(a, ${parts}.all(b, ${parts}.all(c, a == b)))` },
  )
  expect(asked(split, { text: 'a'.repeat(3000) })).to.have.length(1)
  const list = { type: 'array', items: { type: 'integer' } } as const
  const loops = spec({ list }, { rule: 'self.list.all(a, self.list.all(b, self.list.all(c, a + b + c >= 0)))' })
  expect(asked(loops, { list: Array.from({ length: 3000 }, (_, i) => i) })).to.deep.equal([
    'spec: Invalid value: "object": validation failed due to running out of cost budget, no further validation rules will be run',
  ])
})

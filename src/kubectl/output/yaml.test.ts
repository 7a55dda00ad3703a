import { test } from 'node:test'
import { expect } from 'chai'
import { assert, constant, dictionary, jsonValue, oneof, property, string } from 'fast-check'
import { parse } from 'yaml'
import { toYaml } from './yaml'

test('keys are sorted, and lists stand under their key without indentation', () => {
  expect(toYaml({ spec: { b: [{ name: 'x', args: ['1'] }], a: 1 }, kind: 'Pod' })).to.equal(`kind: Pod
spec:
  a: 1
  b:
  - args:
    - "1"
    name: x
`)
})

test('what could be read as something else than text is quoted twice', () => {
  const quoted = [
    'true',
    'yes',
    'y',
    'null',
    '~',
    '',
    '12',
    '1.5',
    '0x1F',
    '1e+3',
    '12:30:45',
    '2026-01-01T00:00:00Z',
    '.inf',
  ]
  for (const text of quoted) expect(toYaml({ a: text })).to.equal(`a: "${text}"\n`)
})

test('what looks like syntax is quoted once', () => {
  expect(toYaml({ a: 'x: y' })).to.equal("a: 'x: y'\n")
  expect(toYaml({ a: "*it's" })).to.equal("a: '*it''s'\n")
  expect(toYaml({ a: '- x' })).to.equal("a: '- x'\n")
  expect(toYaml({ a: '25%' })).to.equal('a: 25%\n')
  expect(toYaml({ a: '%25' })).to.equal("a: '%25'\n")
})

test('text of several lines is written as a block', () => {
  expect(toYaml({ a: 'one\ntwo\n' })).to.equal('a: |\n  one\n  two\n')
  expect(toYaml({ a: 'one\ntwo' })).to.equal('a: |-\n  one\n  two\n')
  expect(toYaml({ a: [' one\ntwo'] })).to.equal('a:\n- |2-\n   one\n  two\n')
})

test('long text is folded at the first blank after column 80', () => {
  const message =
    '0/3 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, 2 Insufficient cpu.'
  expect(
    toYaml({ message }),
  ).to.equal(`message: '0/3 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready:
  }, 2 Insufficient cpu.'
`)
})

test('empty maps and lists are written in place', () => {
  expect(toYaml({ a: {}, b: [], c: null })).to.equal('a: {}\nb: []\nc: null\n')
})

test('numbers inside keys are ordered by value', () => {
  expect(toYaml({ a10: 1, a9: 2, 'a-b': 3 })).to.equal('a-b: 3\na9: 2\na10: 1\n')
})

test('what is written reads the same', () => {
  const text = oneof(string(), string({ unit: 'binary' }), constant('a b '.repeat(40)), constant(' x\n y\n\n'))
  const value = dictionary(string({ minLength: 1 }), oneof(text, jsonValue()))
  assert(
    property(value, (object) => {
      const plain = JSON.parse(JSON.stringify(object))
      expect(parse(toYaml(plain), { version: '1.1', schema: 'core' })).to.deep.equal(plain)
    }),
    { numRuns: 60, seed: 7 },
  )
})

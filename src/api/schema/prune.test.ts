import { test } from 'node:test'
import { expect } from 'chai'
import { applyDefaults } from './defaults'
import type { JsonSchema } from './json-schema'
import { pruneUnknown } from './prune'

const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        size: { type: 'integer', default: 1 },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        map: { type: 'object', additionalProperties: { type: 'object', properties: { a: { type: 'string' } } } },
        list: { type: 'array', items: { type: 'object', properties: { a: { type: 'string', default: 'x' } } } },
        maybe: { type: 'string', nullable: true },
        template: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          properties: { spec: { type: 'object', properties: { a: { type: 'string' } } } },
        },
      },
    },
  },
}

function pruned(object: Record<string, unknown>): { readonly object: unknown; readonly unknown: readonly string[] } {
  const unknown = pruneUnknown(object, SCHEMA)
  return { object, unknown }
}

test('what the schema does not know goes, and is told by its path', () => {
  const { object, unknown } = pruned({
    kind: 'Thing',
    metadata: { name: 'a' },
    extra: 1,
    spec: { size: 2, sise: 3, list: [{ a: 'b', c: 'd' }], map: { k: { a: 'b', c: 'd' } } },
  })
  expect(object).to.deep.equal({
    kind: 'Thing',
    metadata: { name: 'a' },
    spec: { size: 2, list: [{ a: 'b' }], map: { k: { a: 'b' } } },
  })
  expect(unknown).to.deep.equal(['extra', 'spec.list[0].c', 'spec.map.k.c', 'spec.sise'])
})

test('what asks to be kept is kept, however deep', () => {
  const spec = { free: { a: { b: [{ c: 1 }] } } }
  expect(pruned({ spec: structuredClone(spec) }).object).to.deep.equal({ spec })
})

test('an object inside of an object keeps its type and metadata', () => {
  const { object, unknown } = pruned({
    spec: { template: { apiVersion: 'v1', kind: 'Pod', metadata: { labels: {} }, spec: { a: 'b', c: 'd' } } },
  })
  expect(object).to.deep.equal({
    spec: { template: { apiVersion: 'v1', kind: 'Pod', metadata: { labels: {} }, spec: { a: 'b' } } },
  })
  expect(unknown).to.deep.equal(['spec.template.spec.c'])
})

test('a null stays only where it may, or where a default takes its place', () => {
  const { object } = pruned({ spec: { size: null, free: null, maybe: null } })
  expect(object).to.deep.equal({ spec: { size: null, maybe: null } })
  applyDefaults(object, SCHEMA)
  expect(object).to.deep.equal({ spec: { size: 1, maybe: null } })
})

test('defaults come into objects that are there, not in place of those that are not', () => {
  const there = { spec: { list: [{}] } }
  applyDefaults(there, SCHEMA)
  expect(there).to.deep.equal({ spec: { size: 1, list: [{ a: 'x' }] } })
  const absent = {}
  applyDefaults(absent, SCHEMA)
  expect(absent).to.deep.equal({})
})

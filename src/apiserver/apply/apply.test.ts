import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { KubernetesObject } from '../../api/object'
import { applyConfiguration } from './apply'
import { difference, fromFieldsV1, intersection, isEmpty, pathsOf, toFieldsV1, union } from './field-set'
import type { Entries } from './managed-fields'
import { ownableFields } from './ownership'

type Values = Readonly<Record<string, unknown>>

const container = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  image: fc.constantFrom('x:1', 'x:2'),
  ports: fc.uniqueArray(fc.record({ containerPort: fc.constantFrom(80, 81), name: fc.constantFrom('p', 'q') }), {
    selector: ({ containerPort }) => containerPort,
  }),
})
const configuration = fc.record({
  metadata: fc.record({
    labels: fc.dictionary(fc.constantFrom('l', 'm', 'n'), fc.constantFrom('1', '2')),
    finalizers: fc.uniqueArray(fc.constantFrom('x/1', 'x/2')),
  }),
  spec: fc.record({
    replicas: fc.integer({ min: 0, max: 3 }),
    containers: fc.uniqueArray(container, { selector: ({ name }) => name, minLength: 1 }),
  }),
})

const start = { apiVersion: 'v1', kind: 'Test', metadata: { name: 'x', managedFields: [] as Entries } }

const applied = (live: Values, configuration: Values, manager = 'me', force = true): Values => {
  const writer = { manager, operation: 'Apply', apiVersion: 'v1' } as const
  const time = '2026-01-01T00:00:00Z'
  const result = applyConfiguration({
    live: live as unknown as KubernetesObject,
    applied: configuration,
    writer,
    force,
    time,
  })
  const { metadata } = result.object as { metadata: Values }
  return { ...result.object, metadata: { ...metadata, managedFields: result.managedFields } }
}

test('fields of an object, and their written form, read back', () => {
  fc.assert(
    fc.property(configuration, (object) => {
      const fields = ownableFields(object)
      expect(pathsOf(fromFieldsV1(toFieldsV1(fields)))).to.deep.equal(pathsOf(fields))
    }),
  )
})

test('field sets obey the laws of sets', () => {
  fc.assert(
    fc.property(configuration, configuration, (left, right) => {
      const [a, b] = [ownableFields(left), ownableFields(right)]
      expect(isEmpty(difference(a, a))).to.equal(true)
      expect(pathsOf(union(difference(a, b), intersection(a, b)))).to.deep.equal(pathsOf(a))
      expect(pathsOf(union(a, b))).to.deep.equal(pathsOf(union(b, a)))
    }),
  )
})

test('applying the same configuration again changes nothing', () => {
  fc.assert(
    fc.property(configuration, configuration, (first, second) => {
      const once = applied(applied(start, first), second)
      expect(applied(once, second)).to.deep.equal(once)
    }),
  )
})

test('what one manager alone applied is there exactly as long as it applies it', () => {
  fc.assert(
    fc.property(configuration, configuration, (first, second) => {
      const result = applied(applied(start, first), second)
      expect(pathsOf(ownableFields(result))).to.deep.equal(pathsOf(ownableFields(second)))
    }),
  )
})

for (const [live, wanted, order] of [
  ['a', 'n', 'a n'],
  ['a b c', 'n b', 'a n b c'],
  ['a b', 'b a', 'b a'],
  ['s a b t', 'b n a', 's b t n a'],
  ['a s b t', 'a n b m', 'a s n b t m'],
] as const) {
  test(`${wanted} applied to a list of ${live} makes ${order}`, () => {
    const keyed = (names: string) => ({ spec: { containers: names.split(' ').map((name) => ({ name })) } })
    expect(applied({ ...start, ...keyed(live) }, keyed(wanted)).spec).to.deep.equal(keyed(order).spec)
    const set = (names: string) => ({ metadata: { ...start.metadata, finalizers: names.split(' ') } })
    const { metadata } = applied({ ...start, ...set(live) }, set(wanted))
    expect((metadata as Values).finalizers).to.deep.equal(order.split(' '))
  })
}

test('managers that agree never conflict', () => {
  fc.assert(
    fc.property(configuration, (object) => {
      const mine = applied(start, object)
      expect(() => applied(mine, object, 'you', false)).to.not.throw()
    }),
  )
})

import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { JsonObject, JsonValue } from '../../base/json'
import { strategicMergePatch } from './strategic-merge'

const pod = (...containers: JsonObject[]): JsonObject => ({ spec: { containers } })
const names = (document: JsonValue): unknown =>
  ((document as JsonObject).spec as { containers: { name: string }[] }).containers.map(({ name }) => name)

test('lists with a merge key merge item by item', () => {
  const merged = strategicMergePatch(
    pod({ name: 'a', image: 'a:1' }, { name: 'b', image: 'b:1' }),
    pod({ name: 'b', image: 'b:2' }),
  )
  expect(merged).to.deep.equal(pod({ name: 'a', image: 'a:1' }, { name: 'b', image: 'b:2' }))
})

test('lists without a merge key are replaced whole', () => {
  const before = { spec: { tolerations: [{ key: 'a' }], containers: [{ name: 'a', args: ['x', 'y'] }] } }
  const patch = { spec: { tolerations: [{ key: 'b' }], containers: [{ name: 'a', args: ['z'] }] } }
  expect(strategicMergePatch(before, patch)).to.deep.equal({
    spec: { tolerations: [{ key: 'b' }], containers: [{ name: 'a', args: ['z'] }] },
  })
})

test('$patch: delete removes an item, $patch: replace puts a new list or map in place', () => {
  const before = pod({ name: 'a', image: 'a:1' }, { name: 'b', image: 'b:1' })
  expect(names(strategicMergePatch(before, pod({ name: 'a', $patch: 'delete' })))).to.deep.equal(['b'])
  expect(names(strategicMergePatch(before, pod({ $patch: 'replace' }, { name: 'c' })))).to.deep.equal(['c'])
  const map = strategicMergePatch(
    { metadata: { labels: { a: '1' } } },
    { metadata: { labels: { $patch: 'replace', b: '2' } } },
  )
  expect(map).to.deep.equal({ metadata: { labels: { b: '2' } } })
})

test('null removes a field', () => {
  expect(
    strategicMergePatch({ metadata: { labels: { a: '1', b: '2' } } }, { metadata: { labels: { a: null } } }),
  ).to.deep.equal({
    metadata: { labels: { b: '2' } },
  })
})

test('$setElementOrder arranges the items, and the server’s own keep their place', () => {
  const before = pod({ name: 'a' }, { name: 'own' }, { name: 'b' })
  const patch = { spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] } }
  expect(names(strategicMergePatch(before, patch))).to.deep.equal(['own', 'b', 'a'])
  const added = {
    spec: { '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }, { name: 'b' }], containers: [{ name: 'c' }] },
  }
  expect(names(strategicMergePatch(before, added))).to.deep.equal(['c', 'a', 'own', 'b'])
})

test('sets of plain values merge, and $deleteFromPrimitiveList takes values out', () => {
  const before = { metadata: { finalizers: ['a', 'b'] } }
  expect(strategicMergePatch(before, { metadata: { finalizers: ['c', 'a'] } })).to.deep.equal({
    metadata: { finalizers: ['c', 'a', 'b'] },
  })
  expect(strategicMergePatch(before, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } })).to.deep.equal({
    metadata: { finalizers: ['b'] },
  })
})

test('$retainKeys drops what the patch does not name', () => {
  const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } }
  const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }
  expect(strategicMergePatch(before, patch)).to.deep.equal({ spec: { strategy: { type: 'Recreate' } } })
})

test('an item without its merge key is refused', () => {
  expect(() => strategicMergePatch(pod({ name: 'a' }), pod({ image: 'x' }))).to.throw(
    'map: map[image:x] does not contain declared merge key: name',
  )
  expect(() => strategicMergePatch(pod({ name: 'a' }), pod({ name: 'a', $patch: 'explode' }))).to.throw(
    'Unknown patch type: explode',
  )
})

const container = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), image: fc.constantFrom('x:1', 'x:2') })
const document = fc.record({
  metadata: fc.record({ labels: fc.dictionary(fc.constantFrom('l', 'm', 'n'), fc.constantFrom('1', '2')) }),
  spec: fc.record({ containers: fc.uniqueArray(container, { selector: ({ name }) => name, minLength: 1 }) }),
})

test('applying a patch twice is applying it once, and never changes its target', () => {
  fc.assert(
    fc.property(document, document, (before, patch) => {
      const copy = structuredClone(before)
      const once = strategicMergePatch(before, patch as JsonValue)
      expect(strategicMergePatch(once, patch as JsonValue)).to.deep.equal(once)
      expect(before).to.deep.equal(copy)
    }),
    { numRuns: 200 },
  )
})

test('a patch with the object itself changes nothing', () => {
  fc.assert(
    fc.property(document, (object) => {
      expect(strategicMergePatch(object, object as JsonValue)).to.deep.equal(object)
    }),
    { numRuns: 200 },
  )
})

import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { share } from './share'

test('what is equal is the very same', () => {
  const before = { a: { b: [1, { c: 2 }] }, d: 'x' }
  expect(share(before, structuredClone(before))).to.equal(before)
  const after = share(before, { a: { b: [1, { c: 2 }] }, d: 'y' })
  expect(after.a).to.equal(before.a)
  expect(after).to.deep.equal({ ...before, d: 'y' })
})

test('a property that is undefined is no property', () => {
  const before = { a: 1 }
  expect(share(before, { a: 1, b: undefined })).to.equal(before)
  expect(share({ a: 1, b: 2 }, { a: 1, b: undefined })).to.deep.equal({ a: 1 })
})

test('the result always equals the new value, and neither argument is touched', () => {
  const values = fc.jsonValue({ maxDepth: 4 })
  fc.assert(
    fc.property(values, values, (before, after) => {
      const copies = structuredClone([before, after])
      expect(share(before, after)).to.deep.equal(after)
      expect(share(before, structuredClone(before))).to.equal(before)
      expect([before, after]).to.deep.equal(copies)
    }),
  )
})

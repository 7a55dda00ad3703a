import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { canonicalJson, clone, equal } from './json'

test('a clone equals its original, and changing it leaves the original alone', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const before = canonicalJson(value)
      const copy = clone(value)
      expect(equal(copy, value)).to.equal(true)
      if (Array.isArray(copy)) copy.push('more')
      expect(canonicalJson(value)).to.equal(before)
    }),
  )
})

test('two values are equal exactly when their canonical texts are', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(equal(a, b)).to.equal(canonicalJson(a) === canonicalJson(b))
    }),
  )
})

test('an undefined property is as good as none', () => {
  expect(equal({ a: 1, b: undefined }, { a: 1 })).to.equal(true)
  expect(equal({ a: 1 }, { a: 1, b: undefined })).to.equal(true)
  expect(equal({ a: 1 }, { a: 1, b: null })).to.equal(false)
})

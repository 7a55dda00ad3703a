import { test } from 'node:test'
import { expect } from 'chai'
import { fnv1, fnv1a } from './hash'

test('FNV hashes equal the published vectors', () => {
  expect(fnv1a('')).to.equal(0x811c9dc5)
  expect(fnv1a('a')).to.equal(0xe40c292c)
  expect(fnv1a('foobar')).to.equal(0xbf9cf968)
  expect(fnv1('a')).to.equal(0x050c5d7e)
  expect(fnv1('foobar')).to.equal(0x31f0b262)
})

test('a hash can be continued', () => {
  expect(fnv1a('bar', fnv1a('foo'))).to.equal(fnv1a('foobar'))
})

test('text beyond ASCII is hashed as UTF-8', () => {
  for (const text of ['wéb', '日本', '😀', 'a\x7f\x80'])
    expect(fnv1a(text)).to.equal(fnv1a(new TextEncoder().encode(text)))
})

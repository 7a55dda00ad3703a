import { test } from 'node:test'
import { expect } from 'chai'
import { utf8Length } from './utf8'

test('a text takes as many bytes as its encoding', () => {
  for (const text of ['', 'web-1', '\0\x7f', 'ä', '日本', '😀', 'a😀', '\ud800']) {
    expect(utf8Length(text), text).to.equal(Buffer.byteLength(text))
  }
})

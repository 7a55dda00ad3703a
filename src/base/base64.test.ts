import { test } from 'node:test'
import { expect } from 'chai'
import { encodeBase64 } from './base64'

test('Text becomes base64 with the padding that its length needs', () => {
  expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(encodeBase64)).to.deep.equal([
    '',
    'Zg==',
    'Zm8=',
    'Zm9v',
    'Zm9vYg==',
    'Zm9vYmE=',
    'Zm9vYmFy',
  ])
})

test('Text outside ASCII is encoded as UTF-8', () => {
  expect(encodeBase64('größe ✓')).to.equal(Buffer.from('größe ✓').toString('base64'))
})

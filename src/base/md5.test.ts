import { test } from 'node:test'
import { expect } from 'chai'
import { md5 } from './md5'

test('MD5 equals the vectors of RFC 1321', () => {
  expect(md5('')).to.equal('d41d8cd98f00b204e9800998ecf8427e')
  expect(md5('a')).to.equal('0cc175b9c0f1b6a831c399e269772661')
  expect(md5('message digest')).to.equal('f96b697d7cb7938d525a2f31aaf161d0')
  expect(md5('12345678901234567890123456789012345678901234567890123456789012345678901234567890')).to.equal(
    '57edf4a22be3c955ac49da2e2107b67a',
  )
})

test('text of exactly one block is padded with a second one', () => {
  expect(md5('x'.repeat(56))).to.equal('668a72d5ba17f08e62dabcafad6db14b')
  expect(md5('x'.repeat(64))).to.equal('c1bb4f81d892b2d57947682aeb252456')
})

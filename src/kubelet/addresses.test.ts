import { test } from 'node:test'
import { expect } from 'chai'
import { AddressPool, nodeAddress } from './addresses'

test('a node hands out the addresses of its own range, in order', () => {
  const pool = new AddressPool(3)
  expect([pool.take(), pool.take()]).to.deep.equal(['10.244.3.2', '10.244.3.3'])
})

test('a returned address is taken up again only after the others', () => {
  const pool = new AddressPool(0)
  const first = pool.take()
  pool.release(first)
  expect(pool.take()).not.to.equal(first)
  for (let n = 0; n < 251; n++) pool.release(pool.take())
  expect(pool.take()).to.equal(first)
})

test('no two pods ever share an address, however many there are', () => {
  const pools = [0, 1, 255, 256].map((node) => new AddressPool(node))
  const taken = pools.flatMap((pool) => Array.from({ length: 600 }, () => pool.take()))
  expect(new Set(taken).size).to.equal(taken.length)
})

test('nodes have different addresses', () => {
  const addresses = Array.from({ length: 1000 }, (_, n) => nodeAddress(n))
  expect(new Set(addresses).size).to.equal(1000)
  expect(addresses[0]).to.equal('192.168.0.11')
})

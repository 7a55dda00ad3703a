import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { BinaryHeap } from './binary-heap'

test('items leave in order, whatever the order they came in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const heap = new BinaryHeap<number>((a, b) => a < b)
      for (const n of numbers) heap.push(n)
      const out = Array.from(numbers, () => heap.pop())
      expect(out).to.deep.equal([...numbers].sort((a, b) => a - b))
      expect(heap.size).to.equal(0)
      expect(heap.pop()).to.equal(undefined)
    }),
  )
})

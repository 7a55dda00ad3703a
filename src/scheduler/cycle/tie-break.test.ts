import { test } from 'node:test'
import { expect } from 'chai'
import { RandomStreams } from '../../simulation/random'
import { enoughNodes } from './node-search'
import { chooseLargest } from './tie-break'

const random = new RandomStreams('test').stream('tie')

for (const [totals, expected] of [
  [[5, 5, 5], 0],
  [[1, 5, 5], 1],
  [[1, 2, 9, 9], 3],
  [[3, 9, 9, 9, 1], 1],
] as const) {
  test(`of ${totals.join(', ')} a heap has number ${expected} on top`, () => {
    expect(chooseLargest(Int32Array.from(totals), 'heap', random)).to.equal(expected)
  })
}

test('at random every one of the best is taken now and then, and no other', () => {
  const taken = new Set<number>()
  for (let i = 0; i < 100; i++) taken.add(chooseLargest(Int32Array.from([9, 1, 9, 9]), 'random', random))
  expect([...taken].sort()).to.deep.equal([0, 2, 3])
})

for (const [total, percentage, expected] of [
  [99, 0, 99],
  [100, 0, 100],
  [150, 50, 100],
  [2500, 0, 750],
  [5000, 0, 500],
  [20_000, 0, 1000],
  [5000, 30, 1500],
  [5000, 100, 5000],
] as const) {
  test(`of ${total} nodes ${expected} are enough at ${percentage || 'adaptive'} percent`, () => {
    expect(enoughNodes(total, percentage)).to.equal(expected)
  })
}

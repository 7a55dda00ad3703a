import { test } from 'node:test'
import { expect } from 'chai'
import { countHolds, parseCount } from './count-words'

const holds = (text: string, n: number): boolean => {
  const count = parseCount(text)
  expect(count, text).not.to.equal(undefined)
  return count !== undefined && countHolds(count, n)
}

test('a bare number, "no" and "exactly" mean just that many', () => {
  expect(holds('3', 3)).to.equal(true)
  expect(holds('3', 4)).to.equal(false)
  expect(holds('no', 0)).to.equal(true)
  expect(holds('no', 1)).to.equal(false)
  expect(holds('exactly 2', 2)).to.equal(true)
  expect(holds('two', 2)).to.equal(true)
})

test('bounds include their limit unless the words say otherwise', () => {
  expect(holds('at least 3', 3)).to.equal(true)
  expect(holds('at least 3', 2)).to.equal(false)
  expect(holds('at most 4', 4)).to.equal(true)
  expect(holds('at most 4', 5)).to.equal(false)
  expect(holds('more than 1', 1)).to.equal(false)
  expect(holds('fewer than 5', 5)).to.equal(false)
  expect(holds('between 2 and 4', 4)).to.equal(true)
  expect(holds('between 2 and 4', 5)).to.equal(false)
})

test('other words are no count', () => {
  for (const text of ['', 'some', 'at least', 'at least many', '-1']) expect(parseCount(text), text).to.equal(undefined)
})

import { test } from 'node:test'
import { expect } from 'chai'
import { nearestSentences, readable } from './nearest-sentence'

const SENTENCES = [
  'Given a cluster with {number} node(s)',
  'When I scale {object} to {number} replica(s)',
  'Then {object} has {count} {aspect} replica(s){within}',
  'Then {object} is rolled out{within}',
  'Then the output contains {text}',
]

test('a misspelt step finds the one that was meant', () => {
  expect(nearestSentences('the output contain "x"', SENTENCES, 1)).to.deep.equal(['Then the output contains {text}'])
  expect(nearestSentences('I scale up deployment "web" to 4 replicas', SENTENCES, 1)).to.deep.equal([
    'When I scale {object} to {number} replica(s)',
  ])
  expect(nearestSentences('a cluster of 3 nodes', SENTENCES, 1)).to.deep.equal([
    'Given a cluster with {number} node(s)',
  ])
})

test('a misspelt word between an object and a count finds the sentence', () => {
  expect(nearestSentences('deployment {name} hsa {int} ready replicas', SENTENCES, 1)).to.deep.equal([
    'Then {object} has {count} {aspect} replica(s){within}',
  ])
})

test('names and numbers do not count', () => {
  const near = nearestSentences('deployment "the output contains" is rolled-out within 5 minutes', SENTENCES, 1)
  expect(near).to.deep.equal(['Then {object} is rolled out{within}'])
})

test('a step like no other finds nothing', () => {
  expect(nearestSentences('something completely different', SENTENCES)).to.deep.equal([])
})

test('people read sentences without the marks of their ends', () => {
  expect(readable('{object} exists{within}')).to.equal('{object} exists')
})

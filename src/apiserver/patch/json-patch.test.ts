import { test } from 'node:test'
import { expect } from 'chai'
import { StatusError } from '../../api/status-error'
import type { JsonValue } from '../../base/json'
import { jsonPatch } from './json-patch'

function refusal(patch: JsonValue, target: JsonValue = {}): StatusError {
  try {
    jsonPatch(target, patch)
  } catch (error) {
    if (error instanceof StatusError) return error
    throw error
  }
  throw new Error('The patch was accepted')
}

test('operations run in order, and the target stays as it was', () => {
  const target = { a: 1, list: ['x'] }
  const patch = [
    { op: 'test', path: '/a', value: 1 },
    { op: 'add', path: '/list/-', value: 'y' },
    { op: 'move', from: '/a', path: '/b' },
    { op: 'copy', from: '/b', path: '/c' },
    { op: 'remove', path: '/list/0' },
  ]
  expect(jsonPatch(target, patch)).to.deep.equal({ list: ['y'], b: 1, c: 1 })
  expect(target).to.deep.equal({ a: 1, list: ['x'] })
})

test('a test that fails, a path that is not there, or nonsense is unprocessable', () => {
  expect(refusal([{ op: 'test', path: '/a', value: 1 }]).status.code).to.equal(422)
  expect(refusal([{ op: 'replace', path: '/a/b', value: 1 }]).status.code).to.equal(422)
  expect(refusal([{ op: 'explode', path: '/a' }]).status.code).to.equal(422)
  expect(refusal([{ op: 'add', path: 'a', value: 1 }]).status.code).to.equal(422)
  expect(refusal([{ op: 'add', path: '/__proto__/x', value: 1 }]).status.code).to.equal(422)
})

test('what is no list of operations is a bad request', () => {
  expect(refusal({ op: 'add' }).status.code).to.equal(400)
  expect(refusal('x').status.code).to.equal(400)
})

test('copies of copies come to an end', () => {
  const doubling = Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '', path: `/c${i}` }))
  expect(refusal(doubling, { a: [1, 2, 3] }).message).to.match(/gherkube reads manifests/)
})

test('too many operations are refused', () => {
  const many = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '', value: {} }))
  expect(refusal(many).status.code).to.equal(413)
})

import { test } from 'node:test'
import { expect } from 'chai'
import { UsageError } from '../src/base/usage-error'
import { cleanStack } from './clean-stack'

test('an error about the scenario keeps only the frames of others', () => {
  const error = new UsageError('Cannot read "x"')
  error.stack = `UsageError: Cannot read "x"\n    at open (${__dirname}/world.js:1:1)\n    at mine (/home/me/features/mine.ts:3:1)`
  cleanStack(error)
  expect(error.stack).to.equal('UsageError: Cannot read "x"\n    at mine (/home/me/features/mine.ts:3:1)')
})

test('a bug keeps its whole stack', () => {
  const error = new TypeError('x is not a function')
  const before = error.stack
  cleanStack(error)
  expect(error.stack).to.equal(before)
})

test('a line that nobody would read to its end is cut, in whatever error', () => {
  const error = new TypeError(`x\n"${'y'.repeat(50_000)}"`)
  cleanStack(error)
  expect(error.message).to.match(/^x\n"y{1999} … \(50002 characters\)$/)
  expect(error.stack).to.have.length.below(5000)
})

test('a stack that the message tells of is told once', () => {
  const error = new UsageError('the program ended\n  Error: boom\n    at run (/operator/main.mjs:1:2)')
  cleanStack(error)
  expect(error.stack).to.equal(`UsageError: ${error.message}`)
})

import { test } from 'node:test'
import { expect } from 'chai'
import { argumentOrder, parameterNames, takesBlock } from './sentence'

test('the parameters of a sentence are its braces in order', () => {
  expect(parameterNames('{name} has {count} pod(s){within}')).to.deep.equal(['name', 'count', 'within'])
  expect(parameterNames('I run \\{this}')).to.deep.equal([])
})

test('a sentence that ends with a colon takes a doc string or a table', () => {
  expect(takesBlock('I apply:')).to.equal(true)
  expect(takesBlock('I apply {file}')).to.equal(false)
})

test('a translation may order its parameters freely', () => {
  expect(argumentOrder('a {kind} named {name} in {namespace}', '{namespace}/{name}/{kind}')).to.deep.equal([2, 1, 0])
  expect(argumentOrder('{text} and {count} and {text}', '{count}{text}{text}')).to.deep.equal([1, 0, 2])
})

test('a translation with other parameters is refused', () => {
  expect(() => argumentOrder('a {kind}', 'ein {name}')).to.throw('needs the same parameters (kind)')
})

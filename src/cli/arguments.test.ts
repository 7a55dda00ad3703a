import { test } from 'node:test'
import { expect } from 'chai'
import { type OptionSpec, parseArguments } from './arguments'

const KNOWN: readonly OptionSpec[] = [
  { name: 'tags', type: 'value', short: 't', value: '<expression>', help: '' },
  { name: 'name', type: 'list', help: '' },
  { name: 'allure', type: 'optional', help: '' },
  { name: 'fail-fast', type: 'flag', help: '' },
]

test('options may stand before, between and after paths', () => {
  const args = parseArguments(['a.feature', '--tags', '@fast', '--fail-fast', 'b.feature'], KNOWN)
  expect(args.positionals).to.deep.equal(['a.feature', 'b.feature'])
  expect(args.value('tags')).to.equal('@fast')
  expect(args.flag('fail-fast')).to.equal(true)
  expect(args.flag('allure')).to.equal(false)
})

test('values may follow an equals sign, and may contain one', () => {
  expect(parseArguments(['--tags=a=b'], KNOWN).value('tags')).to.equal('a=b')
  expect(parseArguments(['-t', '@x'], KNOWN).value('tags')).to.equal('@x')
})

test('an optional value takes no other word', () => {
  const args = parseArguments(['--allure', 'features'], KNOWN)
  expect(args.value('allure')).to.equal('')
  expect(args.positionals).to.deep.equal(['features'])
  expect(parseArguments(['--allure=required'], KNOWN).value('allure')).to.equal('required')
})

test('a list collects what it is given', () => {
  expect(parseArguments(['--name', 'a', '--name=b'], KNOWN).list('name')).to.deep.equal(['a', 'b'])
})

test('two dashes end the options', () => {
  expect(parseArguments(['--', '--tags'], KNOWN).positionals).to.deep.equal(['--tags'])
})

test('an unknown option is refused with the nearest one', () => {
  expect(() => parseArguments(['--tag', 'x'], KNOWN)).to.throw('there is no option --tag. Did you mean "--tags"?')
})

test('a missing value is told', () => {
  expect(() => parseArguments(['--tags'], KNOWN)).to.throw('--tags needs a value, --tags <expression>')
  expect(() => parseArguments(['--fail-fast=yes'], KNOWN)).to.throw('--fail-fast takes no value')
})

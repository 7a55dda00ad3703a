import { test } from 'node:test'
import { expect } from 'chai'
import { differenceWithHoles, matchesHoles } from './holes'
import { compareTables, formatTable } from './table'

const matches = (expected: string, actual: string): boolean => matchesHoles(expected, actual, new Map())

test('a hole stands for one word, and the same hole for the same word', () => {
  expect(matches('web-<hash>-<pod>', 'web-7d5b897f74-x2x4v')).to.equal(true)
  expect(matches('<rs> <rs>', 'a a')).to.equal(true)
  expect(matches('<rs> <rs>', 'a b')).to.equal(false)
})

test('ages differ from place to place, and column gaps are of any width', () => {
  expect(matches('web  3/3  <age>  <age>', 'web      3/3    5s          2m5s')).to.equal(true)
  expect(matches('a  b', 'a b')).to.equal(false)
  expect(matches('NAME READY <age>', 'NAME    READY   5s')).to.equal(true)
})

test('what kubectl prints in angle brackets stands for itself', () => {
  expect(matches('web <none>', 'web <none>')).to.equal(true)
  expect(matches('web <none>', 'web n1')).to.equal(false)
})

test('a star stands for the rest, and special characters for themselves', () => {
  expect(matches('Back-off pulling image *', 'Back-off pulling image "nignx:1.9.1" (x3)')).to.equal(true)
  expect(matches('25% max (a|b)', '25% max (a|b)')).to.equal(true)
  expect(matches('a.c', 'abc')).to.equal(false)
})

test('texts are compared line by line, and three dots skip lines', () => {
  expect(differenceWithHoles('NAME\nweb-<a>\n', 'NAME   \nweb-x\n\n')).to.equal(undefined)
  expect(differenceWithHoles('Name: web\n...\nEvents: <none>', 'Name: web\na\nb\nEvents: <none>')).to.equal(undefined)
  expect(differenceWithHoles('a\nb', 'a\nc')).to.deep.equal({ line: 2, expected: 'b', actual: 'c' })
  expect(differenceWithHoles('a', 'a\nb')).to.deep.equal({ line: 2, expected: undefined, actual: 'b' })
})

test('tables agree as sets of rows over the columns that are named', () => {
  const actual = [
    { Revision: '1', 'Change-Cause': '<none>', Extra: 'x' },
    { Revision: '2', 'Change-Cause': 'kubectl set image', Extra: 'y' },
  ]
  expect(
    compareTables(
      [
        { 'change cause': 'kubectl *', revision: '2' },
        { 'change cause': '<none>', revision: '1' },
      ],
      actual,
    ),
  ).to.equal(undefined)
  const difference = compareTables([{ revision: '3' }], actual)
  expect(difference).to.deep.equal({ absent: [{ revision: '3' }], surplus: [{ revision: '1' }, { revision: '2' }] })
})

test('an ordered table minds the order', () => {
  const rows = [{ name: 'a' }, { name: 'b' }]
  expect(compareTables([...rows].reverse(), rows, { ordered: true })).not.to.equal(undefined)
  expect(compareTables(rows, rows, { ordered: true })).to.equal(undefined)
})

test('a table prints with padded cells', () => {
  expect(formatTable([{ name: 'web', ready: '3' }])).to.equal('| name | ready |\n| web  | 3     |')
})

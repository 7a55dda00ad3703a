import { test } from 'node:test'
import { expect } from 'chai'
import { alignTabs, DESCRIBE_LAYOUT, TABLE_LAYOUT } from './tab-writer'

test('a column is as wide as its longest cell and the padding, and never narrower than the minimum', () => {
  expect(alignTabs('NAME\tREADY\tAGE\nweb-1\t1/1\t3s\n', TABLE_LAYOUT)).to.equal(
    'NAME    READY   AGE\nweb-1   1/1     3s\n',
  )
  expect(alignTabs('a\tb\n', TABLE_LAYOUT)).to.equal('a     b\n')
})

test('the last cell of a line belongs to no column', () => {
  expect(alignTabs('a\tlong text at the end\nb\tx\ty\n', DESCRIBE_LAYOUT)).to.equal(
    'a  long text at the end\nb  x  y\n',
  )
})

test('a line without tabs ends the columns above it', () => {
  const text = 'Name:\tweb\nConditions:\n  Type\tStatus\n  Available\tTrue\n'
  expect(alignTabs(text, DESCRIBE_LAYOUT)).to.equal('Name:  web\nConditions:\n  Type       Status\n  Available  True\n')
})

test('an empty leading cell is padded to its column', () => {
  expect(alignTabs('Labels:\ta=1\n\tb=2\n', DESCRIBE_LAYOUT)).to.equal('Labels:  a=1\n         b=2\n')
})

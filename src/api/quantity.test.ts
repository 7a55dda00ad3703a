import { test } from 'node:test'
import { expect } from 'chai'
import { addQuantities, canonicalQuantity, compareQuantities, milliValue, parseQuantity, wholeValue } from './quantity'

test('A quantity has one way to be written', () => {
  const written: Readonly<Record<string, string>> = {
    '1000m': '1',
    '0.5': '500m',
    '1.5': '1500m',
    '1024Mi': '1Gi',
    '1536Mi': '1536Mi',
    '0.5Gi': '512Mi',
    '100M': '100M',
    '1000M': '1G',
    '2000': '2k',
    '1e3': '1e3',
    '0Mi': '0',
    '512': '512',
    '-1': '-1',
    '.5': '500m',
    '0.0000000001': '1n',
  }
  const results = Object.fromEntries(Object.keys(written).map((text) => [text, canonicalQuantity(text)]))
  expect(results).to.deep.equal(written)
})

test('Writing a quantity again changes nothing', () => {
  for (const text of ['1', '250m', '1Gi', '1536Mi', '3k', '12e6', '1n']) {
    expect(canonicalQuantity(canonicalQuantity(text))).to.equal(canonicalQuantity(text))
  }
})

test('Text that is no quantity stays as it is', () => {
  expect(canonicalQuantity('lots')).to.equal('lots')
  expect(parseQuantity('lots')).to.equal(undefined)
})

test('An absurd exponent is no work', () => {
  expect(canonicalQuantity('1e999999999')).to.be.a('string')
})

test('Amounts are rounded up to whole units', () => {
  expect(milliValue('0.1')).to.equal(100)
  expect(milliValue('100u')).to.equal(1)
  expect(wholeValue('1.5')).to.equal(2)
  expect(wholeValue('1Ki')).to.equal(1024)
})

test('A sum is exact, and written like its first part', () => {
  expect(addQuantities('100m', '200m')).to.equal('300m')
  expect(addQuantities('128M', '64Mi')).to.equal('195108864')
  expect(addQuantities('64Mi', '64Mi')).to.equal('128Mi')
  expect(addQuantities('0', '128M')).to.equal('128M')
  expect(addQuantities('1Gi', '-1Gi')).to.equal('0')
  expect([compareQuantities('1Gi', '1G'), compareQuantities('1', '1000m'), compareQuantities('1n', '1')]).to.deep.equal(
    [1, 0, -1],
  )
})

import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'
import { runConformance, totals } from './conformance'
import { reportText } from './conformance-report'
import { readCases, readVersionDifferences } from './read-cases'

const FOLDER = join(process.cwd(), 'conformance')

test('the simulation does what a real control plane did, in every field of every recorded case', async () => {
  const result = await runConformance({
    cases: readCases([join(FOLDER, 'cases')]),
    differences: readVersionDifferences(join(FOLDER, 'version-differences.json')),
  })
  const { matched, mismatched } = totals(result.cases)
  expect(mismatched, reportText(result, { verbose: true })).to.equal(0)
  expect(matched).to.be.greaterThan(25_000)
})

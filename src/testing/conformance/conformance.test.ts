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
  const differing = result.cases.filter((one) => totals([one]).mismatched > 0)
  expect(differing.length, reportText({ ...result, cases: differing }, { verbose: true })).to.equal(0)
  expect(totals(result.cases).matched).to.be.greaterThan(25_000)
})

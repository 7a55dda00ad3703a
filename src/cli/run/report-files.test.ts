import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'
import { prepareReportFolder, reportFiles } from './report-files'

test('a new run clears what an earlier one left and nothing else', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'gherkube-reports-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const files = reportFiles(join(folder, 'reports'))
  prepareReportFolder(files)
  mkdirSync(files.allureResults)
  const mine = ['thesis.txt', 'allure-results/notes.md', 'allure-results/result.json', 'allure-results/my-own.json']
  const ours = ['cucumber.html', 'junit.xml', 'allure-results/ab-12-result.json', 'allure-results/ab-attachment.svg']
  for (const file of [...mine, ...ours]) writeFileSync(join(files.folder, file), 'x')
  prepareReportFolder(files)
  for (const file of mine) expect(existsSync(join(files.folder, file)), file).to.equal(true)
  for (const file of ours) expect(existsSync(join(files.folder, file)), file).to.equal(false)
  expect(readdirSync(files.folder).sort()).to.deep.equal(['allure-results', 'thesis.txt'])
})

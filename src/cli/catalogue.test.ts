import { test } from 'node:test'
import { expect } from 'chai'
import { readStepEntries } from './catalogue'
import { catalogueMarkdown } from './catalogue-markdown'

const SOURCE = `
import { Then, When } from './registry'

/**
 * Scales a workload,
 * as kubectl does.
 * @example When I scale deployment "web" to 4 replicas
 */
When('I scale {object} to {number} replica(s)', '把{object}扩到{number}个副本', async function (object, replicas) {})

/**
 * The manifest below is applied.
 * @example
 *   When I apply:
 *     """
 *     kind: Pod
 *     """
 */
When('I apply:', function (text: string) {})

Then('{object} exists{within}', function () {})
helper.Then('not a step', () => {})
`

const entries = readStepEntries('steps/workloads.ts', SOURCE)

test('definitions are read with their documentation, place and translations', () => {
  expect(entries[0]).to.deep.equal({
    keyword: 'When',
    sentences: ['I scale {object} to {number} replica(s)', '把{object}扩到{number}个副本'],
    summary: 'Scales a workload, as kubectl does.',
    example: 'When I scale deployment "web" to 4 replicas',
    file: 'steps/workloads.ts',
    line: 9,
  })
  expect(entries.map(({ sentences }) => sentences[0])).to.deep.equal([
    'I scale {object} to {number} replica(s)',
    'I apply:',
    '{object} exists{within}',
  ])
})

test('the page has a section per subject and examples as they stand in a feature', () => {
  const page = catalogueMarkdown(entries)
  expect(page).to.include('## Workloads\n')
  expect(page).to.include('**Then** `{object} exists` … `in namespace "x"` … `within 2 minutes`')
  expect(page).to.include('```gherkin\nWhen I apply:\n  """\n  kind: Pod\n  """\n```')
})

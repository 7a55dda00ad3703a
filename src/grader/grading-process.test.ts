import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { expect } from 'chai'
import { graderModules } from '../cli/grader-modules'
import { GradingProcess } from './grading-process'
import type { Job } from './worker-protocol'

const home = mkdtempSync(join(tmpdir(), 'gherkube-process-'))
after(() => rmSync(home, { recursive: true, force: true }))

/** Steps that bring a process down, as a mistake in gherkube might. */
const steps = join(home, 'steps.js')
writeFileSync(
  steps,
  `const { When, setDefaultTimeout } = require('@cucumber/cucumber')
setDefaultTimeout(-1)
When('all is well', () => {})
When('it ends', () => process.exit(3))
When('it goes in circles', () => { for (;;); })
When('it takes all memory', () => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)) })
When('it tells the environment', () => { throw new Error(JSON.stringify(Object.keys(process.env))) })
`,
)

const job = (...sentences: readonly string[]): Job => ({
  features: [
    {
      path: 'a.feature',
      text: `Feature: A\n${sentences.map((sentence) => `  Scenario: ${sentence}\n    When ${sentence}\n`).join('')}`,
    },
  ],
  companions: [],
  targets: sentences.map((_, index) => `checks/a.feature:${index * 2 + 2}`),
  seed: '1',
  files: {},
  pods: 10,
  simulation: { events: 1000, objects: 1000 },
  dryRun: false,
})

const process_ = new GradingProcess({ ...graderModules(), steps }, { seconds: 2, megabytes: 40 })
after(() => process_.close())

test('a process that is brought down keeps what it found, says why, and the next submission has a new one', async () => {
  const statuses = async (...sentences: readonly string[]) => {
    const { outcomes, stopped } = await process_.run(job(...sentences))
    return { outcomes: outcomes.map(({ status }) => status), stopped }
  }
  expect(await statuses('all is well', 'it ends')).to.deep.equal({
    outcomes: ['passed'],
    stopped: 'the checks ended unexpectedly; most likely the memory limit of 40 megabytes was reached',
  })
  expect(await statuses('all is well', 'it goes in circles')).to.deep.equal({
    outcomes: ['passed'],
    stopped: 'the time limit of 2 seconds was reached',
  })
  expect((await statuses('all is well', 'it takes all memory')).stopped).to.match(
    /the memory limit of 40 megabytes|the time limit/,
  )
  expect(await statuses('all is well')).to.deep.equal({ outcomes: ['passed'], stopped: undefined })
})

test('a grading process has nothing of the environment', async () => {
  const { outcomes } = await process_.run(job('it tells the environment'))
  const [names = ''] = /\[.*\]/.exec(outcomes[0]?.message ?? '') ?? []
  expect(
    (JSON.parse(names) as string[]).filter((name) => !/^(?:TMPDIR|NODE_CHANNEL.*|CUCUMBER.*)$/.test(name)),
  ).to.deep.equal([])
})

import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { expect } from 'chai'
import { STARTER } from '../commands/init'

const FEATURE = `Feature: Mistakes
  Scenario: passes
    Given a cluster with 1 node
    When I apply "web.yaml"
    Then deployment "web" has 3 ready replicas
  Scenario: fails
    Given a cluster with 1 node
    When I apply "web.yaml"
    Then deployment "web" has 4 ready replicas within 10 seconds
  Scenario: says what no step says
    Given a cluster of 1 nodes
  Scenario: forgets the manifest
    When I apply:
  Scenario: names a file that is not there
    When I apply "wbe.yaml"
`

interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

const BIN = join(__dirname, '..', 'bin.js')

function gherkube(cwd: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk
    })
    child.on('close', (code) => resolve({ code: code ?? -1, out, err }))
  })
}

/** The whole runner, as users meet it: one process for each of a few runs. */
describe('gherkube run', () => {
  let folder = ''
  let outcome: Outcome
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gherkube-run-'))
    mkdirSync(join(folder, 'features'))
    cpSync(join(STARTER, 'features', 'web.yaml'), join(folder, 'features', 'web.yaml'))
    writeFileSync(join(folder, 'features', 'mistakes.feature'), FEATURE)
    outcome = await gherkube(folder)
  })
  after(() => rmSync(folder, { recursive: true }))

  test('ends with 1 and counts what happened', () => {
    expect(outcome.code).to.equal(1)
    expect(outcome.out).to.match(/^\.FUFF\n/)
    expect(outcome.out).to.include('5 scenarios: 1 passed, 3 failed, 1 undefined\nReport: reports/cucumber.html\n')
  })

  test('tells a failed expectation with its reasons and the line that replays it', () => {
    expect(outcome.out).to.include('✗ Then deployment "web" has 4 ready replicas within 10 seconds  line 9\n')
    expect(outcome.out).to.match(/observed {2}3 ready replicas/)
    expect(outcome.out).to.match(/replay {4}npx gherkube run features\/mistakes\.feature:6 --seed \w+/)
  })

  test('suggests the nearest step, and says what else is missing', () => {
    expect(outcome.out).to.include('Given a cluster with {number} node(s)')
    expect(outcome.out).to.include('it needs a doc string ("""), or a data table, below it\n')
    expect(outcome.out).to.include('wbe.yaml')
  })

  test('shows no frames of its own', () => {
    expect(outcome.out).not.to.include(' at ')
  })

  test('writes its reports, with evidence for every scenario that had a cluster', () => {
    const read = (name: string): string => readFileSync(join(folder, 'reports', name), 'utf8')
    expect(read('cucumber.html')).to.include('pods over time and by node.svg')
    expect(read('junit.xml')).to.include('tests="5"').and.to.include('failures=')
    const attachments = read('messages.ndjson')
      .split('\n')
      .filter((line) => line.startsWith('{"attachment"'))
    expect(attachments.filter((line) => line.includes('"image/svg+xml"')).length).to.be.at.least(2)
    expect(existsSync(join(folder, 'reports', 'allure-results'))).to.equal(true)
  })

  test('a seed that is given is the seed that is told', async () => {
    const { out } = await gherkube(folder, 'features/mistakes.feature:6', '--seed', 'mine', '--no-allure')
    expect(out).to.include('--seed mine').and.to.include('1 scenario: 0 passed, 1 failed')
  })

  test('lint finds the steps that do not exist, and runs nothing', async () => {
    const { code, out } = await gherkube(folder, 'lint')
    expect(code).to.equal(1)
    expect(out).to.include('5 scenarios: 1 with undefined steps, 0 with ambiguous steps, 0 without steps')
    expect(out).to.include('No step says this. The nearest that exist:')
  })

  test('a step of a parameter type that does not exist is not passed over in silence', async () => {
    const strange = join(folder, 'strange')
    mkdirSync(strange)
    writeFileSync(join(strange, 'a.feature'), 'Feature: x\n  Scenario: y\n    Given a cluster with 1 node\n')
    writeFileSync(join(strange, 'own.js'), `require('@cucumber/cucumber').Given('a {nmae} of mine', () => {})`)
    const { code, err } = await gherkube(folder, 'strange', '--no-allure')
    expect(code).to.equal(2)
    expect(err).to.include('Cannot use the step "a {nmae} of mine": there is no parameter type {nmae}.')
  })

  test('a scenario without steps does not pass', async () => {
    mkdirSync(join(folder, 'empty'))
    writeFileSync(join(folder, 'empty', 'a.feature'), 'Feature: x\n  Scenario: y\n    Whn z\n')
    const { code, out } = await gherkube(folder, 'empty', '--no-allure')
    expect(code).to.equal(1)
    expect(out).to.include('This scenario has no steps.').and.to.include('1 scenario: 0 passed, 0 failed, 1 empty')
  })

  test('an AfterAll hook that fails takes neither failures nor reports with it', async () => {
    const hooked = join(folder, 'hooked')
    mkdirSync(hooked)
    writeFileSync(join(hooked, 'a.feature'), 'Feature: x\n  Scenario: y\n    Given a cluster of 1 nodes\n')
    const hook = `require('@cucumber/cucumber').AfterAll(() => { throw new Error('nobody is there') })`
    writeFileSync(join(hooked, 'hooks.js'), hook)
    const { code, out, err } = await gherkube(folder, 'hooked', '--report-dir', 'hooked-reports')
    expect(code).to.equal(2)
    expect(out).to.include('No step says this.')
    expect(err).to.match(/a BeforeAll or AfterAll hook has failed: hooked\/hooks\.js:1 \(nobody is there\)\n$/)
    expect(readFileSync(join(folder, 'hooked-reports', 'cucumber.html'), 'utf8')).to.include('"testCaseFinished"')
  })

  test('a feature that cannot be read is wrong use', async () => {
    const bad = join(folder, 'elsewhere', 'bad.feature')
    mkdirSync(dirname(bad))
    writeFileSync(bad, 'Feature: x\n  Scenario: y\n    Given z\n    Whn z\n')
    const { code, err } = await gherkube(folder, 'elsewhere')
    expect(code).to.equal(2)
    expect(err).to.match(/^gherkube: Parse error in "elsewhere\/bad\.feature" \(4:5\)/)
  })
})

/**
 * What gherkube costs: a suite of generated scenarios, and the start of a single one, each beside the same feature
 * files run by stock cucumber-js with as many step definitions, all with empty bodies, and the same formatters.
 * Both run in turns within one run of this program, so that only ratios are compared.
 *
 * npm run build && node dist/bench/suite.js [scenarios] [rounds]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { libraryEntries } from '../src/cli/commands/steps'

const [scenarios = 1000, rounds = 3] = process.argv.slice(2).map(Number)
const FILES = 50

const scenario = (n: number): string => `
  Scenario: Rollout ${n}
    Given a cluster with 3 nodes
    And image "app:${n}" becomes ready after ${(n % 7) + 1} seconds
    When I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web-${n} }
      spec:
        replicas: ${(n % 4) + 1}
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec:
            containers:
              - { name: web, image: "nginx:1.27", resources: { requests: { cpu: 100m } } }
      """
    Then deployment "web-${n}" has ${(n % 4) + 1} ready replicas
    When I set the image of container "web" in deployment "web-${n}" to "app:${n}"
    Then deployment "web-${n}" is rolled out within 5 minutes
`

function writeFeatures(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true })
  const files = Math.min(FILES, count)
  for (let file = 0; file < files; file++) {
    const own = Array.from({ length: count }, (_, n) => n).filter((n) => n % files === file)
    writeFileSync(join(folder, `rollouts-${file}.feature`), `Feature: Rollouts ${file}\n${own.map(scenario).join('')}`)
  }
}

/** The library's sentences with nothing behind them. */
async function writeEmptySteps(path: string): Promise<void> {
  const entries = await libraryEntries()
  const lines = entries.map(({ keyword, sentences: [sentence = ''] }) => {
    const parameters = [...sentence.matchAll(/(?<!\\)\{/g)].map((_, i) => `a${i}`)
    if (sentence.endsWith(':')) parameters.push('block')
    return `${keyword}(${JSON.stringify(sentence)}, async function (${parameters.join(', ')}) {})`
  })
  const types = JSON.stringify(join(__dirname, '../steps/parameter-types.js'))
  const cucumber = JSON.stringify(require.resolve('@cucumber/cucumber'))
  writeFileSync(path, `require(${types})\nconst { Given, When, Then } = require(${cucumber})\n${lines.join('\n')}\n`)
}

interface Sample {
  readonly seconds: number
}

function measure(script: string, args: readonly string[], cwd: string): Sample {
  const begin = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8' })
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9
  if (status !== 0) throw new Error(`${script} ended with ${status}:\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`)
  return { seconds }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

const GHERKUBE = join(__dirname, '../src/cli/bin.js')
const CUCUMBER = join(dirname(require.resolve('@cucumber/cucumber/package.json')), 'bin/cucumber.js')

function stockArguments(folder: string, steps: string, reports: string, allure: boolean): readonly string[] {
  const formats = [
    `html:${reports}/cucumber.html`,
    `junit:${reports}/junit.xml`,
    `message:${reports}/messages.ndjson`,
    ...(allure ? [`"${require.resolve('allure-cucumberjs/reporter')}":"${reports}/allure.log"`] : []),
  ]
  const options = JSON.stringify({ resultsDir: `${reports}/allure-results` })
  return [folder, '--require', steps, ...formats.flatMap((format) => ['--format', format]), '--format-options', options]
}

function compare(title: string, folder: string, ours: readonly string[], allure: boolean, steps: string): void {
  const work = dirname(folder)
  const own: number[] = []
  const stock: number[] = []
  for (let round = 0; round < rounds; round++) {
    // A folder of its own for each run: stock cucumber would not clear what an earlier one left, and some file systems
    // make new files ten times as slowly where many have just been deleted.
    const reports = mkdtempSync(join(work, 'reports-'))
    own.push(measure(GHERKUBE, ['run', folder, '--report-dir', join(reports, 'own'), ...ours], work).seconds)
    mkdirSync(join(reports, 'stock'))
    stock.push(measure(CUCUMBER, stockArguments(folder, steps, join(reports, 'stock'), allure), work).seconds)
  }
  const ratios = own.map((seconds, i) => seconds / (stock[i] ?? 1))
  const figures = `${median(own).toFixed(2)} s, stock ${median(stock).toFixed(2)} s`
  process.stdout.write(`${title.padEnd(52)} x${median(ratios).toFixed(2)}  (${figures})\n`)
}

async function main(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'gherkube-bench-'))
  try {
    const many = join(work, 'many')
    const one = join(work, 'one')
    const steps = join(work, 'empty-steps.js')
    writeFeatures(many, scenarios)
    writeFeatures(one, 1)
    await writeEmptySteps(steps)
    const suite = `${scenarios} scenarios`
    compare('one scenario (cold start), without Allure results', one, ['--no-allure'], false, steps)
    compare(`${suite}, everything`, many, [], true, steps)
    compare(`${suite}, without Allure results`, many, ['--no-allure'], false, steps)
    compare(`${suite}, without evidence and Allure`, many, ['--no-allure', '--evidence', 'failed'], false, steps)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})

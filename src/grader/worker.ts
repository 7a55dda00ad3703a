import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'

;(module as { enableCompileCache?(): unknown }).enableCompileCache?.()

import { type IRunConfiguration, loadSupport, runCucumber } from '@cucumber/cucumber/api'
import { inspect } from './inspect'
import { OutcomeReader } from './outcome-reader'
import type { Job, Report, RunnerModules } from './worker-protocol'

/*
 * A grading process: loads the steps once, then runs the checks of one submission after the other. It is started by
 * `grading-process.ts`, which limits its time and memory, and starts it in an empty folder of its own, so that no
 * configuration and no step file of anybody else is ever found.
 */

const home = process.cwd()
// Whoever grades was interrupted: nobody else will tidy up.
process.on('disconnect', () => {
  rmSync(home, { recursive: true, force: true })
  process.exit()
})

const say = (report: Report): void => {
  process.send?.(report)
}

const silent = (): Writable =>
  new Writable({
    write(_chunk, _encoding, done) {
      done()
    },
  })

interface Support {
  readonly library: Awaited<ReturnType<typeof loadSupport>>
  readonly snippets: string
}

async function load({ shared, steps, snippets }: RunnerModules): Promise<Support> {
  const support = { requireModules: [shared], requirePaths: [steps], importPaths: [], loaders: [] }
  const library = await loadSupport({ sources: sources([]), support }, { cwd: home, stderr: silent(), env: {} })
  return { library, snippets }
}

const sources = (paths: readonly string[]): IRunConfiguration['sources'] => ({
  defaultDialect: 'en',
  paths: [...paths],
  names: [],
  tagExpression: '',
  order: 'defined',
})

async function grade(job: Job, { library, snippets }: Support): Promise<void> {
  if (!job.dryRun) {
    const { refusal, notes } = inspect(job.files)
    say({ kind: 'inspected', notes, ...(refusal === undefined ? {} : { refusal }) })
    if (refusal !== undefined) return
  }
  rmSync(join(home, 'checks'), { recursive: true, force: true })
  for (const { path, text } of [...job.features, ...job.companions]) {
    const file = join(home, 'checks', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const reader = new OutcomeReader((outcome) => say({ kind: 'outcome', outcome }))
  await runCucumber(
    {
      sources: sources(job.targets),
      support: library,
      runtime: runtimeOf(job),
      formats: {
        stdout: require.resolve('./nothing-formatter'),
        files: {},
        publish: false,
        options: { snippetSyntax: snippets },
      },
    },
    { cwd: home, stdout: silent(), stderr: silent(), env: {} },
    (envelope) => reader.receive(envelope),
  )
}

const runtimeOf = ({ dryRun, seed, simulation, files, pods }: Job): IRunConfiguration['runtime'] => ({
  dryRun,
  failFast: false,
  filterStacktraces: true,
  parallel: 0,
  retry: 0,
  retryTagFilter: '',
  strict: true,
  worldParameters: { seed, evidence: 'none', simulation, submission: { files, limits: { pods } } },
})

let support: Support | undefined

process.on('message', (message: RunnerModules | Job) => {
  const work =
    'steps' in message
      ? load(message).then((loaded) => {
          support = loaded
          say({ kind: 'ready' })
        })
      : grade(message, support as Support).then(() => say({ kind: 'done' }))
  work.catch((error: unknown) =>
    say({ kind: 'broken', message: error instanceof Error ? error.message : String(error) }),
  )
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunnerModules } from '../grader/worker-protocol'

/** What a grading process loads. Paths only: this process needs neither Cucumber nor the steps itself. */
export const graderModules = (): RunnerModules => ({
  shared: join(__dirname, 'own-modules.js'),
  steps: join(__dirname, '..', '..', 'steps', 'index.js'),
  snippets: join(__dirname, 'run', 'step-snippet.js'),
})

export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')) as { version: string }).version

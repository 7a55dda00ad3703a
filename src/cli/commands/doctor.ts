import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Command, Terminal } from '../command'
import { DEFAULT_PATH, stepFilesBeside } from '../run/feature-paths'

interface Finding {
  /** `note`: works, but may surprise. */
  readonly level: 'ok' | 'note' | 'problem'
  readonly text: string
}

type Examination = (terminal: Terminal) => Finding | Promise<Finding>

export const doctor: Command = {
  name: 'doctor',
  summary: 'examine this machine and folder for what keeps features from running',
  usage: '',
  options: [],
  maxArguments: 0,
  async run(_args, terminal) {
    let problems = 0
    for (const examine of EXAMINATIONS) {
      const { level, text } = await examine(terminal)
      if (level === 'problem') problems++
      terminal.out(`${level.padEnd(8)} ${text}\n`)
    }
    return problems === 0 ? 0 : 1
  },
}

const EXAMINATIONS: readonly Examination[] = [node, features, stepFiles, cucumber, configuration, editor, java]

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const fine = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24
  return fine
    ? { level: 'ok', text: `Node ${process.versions.node}` }
    : { level: 'problem', text: `Node ${process.versions.node}: gherkube needs 20.19, 22.12, 24 or newer` }
}

function features({ cwd }: Terminal): Finding {
  const folder = join(cwd, DEFAULT_PATH)
  if (!existsSync(folder)) {
    return {
      level: 'note',
      text: 'no folder "features" here: name paths, or write a first feature with "gherkube init"',
    }
  }
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.feature'))
  return { level: 'ok', text: `${found.length} feature files in ${DEFAULT_PATH}/` }
}

function stepFiles({ cwd }: Terminal): Finding {
  if (!existsSync(join(cwd, DEFAULT_PATH))) return { level: 'ok', text: 'no step files of your own' }
  const files = stepFilesBeside([DEFAULT_PATH], cwd)
  return { level: 'ok', text: `${files.length} step files of your own in ${DEFAULT_PATH}/` }
}

/** A project may have its own Cucumber; the runner shares its own instance, but cucumber-js would not. */
function cucumber({ cwd }: Terminal): Finding {
  const ours = require.resolve('@cucumber/cucumber')
  const theirs = resolveFrom(cwd, '@cucumber/cucumber')
  if (!theirs || theirs === ours) return { level: 'ok', text: 'one Cucumber' }
  return {
    level: 'note',
    text: `two Cucumbers:\n           ${ours} (used by gherkube)\n           ${theirs} (this project's)\n         "gherkube run" uses its own for everything; with cucumber-js, remove the project's copy`,
  }
}

function configuration({ cwd }: Terminal): Finding {
  const found = readdirSync(cwd).filter((file) => /^cucumber\.(?:c?js|mjs|json|ya?ml)$/.test(file))
  return found.length === 0
    ? { level: 'ok', text: 'no cucumber configuration file in the way' }
    : { level: 'note', text: `gherkube does not read ${found.join(', ')}; cucumber-js does` }
}

function editor({ cwd }: Terminal): Finding {
  return existsSync(join(cwd, '.vscode', 'settings.json'))
    ? { level: 'ok', text: 'editor settings (.vscode/settings.json)' }
    : { level: 'note', text: 'no .vscode/settings.json: "gherkube init" writes one, for completion of steps' }
}

async function java(terminal: Terminal): Promise<Finding> {
  const { javaWorks } = await import('../run/allure-report')
  if (await javaWorks(terminal)) return { level: 'ok', text: 'Java, for Allure reports' }
  return resolveFrom(terminal.cwd, 'allure/package.json')
    ? { level: 'ok', text: 'Allure 3, for Allure reports' }
    : { level: 'note', text: 'no Java and no Allure 3: Allure reports cannot be written; all others can' }
}

function resolveFrom(cwd: string, specifier: string): string | undefined {
  try {
    return createRequire(join(cwd, 'package.json')).resolve(specifier)
  } catch {
    return undefined // Not installed there.
  }
}

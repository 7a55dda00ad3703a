import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { Terminal } from '../command'
import { reportFiles } from './report-files'

interface Generator {
  readonly name: string
  readonly script: string
  arguments(results: string, target: string): readonly string[]
}

/**
 * Turns the run's Allure results into one HTML file that opens by double-click: by Allure 2 where Java is found,
 * else by Allure 3 if it is installed; otherwise says what is missing.
 * @returns whether the report was written.
 */
export async function writeAllureReport(reportDir: string, terminal: Terminal): Promise<boolean> {
  const files = reportFiles(reportDir)
  if (!existsSync(files.allureResults) || readdirSync(files.allureResults).length === 0) {
    terminal.err(`No Allure report: there are no results in ${relative(terminal.cwd, files.allureResults)}\n`)
    return false
  }
  const generator = (await javaWorks(terminal)) ? allure2() : allure3(terminal.cwd)
  if (!generator) {
    terminal.err(
      `No Allure report: its results are in ${relative(terminal.cwd, files.allureResults)}, but Java was not found.\n` +
        'Install a Java runtime, or Allure 3 with "npm install --save-dev allure".\n',
    )
    return false
  }
  return await generate(generator, files.allureResults, files.allureHtml, terminal)
}

async function generate(generator: Generator, results: string, html: string, terminal: Terminal): Promise<boolean> {
  // Allure empties the folder that it writes to, so it gets one of its own.
  const folder = mkdtempSync(join(tmpdir(), 'gherkube-allure-'))
  try {
    const outcome = await execute(
      process.execPath,
      [generator.script, ...generator.arguments(results, folder)],
      terminal,
    )
    const page = join(folder, 'index.html')
    if (outcome.code !== 0 || !existsSync(page)) {
      terminal.err(`No Allure report: ${generator.name} failed.\n${outcome.output}`)
      return false
    }
    copyFileSync(page, html)
    terminal.out(`Allure: ${relative(terminal.cwd, html)}\n`)
    return true
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Called by path: two packages own the command name `allure`. */
const allure2 = (): Generator => ({
  name: 'Allure 2',
  script: join(dirname(require.resolve('allure-commandline/package.json')), 'bin', 'allure'),
  arguments: (results, target) => ['generate', results, '--clean', '--single-file', '--output', target],
})

function allure3(cwd: string): Generator | undefined {
  try {
    const manifestPath = createRequire(join(cwd, 'package.json')).resolve('allure/package.json')
    const manifest: { readonly bin: Readonly<Record<string, string>> } = JSON.parse(readFileSync(manifestPath, 'utf8'))
    return {
      name: 'Allure 3',
      script: join(dirname(manifestPath), manifest.bin.allure ?? 'cli.js'),
      arguments: (results, target) => ['awesome', results, '--single-file', '--output', target],
    }
  } catch {
    return undefined // Not installed, which is fine: it is optional.
  }
}

export async function javaWorks({ env }: Pick<Terminal, 'env'>): Promise<boolean> {
  const java = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java'
  return (await execute(java, ['-version'], { env })).code === 0
}

function execute(
  command: string,
  args: readonly string[],
  { env }: Pick<Terminal, 'env'>,
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

// Runs the compiled unit tests in two processes. One process per file, node's own way, would spend most of
// its time on starting.  Usage: node tools/unit-tests.js [dist folder] [part of a path ...]
'use strict'
const { spawn } = require('node:child_process')
const { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join, relative } = require('node:path')

const PROCESSES = 2
/** Far more than all tests take; a test that goes in circles is ended and named. */
const TIME_LIMIT = 600_000
const root = join(__dirname, '..')

const testFiles = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return testFiles(path)
    return entry.name.endsWith('.test.js') ? [path] : []
  })

function runShare(files) {
  const folder = mkdtempSync(join(tmpdir(), 'gherkube-unit-'))
  const running = join(folder, 'running')
  writeFileSync(running, 'loading the test files')
  // A test that never returns cannot tell its name any more, so each one leaves it before it starts.
  const load = [
    `const { beforeEach } = require('node:test')`,
    `beforeEach((t) => require('node:fs').writeFileSync(${JSON.stringify(running)}, t.fullName ?? t.name))`,
    ...files.map((file) => `require(${JSON.stringify(file)})`),
  ].join('\n')
  return new Promise((resolve) => {
    const args = ['--enable-source-maps', '--test-reporter', join(__dirname, 'unit-reporter.js'), '-e', load]
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT)
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (signal) output += `✗ ended after ${TIME_LIMIT / 1000} s during: ${readFileSync(running, 'utf8')}\n`
      rmSync(folder, { recursive: true })
      resolve({ output, code })
    })
  })
}

/** Runs all tests, or those whose path contains one of the parts. Resolves to the counts and the text of failures. */
async function unitTests(dist = 'dist', parts = []) {
  const home = join(root, dist)
  const files = ['src', 'steps', 'tools']
    .map((room) => join(home, room))
    .flatMap((room) => {
      try {
        return testFiles(room)
      } catch {
        return [] // Nothing was compiled for this room.
      }
    })
    .filter((file) => parts.length === 0 || parts.some((part) => relative(home, file).includes(part)))
    .sort()
  const shares = Array.from({ length: PROCESSES }, (_, n) => files.filter((_file, index) => index % PROCESSES === n))
  const results = await Promise.all(shares.filter((share) => share.length > 0).map(runShare))
  const total = { passed: 0, failed: 0, failures: '' }
  for (const { output, code } of results) {
    const lines = output.trimEnd().split('\n')
    const counts = readCounts(lines.at(-1))
    total.passed += counts?.passed ?? 0
    total.failed += counts?.failed ?? 0
    if (!counts || (code !== 0 && counts.failed === 0)) total.failed++
    total.failures += `${(counts ? lines.slice(0, -1) : lines).join('\n')}\n`
  }
  return { ...total, failures: total.failures.trim() }
}

function readCounts(line) {
  try {
    return JSON.parse(line)
  } catch {
    return undefined // The process died before its reporter could finish.
  }
}

module.exports = { unitTests }

if (require.main === module) {
  const [dist, ...parts] = process.argv.slice(2)
  unitTests(dist, parts).then(({ passed, failed, failures }) => {
    if (failures) process.stdout.write(`${failures}\n\n`)
    process.stdout.write(`${passed} passed, ${failed} failed\n`)
    process.exitCode = failed > 0 ? 1 : 0
  })
}

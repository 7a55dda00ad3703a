// The project's own test command: build, house rules, unit tests, features, exercises; counts in its last line.
// Usage: node tools/test.js [build] [rules] [unit] [features] [exercises]   (all of them, when none is named)
'use strict'
const { spawn } = require('node:child_process')
const { join } = require('node:path')
const { execProgram, root } = require('./exec-tool')
const { unitTests } = require('./unit-tests')

const RULES = ['format', 'layers', 'pure-core', 'catalogue', 'generated-docs', 'documented-scripts']
const AFTER_FEATURES = ['steps-used', 'examples']
const PARTS = ['build', 'rules', 'unit', 'features', 'exercises']

const total = { passed: 0, failed: 0 }

function tell(name, { passed, failed, text }, startedAt) {
  total.passed += passed
  total.failed += failed
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`${failed > 0 ? 'FAIL' : 'ok  '} ${name}: ${passed} passed, ${failed} failed (${seconds} s)\n`)
  if (text) process.stdout.write(`${text}\n\n`)
}

async function step(name, action) {
  const startedAt = performance.now()
  tell(name, await action(), startedAt)
}

const verdict = (problems) => ({ passed: problems ? 0 : 1, failed: problems ? 1 : 0, text: problems })

const build = () =>
  step('build and type check', async () => verdict(await execProgram(join(__dirname, 'build.js'), [])))

async function rules(names) {
  // Side by side: each is a process of its own, or short.
  const startedAt = performance.now()
  const results = await Promise.all(names.map((name) => checkRule(require(`./rules/${name}`))))
  for (const { name, problems } of results) tell(name, verdict(problems), startedAt)
}

async function checkRule({ name, check }) {
  try {
    return { name, problems: await check() }
  } catch (error) {
    return { name, problems: error.stack }
  }
}

const unit = () =>
  step('unit tests', async () => {
    const { passed, failed, failures } = await unitTests()
    return { passed, failed, text: failures }
  })

const features = () =>
  step('features', async () => {
    const { code, output } = await gherkube('run', 'features')
    const summary = /^(\d+) scenarios?: (\d+) passed/m.exec(output)
    const passed = Number(summary?.[2] ?? 0)
    const failed = summary ? Number(summary[1]) - passed : 1
    const bad = code !== 0 || failed > 0
    return { passed, failed: bad ? Math.max(failed, 1) : 0, text: bad ? output.trim() : '' }
  })

// Whoever adds a folder to exercises/ gets its solution, starter and wrong answers verified here.
const exercises = () =>
  step('exercises', async () => {
    const { code, output } = await gherkube('exercise', 'verify', 'exercises', '--variants', '1')
    const passed = output.match(/^ {2}✓ /gm)?.length ?? 0
    const failed = output.match(/^ {2}✗ /gm)?.length ?? 0
    const bad = code !== 0 || failed > 0
    return { passed, failed: bad ? Math.max(failed, 1) : 0, text: bad ? output.trim() : '' }
  })

function gherkube(...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'dist/src/cli/bin.js'), ...args], { cwd: root })
    let output = ''
    const collect = (chunk) => {
      output += chunk
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('close', (code) => resolve({ code, output }))
  })
}

async function main(named) {
  const unknown = named.filter((part) => !PARTS.includes(part))
  if (unknown.length > 0) throw new Error(`Cannot test ${unknown.join(', ')}: the parts are ${PARTS.join(', ')}`)
  const wanted = (part) => named.length === 0 || named.includes(part)
  if (wanted('build')) await build()
  if (wanted('rules')) await rules(RULES)
  if (wanted('unit')) await unit()
  if (wanted('features')) await features()
  if (wanted('exercises')) await exercises()
  if (wanted('features') && wanted('rules')) await rules(AFTER_FEATURES)
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
  process.exitCode = total.failed > 0 ? 1 : 0
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
})

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { expect } from 'chai'
import { parse } from 'yaml'
import { formatProblems } from '../testing/gradebook-schemas'
import { loadExercise } from './exercise'
import { learnerSeed } from './grade'
import { valuesFor } from './variants'
import { filledTexts } from './verify'

/*
 * The services themselves are not here: the examples run in folders laid out like theirs, with stand-ins for what they
 * install, and what comes out is held against what they read.
 */

const ROOT = join(__dirname, '..', '..', '..')
const EXERCISE = join(ROOT, 'exercises', 'first-deployment')
const EXAMPLES = join(ROOT, 'examples', 'grading')
const LEARNER = 'anna@example.com'
const home = mkdtempSync(join(tmpdir(), 'gherkube-examples-'))
after(() => rmSync(home, { recursive: true, force: true }))

const exercise = loadExercise(EXERCISE)
const solutionOf = (learner: string) =>
  filledTexts(join(EXERCISE, 'solution'), valuesFor(exercise.settings.variants, learnerSeed(exercise, learner)))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text)
}

/** A program that only notes how it was called; `then` is what else it does. */
function standIn(name: string, then = ''): void {
  write(`bin/${name}`, `#!/usr/bin/env bash\necho "${name} $*" >> "${home}/calls"\n${then}\n`)
  chmodSync(join(home, 'bin', name), 0o755)
}

function run(script: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) {
  const [program = '', ...args] = script
  const PATH = `${join(home, 'bin')}:${dirname(process.execPath)}:${process.env.PATH}`
  return spawnSync(program, args, { cwd, env: { PATH, ...env }, encoding: 'utf8' })
}

const gradescope = join(home, 'autograder')
const autograder = { AUTOGRADER: gradescope }
const runAutograder = (): Record<string, unknown> & { readonly score?: number } => {
  const { stderr } = run([join(gradescope, 'source', 'run_autograder')], gradescope, autograder)
  expect(stderr).to.equal('')
  return JSON.parse(readFileSync(join(gradescope, 'results', 'results.json'), 'utf8'))
}

before(() => {
  for (const name of ['curl', 'apt-get', 'useradd', 'chown']) standIn(name)
  standIn('id', 'exit 1 # There is no user "grader" here.')
  // npm would link the package's own program; here a program of the same name starts it.
  const linked = 'node_modules/.bin/gherkube'
  write('gherkube', `#!/usr/bin/env bash\nexec node ${join(ROOT, 'dist/src/cli/bin.js')} "$@"\n`)
  chmodSync(join(home, 'gherkube'), 0o755)
  standIn('npm', `mkdir -p node_modules/.bin && ln -s ${join(home, 'gherkube')} ${linked}`)
  for (const folder of ['source', 'results', 'submission']) mkdirSync(join(gradescope, folder), { recursive: true })
  cpSync(join(EXAMPLES, 'gradescope'), join(gradescope, 'source'), { recursive: true })
  cpSync(EXERCISE, join(gradescope, 'source', 'first-deployment'), { recursive: true })
  write(
    'autograder/submission_metadata.json',
    JSON.stringify({
      id: 1,
      created_at: '2026-03-02T10:00:00.365935-08:00',
      users: [{ email: LEARNER, name: 'Anna' }],
    }),
  )
  for (const { path, text } of solutionOf(LEARNER)) write(`autograder/submission/${path}`, text)
})

test('Gradescope: setup.sh installs what it needs and hides the checks', () => {
  const { status, stderr } = run(['bash', join(gradescope, 'source', 'setup.sh')], gradescope, autograder)
  expect(stderr).to.equal('')
  expect(status).to.equal(0)
  expect(readFileSync(join(home, 'calls'), 'utf8')).to.contain('npm install --omit=dev --ignore-scripts gherkube')
  expect(statSync(join(gradescope, 'source', 'first-deployment', 'checks')).mode & 0o077).to.equal(0)
})

test('Gradescope: run_autograder grades the submitter’s own variant into a valid results.json', () => {
  const results = runAutograder()
  expect(formatProblems('gradescope', results)).to.deep.equal([])
  expect(results.score).to.equal(10)
  expect(JSON.stringify(results)).not.to.contain(home)
})

test('Gradescope: lateness is counted from when it was handed in', () => {
  const settings = join(gradescope, 'source', 'first-deployment', 'exercise.yaml')
  const text = readFileSync(settings, 'utf8')
  writeFileSync(settings, `${text}due: 2026-03-01T23:59:00-08:00\nlatePenalty: { percentPerDay: 10 }\n`)
  const results = runAutograder()
  writeFileSync(settings, text)
  expect(formatProblems('gradescope', results)).to.deep.equal([])
  expect(results.score).to.equal(9)
})

test('Gradescope: a broken exercise, or missing metadata, leaves a valid results.json all the same', () => {
  const settings = join(gradescope, 'source', 'first-deployment', 'exercise.yaml')
  const text = readFileSync(settings, 'utf8')
  writeFileSync(settings, `${text}hintz: x\n`)
  const { stdout } = run([join(gradescope, 'source', 'run_autograder')], gradescope, autograder)
  writeFileSync(settings, text)
  expect(stdout).to.contain('there is no field "hintz"')
  const results = JSON.parse(readFileSync(join(gradescope, 'results', 'results.json'), 'utf8'))
  expect(formatProblems('gradescope', results)).to.deep.equal([])
  expect(results).to.deep.include({ score: 0 })
})

const workflowFile = join(EXAMPLES, 'github-actions', 'grade.yml')

test('GitHub Actions: the workflow says what GitHub reads, and nothing else', () => {
  const workflow = parse(readFileSync(workflowFile, 'utf8'))
  expect(Object.keys(workflow)).to.have.members(['name', 'on', 'permissions', 'jobs'])
  expect(workflow.permissions).to.deep.equal({ contents: 'read' })
  const { steps, ...job } = workflow.jobs.grade
  expect(job).to.deep.equal({ 'runs-on': 'ubuntu-latest', 'timeout-minutes': 10 })
  for (const step of steps) {
    expect(['name', 'uses', 'with', 'run', 'if']).to.include.members(Object.keys(step))
    expect('uses' in step).not.to.equal('run' in step, JSON.stringify(step))
    if ('uses' in step) expect(step.uses).to.match(/^actions\/[a-z-]+@v\d+$/)
  }
})

test('GitHub Actions: the step that grades writes a valid result, and what is printed starts no command', () => {
  const { steps } = parse(readFileSync(workflowFile, 'utf8')).jobs.grade
  const { run: script } = steps.find(({ name }: { readonly name?: string }) => name === 'Grade')
  const checkout = join(home, 'checkout')
  mkdirSync(join(checkout, '.grader', 'node_modules', '.bin'), { recursive: true })
  symlinkSync(join(home, 'gherkube'), join(checkout, '.grader/node_modules/.bin/gherkube'))
  cpSync(EXERCISE, join(checkout, '.exercises', 'first-deployment'), { recursive: true })
  for (const { path, text } of solutionOf('anna')) write(`checkout/${path}`, text)
  write('checkout/::error::x.yaml', 'x')
  write('step.sh', script)
  const { stdout, status } = run(['bash', '-e', join(home, 'step.sh')], checkout, { GITHUB_ACTOR: 'anna' })
  expect(status, stdout).to.equal(0)
  const [open, ...rest] = stdout.trimEnd().split('\n')
  expect(open).to.match(/^::stop-commands::[0-9a-f]{32}$/)
  expect(rest.at(-1)).to.equal(`::${open?.split('::').at(-1)}::`)
  expect(rest.slice(0, -1).join('\n')).not.to.contain('::')
  const result = JSON.parse(readFileSync(join(checkout, 'result.json'), 'utf8'))
  expect(formatProblems('classroom50', result)).to.deep.equal([])
  expect(result.score).to.equal(10)
})

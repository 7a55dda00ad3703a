import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { expect } from 'chai'
import { graderModules } from '../cli/grader-modules'
import { gradeClass } from './class-run'
import { loadExercise } from './exercise'
import { GradingProcess } from './grading-process'
import { writeNewExercise } from './new-exercise'
import { writeStudentCopy } from './student-copy'
import { verify } from './verify'

const EXERCISES = join(__dirname, '..', '..', '..', 'exercises')
const home = mkdtempSync(join(tmpdir(), 'gherkube-exercises-'))
// One process for all: to start one takes longer than to verify an exercise.
const process = new GradingProcess(graderModules(), { seconds: 20, megabytes: 256 })
after(() => {
  process.close()
  rmSync(home, { recursive: true, force: true })
})

const problemsOf = async (folder: string): Promise<readonly string[]> => {
  const verdicts = await verify({
    exercise: loadExercise(folder),
    modules: graderModules(),
    toolVersion: '0',
    variants: 1,
  })
  return verdicts.flatMap(({ subject, problems }) => problems.map((problem) => `${subject}: ${problem}`))
}

// All of them are verified by `npm run test:exercises`; here are two that show every feature of exercises.
for (const name of ['first-deployment', 'dedicated-nodes']) {
  test(`${name}: solution, starter and wrong answers score what they should`, async () => {
    expect(await problemsOf(join(EXERCISES, name))).to.deep.equal([])
  })
}

test('a new exercise is one that works, and nothing is ever overwritten', async () => {
  const folder = join(home, 'my-first')
  writeNewExercise(folder)
  expect(await problemsOf(folder)).to.deep.equal([])
  expect(() => writeNewExercise(folder)).to.throw('it exists already')
})

test('a student copy runs by itself, with the learner’s own variant and without what is hidden', async () => {
  const to = join(home, 'copy')
  const exercise = loadExercise(join(home, 'my-first'))
  writeStudentCopy(exercise, { learner: 'anna', to })
  expect(readFileSync(join(to, 'checks', 'deployment.feature'), 'utf8')).not.to.match(/hidden|\{\{/)
  const copy = loadExercise(to)
  const options = { workers: 1, modules: graderModules(), toolVersion: '0', now: () => new Date(0), progress: () => {} }
  const [atHome] = await gradeClass({
    ...options,
    exercise: copy,
    entries: [{ learner: 'anna', folder: to }],
    out: join(home, 'a'),
  })
  const [atSchool] = await gradeClass({
    ...options,
    exercise,
    entries: [{ learner: 'anna', folder: to }],
    out: join(home, 'b'),
  })
  expect(atHome?.notes).to.deep.equal([])
  expect(atHome?.checks).to.deep.equal(atSchool?.checks.filter(({ hidden }) => !hidden))
  expect(atHome?.integrity.seed).to.equal(atSchool?.integrity.seed)
})

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { expect } from 'chai'
import { graderModules } from '../cli/grader-modules'
import { writeClassReports } from './class-reports'
import { entriesIn, folderName, gradeClass } from './class-run'
import { loadExercise } from './exercise'
import { FORMATS } from './formats'
import { nbgraderCsv } from './formats/csv'
import type { GradeResult } from './result'
import { readRoster } from './roster'

const home = mkdtempSync(join(tmpdir(), 'gherkube-grading-'))
after(() => rmSync(home, { recursive: true, force: true }))

function write(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, folder, name)), { recursive: true })
    writeFileSync(join(home, folder, name), text)
  }
  return join(home, folder)
}

const SETTINGS = `title: Notes
points: 5
files: ['notes.yaml']
variants: { name: [red, green, blue] }
`

const FEATURE = `Feature: Notes
  Background:
    Given the submission is applied

  # hint: Look at metadata.name.
  Scenario: The notes are there
    # points: 2
    Then config map "{{name}}" exists
    # points: 1
    # hint: Look at data.
    Then config map "{{name}}" matches:
      """yaml
      data: { author: anna }
      """

  @points:2
  Scenario: There is one only
    Then there is 1 config map

  Scenario: This check is worth nothing
    Then there are 0 pods
`

const exerciseFiles = { 'exercise.yaml': SETTINGS, 'checks/notes.feature': FEATURE }
const configMap = (name: string, author: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { author: ${author} }\n`

interface Reused {
  readonly learner: string
  readonly reused: boolean
}

interface GradeAll {
  readonly out: string
  readonly at?: number
  readonly seen?: Reused[]
  readonly roster?: readonly string[]
  readonly exercise?: string
  readonly workers?: number
}

async function gradeAll(submissions: string, options: GradeAll): Promise<readonly GradeResult[]> {
  const { out, at = 0, seen = [], roster = [], workers = 2, exercise = write('notes', exerciseFiles) } = options
  return await gradeClass({
    exercise: loadExercise(exercise),
    entries: entriesIn(submissions, { roster }),
    out: join(home, out),
    workers,
    modules: graderModules(),
    toolVersion: '1.2.3',
    now: () => new Date(at),
    progress: ({ learner }, reused) => seen.push({ learner, reused }),
  })
}

const everyName = (author: string): Readonly<Record<string, string>> => ({
  'notes.yaml': ['red', 'green', 'blue'].map((name) => configMap(name, author)).join('---\n'),
})

test('each outcome with points is judged by itself, with the hint that stands above it', async () => {
  const [result] = await gradeAll(dirname(write('class-1/ben', everyName('ben'))), { out: 'out-1' })
  expect(result?.checks.map(({ number, points, status }) => `${number} ${status} ${points}`)).to.deep.equal([
    '1.1.1 passed 2',
    '1.1.2 failed 0',
    '1.2 failed 0',
    '1.3 passed 0',
  ])
  expect(result?.checks[1]?.hint).to.equal('Look at data.')
  expect(result?.score).to.equal(2)
})

test('the score is the same in every format', async () => {
  const [result] = await gradeAll(dirname(write('class-2/ben', everyName('ben'))), { out: 'out-2' })
  const folder = join(home, 'out-2', 'ben')
  const json = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const points = (tests: readonly { score: number }[]): number => tests.reduce((sum, { score }) => sum + score, 0)
  const gradescope = json(FORMATS.gradescope.file)
  const classroom50 = json(FORMATS.classroom50.file)
  const classroom = json(FORMATS['github-classroom'].file)
  const junit = readFileSync(join(folder, FORMATS.junit.file), 'utf8')
  const junitPoints = [...junit.matchAll(/name="points" value="(\d+)"/g)].reduce(
    (sum, [, value]) => sum + Number(value),
    0,
  )
  const scores = [
    gradescope.score,
    points(gradescope.tests),
    classroom50.score,
    points(classroom50.tests),
    points(classroom.tests),
    junitPoints,
  ]
  expect(scores).to.deep.equal([2, 2, 2, 2, 2, 2])
  expect([classroom50['max-score'], classroom.max_score]).to.deep.equal([5, 5])
  expect(classroom50.schema).to.equal('classroom50/result/v1')
  expect(nbgraderCsv(result ? [result] : [])).to.contain('notes,,,ben,,,,2,0,2,5\n')
})

test('grading twice gives the same bytes but for one field', async () => {
  const submissions = dirname(write('class-3/ben', everyName('anna')))
  await gradeAll(submissions, { out: 'first', at: 0 })
  await gradeAll(submissions, { out: 'second', at: 86_400_000 })
  const files = readdirSync(join(home, 'first', 'ben')).filter((file) => file !== 'feedback.html')
  for (const file of files) {
    const [one, two] = ['first', 'second'].map((out) => readFileSync(join(home, out, 'ben', file), 'utf8'))
    expect(one?.replaceAll('1970-01-01', '1970-01-02'), file).to.equal(two)
  }
})

test('the same class gives the same bytes in every file, in whatever order and however many graded it', async () => {
  for (const [learner, author] of Object.entries({ anna: 'anna', ben: 'ben', carl: 'anna', dora: 'ben' }))
    write(`class-9/${learner}`, everyName(author))
  const filesOf = async (out: string, workers: number) => {
    const results = await gradeAll(join(home, 'class-9'), { out, workers })
    writeClassReports(join(home, out), results, new Map())
    const names = readdirSync(join(home, out), { recursive: true, encoding: 'utf8' }).sort()
    return names
      .filter((name) => statSync(join(home, out, name)).isFile())
      .map((name) => [name, readFileSync(join(home, out, name), 'utf8')])
  }
  const files = await filesOf('once', 3)
  expect(files).to.have.length(4 + 4 * 6)
  expect(await filesOf('twice', 1)).to.deep.equal(files)
})

test('a run that was cut off is taken up again: only what is new or changed is graded', async () => {
  write('class-4/ben', everyName('ben'))
  const submissions = dirname(write('class-4/anna', everyName('anna')))
  await gradeAll(submissions, { out: 'out-4' })
  write('class-4/ben', everyName('anna'))
  writeFileSync(join(home, 'out-4', 'anna', 'gradescope.json'), '')
  const seen: Reused[] = []
  await gradeAll(submissions, { out: 'out-4', seen })
  expect(seen.sort((a, b) => (a.learner < b.learner ? -1 : 1))).to.deep.equal([
    { learner: 'anna', reused: true },
    { learner: 'ben', reused: false },
  ])
})

test('of several submissions the latest counts, and who handed in nothing gets a row with 0', async () => {
  write('class-5/ben@2', everyName('ben'))
  write('class-5/ben@10', {})
  mkdirSync(join(home, 'class-5', 'ben@10'), { recursive: true })
  const results = await gradeAll(join(home, 'class-5'), { out: 'out-5', roster: ['ben', 'zoe'] })
  expect(results.map(({ learner, attempt, status, score }) => [learner, attempt, status, score])).to.deep.equal([
    ['ben', '10', 'refused', 0],
    ['zoe', undefined, 'missing', 0],
  ])
})

test('points that do not add up are told with the sum and the parts', () => {
  const folder = write('sums', { ...exerciseFiles, 'exercise.yaml': SETTINGS.replace('5', '6') })
  expect(() => loadExercise(folder)).to.throw(
    'Cannot read exercise "sums": exercise.yaml says 6 points, but the checks give 5 (2 for "The notes are there',
  )
})

test('a file of the exercise that cannot be read is told with its reason', () => {
  const folder = write('dangling', exerciseFiles)
  symlinkSync('nowhere', join(folder, 'checks', 'prices.yaml'))
  expect(() => loadExercise(folder)).to.throw(`Cannot read ${join(folder, 'checks', 'prices.yaml')}: it is not there`)
})

test('a placeholder that exercise.yaml does not list is told with those that it lists', () => {
  const settings = SETTINGS.replace('{ name: [', '{ other: [')
  const folder = write('placeholders', { ...exerciseFiles, 'exercise.yaml': settings })
  expect(() => loadExercise(folder)).to.throw('there is no variant "name"; exercise.yaml has "other"')
})

test('a check with a step that nobody defined is told before anybody is graded', async () => {
  const files = {
    ...exerciseFiles,
    'checks/notes.feature': FEATURE.replace('there is 1 config map', 'there is 1 confg map'),
  }
  const exercise = write('unknown', files)
  const submissions = dirname(write('class-6/ben', everyName('ben')))
  const error = await gradeAll(submissions, { out: 'out-6', exercise }).catch((reason: Error) => reason)
  expect(error)
    .to.have.property('message')
    .that.contains(
      '"There is one only" has a step that nobody defined, checks/notes.feature:18:\n    Then there is 1 confg map',
    )
    .and.contains('The nearest that exist:')
})

test('a class list is CSV with quotes; a learner who is in it twice is a mistake', () => {
  const people = readRoster('student_id,last_name,first_name\nanna,"van Rijn, Dr.",Anna\n', 'class.csv')
  expect(people.get('anna')).to.deep.equal({ id: 'anna', lastName: 'van Rijn, Dr.', firstName: 'Anna' })
  expect(() => readRoster('student_id\nanna\nanna\n', 'class.csv')).to.throw('"anna" is listed twice')
})

test('the best of several submissions counts, if the exercise says so; an address is a name, not an attempt', async () => {
  const best = { ...exerciseFiles, 'exercise.yaml': `${SETTINGS}attempts: best\n` }
  write('class-7/zoe@163.com@1', everyName('anna'))
  const submissions = dirname(write('class-7/zoe@163.com@2', everyName('ben')))
  const results = await gradeAll(submissions, { out: 'out-7', exercise: write('best', best) })
  expect(results.map(({ learner, attempt, score }) => [learner, attempt, score])).to.deep.equal([
    ['zoe@163.com', '1', 3],
  ])
})

test('who grades what still has its placeholders is told so', async () => {
  const [result] = await gradeAll(dirname(write('class-8/ben', { 'notes.yaml': configMap('{{name}}', 'ben') })), {
    out: 'out-8',
  })
  expect(result?.notes).to.deep.equal([
    '"notes.yaml" has {{name}} where a value should be: begin with a student copy (gherkube exercise student-copy)',
  ])
})

test('a learner’s name never leaves the folder of results', () => {
  expect(['..', '../x', 'a/b', '.git', ''].map((learner) => folderName({ learner }))).to.deep.equal([
    '%2E%2E',
    '%2E%2E%2Fx',
    'a%2Fb',
    '%2Egit',
    '_',
  ])
})

test('a long name and one in any script are folders, too', () => {
  expect(folderName({ learner: '王小明', attempt: '2' })).to.equal('王小明@2')
  const [one, two] = ['a', 'b'].map((end) => folderName({ learner: `${'x'.repeat(300)}${end}` }))
  expect(one).to.have.length.below(80)
  expect(one).not.to.equal(two)
})

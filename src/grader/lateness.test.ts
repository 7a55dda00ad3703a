import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { expect } from 'chai'
import { graderModules } from '../cli/grader-modules'
import { writeClassReports } from './class-reports'
import { gradeClass } from './class-run'
import { loadExercise } from './exercise'
import { gradeText } from './grade-text'
import { instantOf, latenessOf } from './lateness'
import type { GradeResult } from './result'
import { readTimes } from './submission-times'

const home = mkdtempSync(join(tmpdir(), 'gherkube-lateness-'))
after(() => rmSync(home, { recursive: true, force: true }))

const DUE = '2026-03-01T23:59:00+01:00'
const policy = { due: DUE, latePenalty: { percentPerDay: 20, atMostPercent: 50 } }
const late = (submittedAt: string, score = 10) => latenessOf(policy, { submittedAt, score, points: 10 })

test('each day that has begun costs its share of the exercise’s points, up to the most that is taken off', () => {
  expect(late('2026-03-01T22:59:00Z')).to.equal(undefined)
  expect(late('2026-03-01T22:59:01Z')).to.deep.equal({ days: 1, penalty: 2 })
  expect(late('2026-03-02T23:59:00+01:00')).to.deep.equal({ days: 1, penalty: 2 })
  expect(late('2026-03-03T00:00:00+01:00')).to.deep.equal({ days: 2, penalty: 4 })
  expect(late('2026-04-01T00:00:00+02:00')).to.deep.equal({ days: 30, penalty: 5 })
})

test('nobody gets less than nothing, and without a penalty lateness costs nothing', () => {
  expect(late('2026-03-09T00:00:00Z', 3)?.penalty).to.equal(3)
  expect(latenessOf({ due: DUE }, { submittedAt: '2026-03-02T00:00Z', score: 10, points: 10 })).to.deep.equal({
    days: 1,
    penalty: 0,
  })
})

test('a time needs a date that exists and an offset', () => {
  expect(instantOf('2026-03-01T23:59:00.123456-07:00')).to.equal(Date.UTC(2026, 2, 2, 6, 59, 0, 123))
  for (const text of ['2026-03-01', '2026-03-01T23:59:00', '2026-02-30T00:00:00Z', 'tomorrow'])
    expect(instantOf(text), text).to.equal(undefined)
})

test('a table of times may be for all exercises and attempts, or for one', () => {
  const times = readTimes(
    'student_id,exercise,attempt,submitted_at\nanna,,,2026-01-01T00:00Z\nanna,web,,2026-01-02T00:00Z\nanna,web,2,2026-01-03T00:00Z\n',
    'times.csv',
  )
  expect(times({ exercise: 'jobs', learner: 'anna' })).to.equal('2026-01-01T00:00Z')
  expect(times({ exercise: 'web', learner: 'anna', attempt: '1' })).to.equal('2026-01-02T00:00Z')
  expect(times({ exercise: 'web', learner: 'anna', attempt: '2' })).to.equal('2026-01-03T00:00Z')
  expect(times({ exercise: 'web', learner: 'ben' })).to.equal(undefined)
  expect(() => readTimes('student_id,submitted_at\nanna,yesterday\n', 'times.csv')).to.throw(
    'Cannot read times.csv:2: submitted_at must be a date and time with its offset',
  )
  expect(() => readTimes('student_id\nanna\n', 'times.csv')).to.throw('it needs a column "submitted_at"')
})

async function gradeTwice(attempts: 'latest' | 'best'): Promise<GradeResult> {
  const folder = join(home, attempts)
  mkdirSync(join(folder, 'exercise', 'checks'), { recursive: true })
  mkdirSync(join(folder, 'anna'), { recursive: true })
  writeFileSync(
    join(folder, 'exercise', 'exercise.yaml'),
    `title: A note\npoints: 10\nattempts: ${attempts}\ndue: ${DUE}\nlatePenalty: { percentPerDay: 20 }\n`,
  )
  writeFileSync(
    join(folder, 'exercise', 'checks', 'note.feature'),
    'Feature: Note\n  @points:10\n  Scenario: It is there\n    Given the submission is applied\n    Then config map "note" exists\n',
  )
  writeFileSync(join(folder, 'anna', 'note.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: note }\n')
  const entry = { learner: 'anna', folder: join(folder, 'anna') }
  const [result] = await gradeClass({
    exercise: loadExercise(join(folder, 'exercise')),
    entries: [
      { ...entry, attempt: '1', submittedAt: '2026-03-01T12:00:00+01:00' },
      { ...entry, attempt: '2', submittedAt: '2026-03-03T12:00:00+01:00' },
    ],
    out: join(folder, 'out'),
    workers: 1,
    modules: graderModules(),
    toolVersion: '0',
    now: () => new Date(0),
    progress: () => {},
  })
  writeClassReports(folder, [result as GradeResult], new Map())
  return result as GradeResult
}

test('of two submissions the latest counts with its penalty, or the best after penalties', async () => {
  const { attempt, score } = await gradeTwice('best')
  expect({ attempt, score }).to.deep.equal({ attempt: '1', score: 10 })
  const latest = await gradeTwice('latest')
  expect([latest.attempt, latest.score, latest.late?.penalty]).to.deep.equal(['2', 6, 4])
  expect(gradeText(latest, { colours: false })).to.contain(
    '-4/0  Handed in late (2 days begun)\n           │ Due 2026-03-01T23:59:00+01:00, handed in 2026-03-03T12:00:00+01:00. Late, it loses 20 % of the points for each day begun.',
  )
})

test('every format adds up to the score with its penalty, and the table has both', async () => {
  const { late: _ } = await gradeTwice('latest')
  const read = (file: string) => readFileSync(join(home, 'latest', 'out', 'anna@2', file), 'utf8')
  for (const format of ['gradescope', 'classroom50', 'github-classroom']) {
    const { tests } = JSON.parse(read(`${format}.json`)) as { readonly tests: readonly { readonly score: number }[] }
    expect(
      tests.reduce((sum, { score }) => sum + score, 0),
      format,
    ).to.equal(6)
  }
  expect(read('junit.xml')).to.contain('name="points" value="-4"')
  expect(readFileSync(join(home, 'latest', 'grades.csv'), 'utf8')).to.contain(
    `exercise,${DUE},2026-03-03T12:00:00+01:00,anna,,,,10,4,6,10\n`,
  )
})

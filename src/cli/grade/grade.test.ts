import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { expect } from 'chai'
import { main } from '../main'

const home = mkdtempSync(join(tmpdir(), 'gherkube-cli-grade-'))
after(() => rmSync(home, { recursive: true, force: true }))

async function gherkube(columns: number | undefined, ...args: readonly string[]) {
  let out = ''
  let err = ''
  const code = await main(args, {
    cwd: home,
    env: {},
    colours: false,
    ...(columns === undefined ? {} : { columns }),
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  return { code, out, err }
}

before(() => {
  const files: Readonly<Record<string, string>> = {
    'note/exercise.yaml': 'title: A note\npoints: 10\ndue: 2026-03-01T12:00Z\nlatePenalty: { percentPerDay: 10 }\n',
    'note/checks/note.feature':
      'Feature: Note\n  @points:10\n  Scenario: It is there\n    Given the submission is applied\n    Then config map "note" exists\n',
    'class/anna/note.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: note }\n',
    'class/ben/note.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: other }\n',
    'class/carla/readme.txt': 'Sorry!',
    'class/dora.zip': '',
    'class.csv': 'student_id,first_name\nanna,Anna\nben,Ben\ncarl,Carl\n',
    'times.csv': 'student_id,submitted_at\nanna,2026-03-02T12:00Z\n',
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(home, name, '..'), { recursive: true })
    writeFileSync(join(home, name), text)
  }
})

test('a class: everybody has a line, and what looks like a slip is told', async () => {
  const { code, out, err } = await gherkube(
    undefined,
    ...['grade', 'note', '--submissions', 'class', '--roster', 'class.csv', '--times', 'times.csv', '--workers', '1'],
  )
  expect(code).to.equal(0)
  expect(out).to.equal(`[1/4] note anna: 9/10
[2/4] note ben: 0/10
[3/4] note carl: 0/10 missing: Nothing was handed in.
[4/4] note carla: 0/10 refused: The submission was not graded: none of its files was read: the exercise takes *.yaml, *.yml or commands.txt.

4 results. Overview: reports/grades/index.html
`)
  expect(err).to.equal(`gherkube: "dora.zip" was not graded: it is no folder; each learner has one
gherkube: "carla" is not in the class list. Did you mean "carl"?
gherkube: note is due 2026-03-01T12:00Z, but when "ben" and "carla" handed in is not known (--times): taken as in time
`)
  expect(readFileSync(join(home, 'reports/grades/grades.csv'), 'utf8')).to.contain(
    'note,2026-03-01T12:00Z,2026-03-02T12:00Z,anna,,Anna,,10,1,9,10\n',
  )
})

test('where somebody watches, a bar grows in one line, and what was not graded has a line of its own', async () => {
  const { out } = await gherkube(60, 'grade', 'note', '--submissions', 'class', '--out', 'bar', '--workers', '1')
  const lines = out.split('\n').map((line) => line.split('\r\u001b[2K').at(-1))
  expect(lines[0]).to.equal(
    'note carla: 0/10 refused: The submission was not graded: none of its files was read: the exercise takes *.yaml, *.yml or commands.txt.',
  )
  expect(out).to.contain('\r\u001b[2K████████░░░░░░░░░░░░░░░░ 1/3 note\r\u001b[2K████████████████░░░░░░░░ 2/3 note\r')
})

test('one submission: its time may be told, and what is said wrongly is told before anything is graded', async () => {
  const one = ['grade', 'note', '--submission', 'class/anna'] as const
  const late = await gherkube(undefined, ...one, '--submitted-at', '2026-03-03T12:00Z')
  expect(late.code).to.equal(1)
  expect(late.out).to.match(/^A note: anna, 8 of 10 points\n/)
  const mistakes = [
    [['--submitted-at', 'noon'], 'Cannot read --submitted-at: it must be a date and time with its offset'],
    [
      ['--write', 'moodle=x'],
      'Cannot read --write moodle=x: write <format>=<file>; formats are gradescope, classroom50',
    ],
    [['--roster', 'class.csv'], 'Cannot use --roster here: it goes with --submissions'],
    [['--again'], 'Cannot use --again here: it goes with --submissions'],
  ] as const
  for (const [args, told] of mistakes) {
    const { code, err } = await gherkube(undefined, ...one, ...args)
    expect(err).to.contain(told)
    expect(code).to.equal(2)
  }
})

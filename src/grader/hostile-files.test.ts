import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { expect } from 'chai'
import { deployment, GradedClass, type HandIn } from '../testing/graded-class'
import { readSubmission } from './submission'

/*
 * Folders in which nearly everything is no honest file. The class is graded once; each test looks at one learner: every
 * one has a result with a plain reason, and the honest learner has full marks.
 */

const people = new GradedClass()
const { home, submissions } = people
const socket = createServer()
const web = { 'web.yaml': deployment() }
const spoils = `require('node:fs').writeFileSync(${JSON.stringify(join(home, 'pwned'))}, '')`

const full: HandIn = { files: web, score: 6, says: /^\s*$/ }
const makesDevice = (): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'gherkube-device-'))
  const { status } = spawnSync('mknod', [join(folder, 'null'), 'c', '1', '3'])
  rmSync(folder, { recursive: true })
  return status === 0
}
const devices = makesDevice()

const handIns: Readonly<Record<string, HandIn>> = {
  honest: full,
  symlink: {
    prepare: (folder) => symlinkSync(join(home, 'teacher.yaml'), join(folder, 'web.yaml')),
    score: 0,
    says: /"web\.yaml" was not read: it is a symbolic link/,
  },
  'a link to a folder': {
    files: web,
    prepare: (folder) => symlinkSync('/etc', join(folder, 'etc')),
    score: 6,
    says: /"etc" was not read: it is a symbolic link/,
  },
  'a hard link': {
    prepare: (folder) => linkSync(join(home, 'teacher.yaml'), join(folder, 'web.yaml')),
    score: 6,
    says: /^\s*$/,
  },
  pipe: {
    prepare: (folder) => execFileSync('mkfifo', [join(folder, 'web.yaml')]),
    score: 0,
    says: /"web\.yaml" was not read: it is no regular file/,
  },
  socket: {
    // Of a short name: the path of a socket may not be long.
    prepare: (folder) => socket.listen(join(folder, 'web.yaml')),
    score: 0,
    says: /"web\.yaml" was not read: it is no regular file/,
  },
  'a name with a line break': {
    files: { ...web, 'a\n::error::b.yaml': 'x' },
    score: 6,
    says: /"a\\n::error::b\.yaml" was not read: its name has characters that no file name needs/,
  },
  'a folder in place of a file': {
    prepare: (folder) => mkdirSync(join(folder, 'web.yaml')),
    score: 0,
    says: /The submission has no manifest/,
  },
  'folders without end': {
    files: web,
    prepare: (folder) => mkdirSync(join(folder, ...'abcdefghij'), { recursive: true }),
    score: 0,
    says: /its folders are more than 8 deep/,
  },
  'no text': { files: { 'web.yaml': 'kind: \0' }, score: 0, says: /"web\.yaml" was not read: it is no text/ },
  huge: {
    files: { 'web.yaml': `${deployment()}#${'x'.repeat(200 * 1024)}` },
    score: 0,
    says: /"web\.yaml" has \d+ kilobytes; 128 are allowed/,
  },
  'too many files': {
    files: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`${at}.yaml`, 'x: 1'])),
    score: 0,
    says: /it has more than 50 files/,
  },
  empty: {
    prepare: (folder) => rmSync(join(folder, 'commands.txt')),
    score: 0,
    says: /it is empty: the exercise takes \*\.yaml or/,
  },
  'cucumber configuration': {
    files: { ...web, 'cucumber.js': spoils, 'cucumber.mjs': spoils, 'package.json': '{"type":"module"}' },
    score: 6,
    says: /"cucumber\.js" was not read: it is not among the files of this exercise/,
  },
  'step files': {
    files: { ...web, 'steps/steps.js': spoils, 'features/support/env.ts': spoils, 'checks/support.js': spoils },
    score: 6,
    says: /"steps\/steps\.js" was not read/,
  },
  'checks of their own': {
    files: {
      'web.yaml': deployment({ replicas: '1' }),
      'checks/web.feature': 'Feature: Web\n  @points:6\n  Scenario: Mine\n    Given a cluster with 1 node\n',
      'exercise.yaml': 'title: Mine\npoints: 6\n',
    },
    score: 3,
    says: /Observed: 1 ready replica/,
  },
}

before(async () => {
  for (const [learner, handIn] of Object.entries(handIns)) people.handIn(learner, handIn)
  symlinkSync(join(submissions, 'honest'), join(submissions, 'a link'))
  if (devices) people.handIn('device', { score: 0, says: /./ })
  if (devices) execFileSync('mknod', [join(submissions, 'device', 'web.yaml'), 'c', '1', '5'])
  await people.grade()
})

after(() => {
  socket.close()
  people.close()
})

for (const [learner, { score, says }] of Object.entries(handIns)) {
  test(`the learner with "${learner}" gets ${score} points and a plain reason`, () => {
    const grade = people.of(learner)
    expect(grade.text).to.match(says)
    expect(grade.score, grade.text).to.equal(score)
  })
}

test('a device is not opened', { skip: devices ? false : 'no device can be made on this machine' }, () => {
  expect(people.of('device').text).to.match(/"web\.yaml" was not read: it is no regular file/)
})

test('a link in place of a learner’s folder is not followed, and who handed in nothing is told so', () => {
  expect(people.of('a link')).to.deep.include({ score: 0 })
  expect(people.of('a link').text).to.match(/it is no folder but a link/)
  expect(people.of('absent').text).to.match(/Nothing was handed in/)
})

test('no code of a submission ever runs', () => {
  expect(existsSync(join(home, 'pwned'))).to.equal(false)
})

/** Does something as a user who may not read everything; root gives up its rights for as long as it takes. */
function withoutRights<T>(action: () => T): T {
  if (process.geteuid?.() !== 0) return action()
  process.seteuid?.(65_534)
  try {
    return action()
  } finally {
    process.seteuid?.(0)
  }
}

test('what may not be read is told with its reason, and the rest is read', () => {
  const folder = join(home, 'closed')
  mkdirSync(join(folder, 'sub'), { recursive: true })
  for (const name of ['web.yaml', 'secret.yaml']) writeFileSync(join(folder, name), deployment())
  for (const path of [home, folder]) chmodSync(path, 0o755)
  for (const path of ['secret.yaml', 'sub']) chmodSync(join(folder, path), 0)
  const limits = { seconds: 1, megabytes: 64, events: 1, objects: 1, pods: 1, files: 9, kilobytes: 9 }
  const read = () => withoutRights(() => readSubmission(folder, { allowed: ['*.yaml'], limits }))
  const { files, notes } = read()
  expect(Object.keys(files)).to.deep.equal(['web.yaml'])
  expect(notes).to.deep.equal([
    '"sub/" could not be read: the grader has no permission to open it',
    '"secret.yaml" could not be read: the grader has no permission to open it',
  ])
  chmodSync(folder, 0)
  expect(read().refusal).to.equal('it cannot be read: the grader has no permission to open it')
  chmodSync(folder, 0o755)
  expect(readFileSync(join(folder, 'web.yaml'), 'utf8')).to.equal(deployment())
})

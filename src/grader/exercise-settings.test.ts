import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'
import schema from './exercise.schema.json'
import { readSettings } from './exercise-settings'

const LEAST = 'title: Notes\npoints: 5\n'
const read = (text: string) => readSettings(text, 'exercise.yaml')
const mistake = (text: string) => () => read(`${LEAST}${text}`)

test('a title and points are enough; the schema has the defaults of all the rest', () => {
  expect(read(LEAST)).to.deep.equal({
    title: 'Notes',
    points: 5,
    starterPoints: 0,
    files: ['*.yaml', '*.yml', 'commands.txt'],
    limits: { seconds: 20, megabytes: 256, events: 50_000, objects: 5000, pods: 200, files: 50, kilobytes: 256 },
    hints: 'on-failure',
    feedback: 'full',
    attempts: 'latest',
    seed: 'learner',
    variants: {},
    wrong: {},
    timeZone: 'UTC',
  })
})

test('where a list is wanted, one text or number will do', () => {
  const { files, variants, seed } = read(`${LEAST}files: web.yaml\nvariants: { port: 80, app: [web, 7] }\nseed: 7\n`)
  expect({ files, variants, seed }).to.deep.equal({
    files: ['web.yaml'],
    variants: { port: ['80'], app: ['web', '7'] },
    seed: '7',
  })
})

const mistakes: readonly (readonly [text: string, told: string])[] = [
  ['hintz: never\n', 'exercise.yaml:3:1: there is no field "hintz". Did you mean "hints"?'],
  ['limits: { event: 10 }\n', 'exercise.yaml:3:11: there is no field "limits.event". Did you mean "events"?'],
  ['hints: nevr\n', 'exercise.yaml:3:8: hints must be on-failure or never, found "nevr"'],
  ['limits:\n  events: many\n', 'exercise.yaml:4:11: limits.events must be a whole number from 1 up, found "many"'],
  [
    'timeZone: Mars/Base\n',
    'exercise.yaml:3:11: timeZone must be a time zone such as Europe/Berlin, found "Mars/Base"',
  ],
  ['due: 2026-02-30T12:00Z\n', 'exercise.yaml:3:6: due must be a date and time with its offset'],
  ['limits: 5\n', 'exercise.yaml:3:9: limits must be a map of fields, found 5'],
  ['latePenalty: {}\n', 'exercise.yaml:3:14: latePenalty.percentPerDay is missing: Percent of the exercise'],
  ['variants: { app: [] }\n', 'exercise.yaml:3:18: variants.app must be a text or a list of texts, with at least one'],
  ['variants: { my app: [a] }\n', 'exercise.yaml:3:13: variants.my app is no name for a placeholder'],
  ['title: Again\n', 'exercise.yaml:3:1: Map keys must be unique'],
]

for (const [text, told] of mistakes) {
  test(`a mistake is told with its place: ${told}`, () => {
    expect(mistake(text)).to.throw(told)
  })
}

test('all mistakes are told at once, in the order of the file', () => {
  expect(() => read('points: many\nhints: nevr\n')).to.throw(
    `Cannot read exercise.yaml:
  exercise.yaml:1:1: title is missing: The name of the exercise, for people
  exercise.yaml:1:9: points must be a whole number from 0 up, found "many"
  exercise.yaml:2:8: hints must be on-failure or never, found "nevr"`,
  )
})

test('the documentation has each field of the schema', () => {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'grading.md'), 'utf8')
  const { limits, ...fields } = schema.properties
  for (const field of [...Object.keys(fields), ...Object.keys(limits.properties)])
    expect(page).to.contain(`\`${field}\``)
})

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { listWords, quote } from '../base/text'
import { UsageError } from '../base/usage-error'
import { checksFor, companionsFor, EXERCISE_FILE, type Exercise } from './exercise'
import type { ExerciseSettings } from './exercise-settings'
import { readText } from './file-trouble'
import { learnerSeed } from './grade'
import { lateRule } from './lateness'
import { publicFeature } from './public-feature'
import { fill, type Values, valuesFor } from './variants'
import { filledTexts } from './verify'

/**
 * Writes what a learner gets: task, starter, and the public checks, filled in for their variant. The copy is an exercise
 * by itself: `gherkube grade . --submission .` runs the public checks on the learner's own machine.
 * @throws {UsageError} when the folder is there and not empty
 */
export function writeStudentCopy(
  exercise: Exercise,
  { learner, to }: { readonly learner: string; readonly to: string },
): void {
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new UsageError(`Cannot write to ${quote(to)}: the folder is not empty`)
  const seed = learnerSeed(exercise, learner)
  const values = valuesFor(exercise.settings.variants, seed)
  const files = [
    ...taskFiles(exercise, values),
    ...checkFiles(exercise, values),
    settingsFile(exercise, values, learner),
  ]
  for (const { path, text } of files) {
    mkdirSync(dirname(join(to, path)), { recursive: true })
    writeFileSync(join(to, path), text)
  }
}

/** What every learner needs to know, whatever the task. */
function howTo({ due, latePenalty, files }: ExerciseSettings): string {
  const by = due === undefined ? '' : `\nDue ${due}. ${lateRule(latePenalty)}\n`
  const lines = files.includes('commands.txt')
    ? '\n`commands.txt` has one kubectl command a line; no shell runs there.'
    : ''
  return `
## How to hand in

Change the files in this folder: ${listWords(files.map((file) => `\`${file}\``))}.${lines}
See how far you are, as often as you like:

\`\`\`console
npx gherkube grade . --submission .
\`\`\`

This runs the open checks; hidden checks look further into the same task.
${by}`
}

function taskFiles({ folder, settings }: Exercise, values: Values) {
  const readme = join(folder, 'README.md')
  const task = existsSync(readme)
    ? [
        {
          path: 'README.md',
          text: `${fill(readText(readme), values, readme).trimEnd()}\n${howTo(settings)}`,
        },
      ]
    : []
  return [...task, ...filledTexts(join(folder, 'starter'), values)]
}

function checkFiles(exercise: Exercise, values: Values) {
  const features = exercise.checkFiles
    .filter(({ path }) => path.endsWith('.feature'))
    .flatMap(({ path, text }) => {
      const open = publicFeature(fill(text, values, path))
      return open === undefined ? [] : [{ path, text: open }]
    })
  // Files beside the features may belong to hidden checks: only those that an open feature names go along.
  const named = companionsFor(exercise, values).filter(({ path }) => features.some(({ text }) => text.includes(path)))
  return [...features, ...named].map(({ path, text }) => ({ path: `checks/${path}`, text }))
}

function settingsFile(exercise: Exercise, values: Values, learner: string) {
  const { title, files, limits, hints, feedback, timeZone, due, latePenalty } = exercise.settings
  const points = checksFor(exercise, values)
    .filter(({ hidden }) => !hidden)
    .reduce((sum, check) => sum + check.points, 0)
  return {
    path: EXERCISE_FILE,
    text: stringify({
      ...{ title, points, files, limits, hints, feedback, timeZone, due, latePenalty },
      seed: learnerSeed(exercise, learner),
    }),
  }
}

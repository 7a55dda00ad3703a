import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { compareText } from '../base/compare'
import { count, listWords, quote } from '../base/text'
import { UsageError } from '../base/usage-error'
import { type Check, readChecks, type TextFile } from './checks'
import { type ExerciseSettings, readSettings } from './exercise-settings'
import { reading, readText, shown } from './file-trouble'
import { fill, type Values, valuesFor } from './variants'

/** An exercise as its folder describes it. Texts still have their `{{placeholders}}`. */
export interface Exercise {
  /** The folder's name. */
  readonly name: string
  readonly folder: string
  readonly settings: ExerciseSettings
  /** Everything below `checks/`, with paths from there: features and the files that they name. */
  readonly checkFiles: readonly TextFile[]
  /** SHA-256 over settings and checks: the same hash, the same grade. */
  readonly hash: string
}

export const EXERCISE_FILE = 'exercise.yaml'

/** Whether a folder is an exercise. */
export const isExercise = (folder: string): boolean => existsSync(join(folder, EXERCISE_FILE))

/**
 * Reads an exercise and checks that it is whole: settings, placeholders, points that add up.
 * @throws {UsageError} naming the file and what to do
 */
export function loadExercise(given: string): Exercise {
  const folder = resolve(given)
  const file = join(folder, EXERCISE_FILE)
  if (!existsSync(folder)) throw new UsageError(`Cannot read exercise ${quote(shown(folder))}: there is no such folder`)
  if (!existsSync(file))
    throw new UsageError(
      `Cannot read exercise ${quote(shown(folder))}: there is no ${EXERCISE_FILE} in it; "gherkube exercise new" writes one`,
    )
  const text = readText(file)
  const settings = readSettings(text, shown(file))
  const checkFiles = readTexts(join(folder, 'checks'))
  const exercise = {
    name: basename(folder),
    folder,
    settings,
    checkFiles,
    hash: hashOf([{ path: EXERCISE_FILE, text }, ...checkFiles]),
  }
  requirePoints(exercise, checksFor(exercise, valuesFor(settings.variants, '0')))
  return exercise
}

/** The checks of one learner's variant. */
export function checksFor(exercise: Exercise, values: Values): readonly Check[] {
  const place = (path: string): string => `exercise ${quote(exercise.name)}, checks/${path}`
  const features = exercise.checkFiles
    .filter(({ path }) => path.endsWith('.feature'))
    .map(({ path, text }) => ({ path, text: fill(text, values, place(path)) }))
  return readChecks(features, exercise.name)
}

/** The files that features name, for one learner's variant. */
export const companionsFor = (exercise: Exercise, values: Values): readonly TextFile[] =>
  exercise.checkFiles
    .filter(({ path }) => !path.endsWith('.feature'))
    .map(({ path, text }) => ({ path, text: fill(text, values, `exercise ${quote(exercise.name)}, checks/${path}`) }))

function requirePoints({ name, settings }: Exercise, checks: readonly Check[]): void {
  if (checks.length === 0)
    throw new UsageError(`Cannot read exercise ${quote(name)}: there is no scenario in checks/*.feature`)
  const sum = checks.reduce((total, { points }) => total + points, 0)
  if (sum !== settings.points) {
    const parts = checks
      .filter(({ points }) => points > 0)
      .map(({ points, name: check }) => `${points} for ${quote(check)}`)
    throw new UsageError(
      `Cannot read exercise ${quote(name)}: ${EXERCISE_FILE} says ${count(settings.points, 'point')}, but the checks give ${sum} (${listWords(parts, 'and') || 'none'}). Change "points" or the @points tags.`,
    )
  }
  const numbers = checks.map((check) => check.number)
  for (const [wrong, caughtBy] of Object.entries(settings.wrong)) {
    const unknown = caughtBy.find((check) => check !== 'refused' && !numbers.includes(check))
    if (unknown !== undefined)
      throw new UsageError(
        `Cannot read exercise ${quote(name)}: wrong answer ${quote(wrong)} should be caught by ${quote(unknown)}, but there is no such check; there are ${listWords(
          checks.map((check) => `${check.number} ${quote(check.name)}`),
          'and',
        )}`,
      )
  }
}

/** All regular files below a folder of the teacher's, sorted by path; none when there is no such folder. */
export function readTexts(folder: string): readonly TextFile[] {
  if (!existsSync(folder)) return []
  return reading(folder, () => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    .map((path) => join(folder, path))
    .filter((path) => reading(path, (file) => statSync(file)).isFile())
    .map((path) => ({ path: relative(folder, path), text: readText(path) }))
    .sort((a, b) => compareText(a.path, b.path))
}

/** SHA-256 over files in their order: each path and text with its length, so that nothing can be moved between them. */
export function hashOf(files: readonly TextFile[]): string {
  const hash = createHash('sha256')
  for (const { path, text } of files) hash.update(`${path.length} ${text.length}\n${path}\n${text}\n`)
  return `sha256:${hash.digest('hex')}`
}

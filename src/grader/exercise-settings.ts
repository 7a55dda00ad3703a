import { parseDocument } from 'yaml'
import { isObject } from '../base/json'
import { didYouMean, listWords, quote } from '../base/text'
import { UsageError } from '../base/usage-error'

/** What a grading process may use for one submission. */
export interface GradingLimits {
  /** Real time for all checks of one submission. */
  readonly seconds: number
  /** JavaScript heap of the process that grades. */
  readonly megabytes: number
  /** Pods that the submission's workloads may ask for together. */
  readonly pods: number
  readonly files: number
  /** Of one file. */
  readonly kilobytes: number
}

/** `exercise.yaml`, with its defaults. */
export interface ExerciseSettings {
  readonly title: string
  readonly points: number
  /** Points that the starter has before anything is done. */
  readonly starterPoints: number
  /** Names or patterns (`*`) of the files that are read; everything else in a submission is left alone. */
  readonly files: readonly string[]
  readonly limits: GradingLimits
  readonly hints: 'on-failure' | 'never'
  /** How much a learner reads of a failure: all, only what was found, or nothing. */
  readonly feedback: 'full' | 'actual-only' | 'none'
  /** For the times on pages. */
  readonly timeZone: string
  /** Which of several submissions counts. */
  readonly attempts: 'latest' | 'best'
  /** `learner`: each has a variant of their own; `fixed`: all have the same; any other text is the seed itself. */
  readonly seed: string
  readonly variants: Readonly<Record<string, readonly string[]>>
  /** Known wrong answers (folders below `wrong/`) and the checks that catch them. */
  readonly wrong: Readonly<Record<string, readonly string[]>>
}

const DEFAULT_LIMITS: GradingLimits = { seconds: 20, megabytes: 256, pods: 200, files: 50, kilobytes: 256 }

type Problem = (field: string, expected: string, found: unknown) => never

/** @throws {UsageError} naming the field, what was expected and what was found */
export function readSettings(text: string, file: string): ExerciseSettings {
  const document = parseDocument(text)
  const [error] = document.errors
  if (error) throw new UsageError(`Cannot read ${file}: ${error.message}`)
  const raw: unknown = document.toJS()
  if (!isObject(raw)) throw new UsageError(`Cannot read ${file}: expected fields such as "title" and "points"`)
  const problem: Problem = (field, expected, found) => {
    throw new UsageError(
      `Cannot read ${file}: ${field} must be ${expected}, found ${found === undefined ? 'nothing' : quote2(found)}`,
    )
  }
  refuseUnknown(raw, FIELDS, { file, of: '' })
  const limits =
    raw.limits === undefined ? {} : isObject(raw.limits) ? raw.limits : problem('limits', 'a map', raw.limits)
  refuseUnknown(limits, Object.keys(DEFAULT_LIMITS), { file, of: 'limits.' })
  return {
    title: typeof raw.title === 'string' && raw.title !== '' ? raw.title : problem('title', 'a text', raw.title),
    points: wholeNumber(raw.points, 'points', problem),
    starterPoints: wholeNumber(raw.starterPoints ?? 0, 'starterPoints', problem),
    files: texts(raw.files ?? ['*.yaml', '*.yml', 'commands.txt'], 'files', problem),
    limits: Object.fromEntries(
      Object.entries(DEFAULT_LIMITS).map(([name, value]) => [
        name,
        wholeNumber(limits[name] ?? value, `limits.${name}`, problem),
      ]),
    ) as unknown as GradingLimits,
    hints: oneOf(raw.hints, ['on-failure', 'never'], { field: 'hints', problem }),
    feedback: oneOf(raw.feedback, ['full', 'actual-only', 'none'], { field: 'feedback', problem }),
    timeZone: timeZone(raw.timeZone ?? 'UTC', problem),
    attempts: oneOf(raw.attempts, ['latest', 'best'], { field: 'attempts', problem }),
    seed:
      typeof (raw.seed ?? 'learner') === 'string'
        ? String(raw.seed ?? 'learner')
        : problem('seed', 'learner, fixed or a text', raw.seed),
    variants: lists(raw.variants ?? {}, 'variants', problem),
    wrong: lists(raw.wrong ?? {}, 'wrong', problem),
  }
}

const FIELDS = [
  'title',
  'points',
  'starterPoints',
  'files',
  'limits',
  'hints',
  'feedback',
  'timeZone',
  'attempts',
  'seed',
  'variants',
  'wrong',
]

const quote2 = (value: unknown): string => JSON.stringify(value) ?? String(value)

function refuseUnknown(
  given: Record<string, unknown>,
  known: readonly string[],
  { file, of }: { readonly file: string; readonly of: string },
): void {
  const unknown = Object.keys(given).find((field) => !known.includes(field))
  if (unknown === undefined) return
  const hint = didYouMean(unknown, known) || ` Known are ${listWords(known, 'and')}.`
  throw new UsageError(`Cannot read ${file}: there is no field ${quote(of + unknown)}.${hint}`)
}

function wholeNumber(value: unknown, field: string, problem: Problem): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : problem(field, 'a whole number from 0 up', value)
}

function texts(value: unknown, field: string, problem: Problem): readonly string[] {
  const list = Array.isArray(value) ? value : [value]
  return list.every((item) => typeof item === 'string' || typeof item === 'number')
    ? list.map(String)
    : problem(field, 'a text or a list of texts', value)
}

function lists(value: unknown, field: string, problem: Problem): Readonly<Record<string, readonly string[]>> {
  if (!isObject(value)) return problem(field, 'a map of lists', value)
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const list = texts(item, `${field}.${key}`, problem)
      return [key, list.length > 0 ? list : problem(`${field}.${key}`, 'a list with at least one item', item)]
    }),
  )
}

function oneOf<const T extends string>(
  value: unknown,
  choices: readonly [T, ...T[]],
  { field, problem }: { readonly field: string; readonly problem: Problem },
): T {
  if (value === undefined) return choices[0]
  return choices.find((choice) => choice === value) ?? problem(field, listWords(choices, 'or'), value)
}

function timeZone(value: unknown, problem: Problem): string {
  try {
    if (typeof value === 'string') return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
  } catch {
    // Told below, like any other value that is none.
  }
  return problem('timeZone', 'a time zone such as Europe/Berlin', value)
}

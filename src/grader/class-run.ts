import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareText } from '../base/compare'
import { fnv1a } from '../base/hash'
import { isObject } from '../base/json'
import { type Exercise, isExercise } from './exercise'
import { FORMATS } from './formats'
import { jsonText } from './formats/json-text'
import { grade, learnerSeed } from './grade'
import { GradingProcess } from './grading-process'
import { requireKnownSteps } from './known-steps'
import { instantOf } from './lateness'
import { learnerView } from './learner-view'
import { feedbackPage } from './pages/feedback-page'
import type { GradeResult } from './result'
import { readSubmission } from './submission'
import type { RunnerModules } from './worker-protocol'

/** One folder to grade. */
export interface Entry {
  readonly learner: string
  readonly attempt?: string
  /** When it was handed in, if that is known. */
  readonly submittedAt?: string
  /** Absent: nothing was handed in. */
  readonly folder?: string
}

export interface ClassOptions {
  readonly exercise: Exercise
  readonly entries: readonly Entry[]
  /** Where each learner's files go, `<out>/<learner>/`. */
  readonly out: string
  readonly workers: number
  readonly modules: RunnerModules
  readonly toolVersion: string
  /** Grade even what has a result of the same exercise, submission and version. */
  readonly again?: boolean
  readonly now: () => Date
  readonly progress: (result: GradeResult, reused: boolean) => void
}

/** What a learner's folder may have besides: the rest of their copy, and what grading it there has written. */
export const COPY_FILES: readonly string[] = ['exercise.yaml', 'README.md', 'checks/', 'reports/']

/**
 * Grades a class on some processes side by side. The results come in the order of the entries, whoever was ready first.
 * @throws {UsageError} before anybody is graded, when a check has an unknown step
 */
export async function gradeClass(options: ClassOptions): Promise<readonly GradeResult[]> {
  const { entries, exercise, modules, workers } = options
  const results: GradeResult[] = new Array(entries.length)
  let next = 0
  const lane = async (process: GradingProcess): Promise<void> => {
    for (let at = next++; at < entries.length; at = next++) {
      results[at] = await gradeEntry(options, entries[at] as Entry, process)
    }
  }
  const lanes = Math.max(1, Math.min(workers, entries.length))
  const processes = Array.from({ length: lanes }, () => new GradingProcess(modules, exercise.settings.limits))
  try {
    await requireKnownSteps(exercise, processes[0] as GradingProcess)
    await Promise.all(processes.map(lane))
  } finally {
    for (const process of processes) process.close()
  }
  return counted(results, exercise.settings.attempts)
}

async function gradeEntry(options: ClassOptions, entry: Entry, process: GradingProcess): Promise<GradeResult> {
  const { exercise, out, again, toolVersion, now, progress } = options
  const { limits, files: allowed } = exercise.settings
  const submission =
    entry.folder === undefined ? undefined : readSubmission(entry.folder, { allowed, limits, expected: COPY_FILES })
  const folder = join(out, folderName(entry))
  const known = again ? undefined : earlierResult(join(folder, 'result.json'))
  const seed = learnerSeed(exercise, entry.learner)
  if (
    known?.integrity.exercise === exercise.hash &&
    known.integrity.submission === (submission?.hash ?? '') &&
    known.integrity.tool === toolVersion &&
    known.integrity.seed === seed &&
    known.submittedAt === entry.submittedAt &&
    known.status !== 'stopped' &&
    known.status !== 'error'
  ) {
    progress(known, true)
    return known
  }
  const result = await grade({ ...entry, exercise, submission, process, toolVersion, now })
  writeResult(folder, result, exercise)
  progress(result, false)
  return result
}

const LONGEST_NAME = 60

/** A learner's name as one folder, whatever characters it has and however long it is; never the same for two. */
export function folderName({ learner, attempt }: Pick<Entry, 'learner' | 'attempt'>): string {
  const name = attempt === undefined ? learner : `${learner}@${attempt}`
  const safe = name.replace(/[^\p{L}\p{N}_@+.,= -]|^\.+/gu, (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
  return safe.length > LONGEST_NAME ? `${safe.slice(0, LONGEST_NAME)}~${fnv1a(name).toString(36)}` : safe || '_'
}

function earlierResult(file: string): GradeResult | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isObject(value) && value.schema === 'gherkube/grade/v1' && isObject(value.values)
      ? (value as unknown as GradeResult)
      : undefined
  } catch {
    return undefined // There is none yet, or it was cut off: it is made again.
  }
}

/** Writes a grade in all formats; the result itself last, so that a run that was cut off is taken up again. */
export function writeResult(folder: string, result: GradeResult, { settings }: Pick<Exercise, 'settings'>): void {
  mkdirSync(folder, { recursive: true })
  const view = learnerView(result, settings.feedback)
  writeFileSync(join(folder, 'feedback.html'), feedbackPage(view, settings.timeZone))
  for (const { file, text } of Object.values(FORMATS)) writeFileSync(join(folder, file), text(view))
  writeFileSync(join(folder, 'result.json.new'), jsonText(result))
  renameSync(join(folder, 'result.json.new'), join(folder, 'result.json'))
}

/** One result a learner: the best, or the latest (by time if that is known, or else by number). */
function counted(results: readonly GradeResult[], attempts: 'latest' | 'best'): readonly GradeResult[] {
  const chosen = new Map<string, GradeResult>()
  for (const result of results) {
    const other = chosen.get(result.learner)
    if (!other || (attempts === 'latest' ? isLater(result, other) : result.score >= other.score))
      chosen.set(result.learner, result)
  }
  return [...chosen.values()]
}

const isLater = (one: GradeResult, other: GradeResult): boolean =>
  one.submittedAt === undefined ||
  other.submittedAt === undefined ||
  (instantOf(one.submittedAt) ?? 0) >= (instantOf(other.submittedAt) ?? 0)

/**
 * Who handed in what: each folder of `submissions` is a learner; `anna@1` and `anna@2` are two attempts of Anna's, in
 * the order of their numbers. `inside` is the exercise's own folder when learners hand in several.
 */
export function entriesIn(
  submissions: string,
  { inside, roster = [] }: { readonly inside?: string; readonly roster?: Iterable<string> } = {},
): readonly Entry[] {
  const entries: Entry[] = readdirSync(submissions, { withFileTypes: true })
    // A link in place of a folder is refused when it is read, with a reason that its learner sees.
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
    .map((entry) => {
      const { name } = entry
      const linked = entry.isSymbolicLink()
      // Names may be addresses: only a number makes an attempt.
      const [, learner = name, attempt] = /^(.+)@(\d+)$/s.exec(name) ?? []
      // A link is not looked through: as it is, it will be refused.
      const folder = inside === undefined || linked ? join(submissions, name) : join(submissions, name, inside)
      const there = lstatSync(folder, { throwIfNoEntry: false }) !== undefined
      return { learner, ...(attempt === undefined ? {} : { attempt }), ...(there ? { folder } : {}) }
    })
  const present = new Set(entries.map(({ learner }) => learner))
  const missing: Entry[] = [...roster].filter((learner) => !present.has(learner)).map((learner) => ({ learner }))
  return [...entries, ...missing].sort(
    (a, b) => compareText(a.learner, b.learner) || byAttempt(a.attempt ?? '', b.attempt ?? ''),
  )
}

/** What lies among the learners' folders and is none: an archive that nobody unpacked, for example. */
export const straysIn = (submissions: string): readonly string[] =>
  readdirSync(submissions, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && !entry.isDirectory() && !entry.isSymbolicLink())
    .map(({ name }) => name)
    .sort(compareText)

const byAttempt = (a: string, b: string): number => Number(a) - Number(b) || compareText(a, b)

/** The exercises that a path stands for: itself, or the folders in it. */
export function exerciseFolders(path: string): readonly string[] {
  if (isExercise(path) || !existsSync(path)) return [path]
  const inside = readdirSync(path)
    .map((name) => join(path, name))
    .filter(isExercise)
    .sort(compareText)
  return inside.length > 0 ? inside : [path]
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { quote } from '../base/text'
import type { TextFile } from './checks'
import { type Exercise, readTexts } from './exercise'
import { grade, learnerSeed } from './grade'
import { GradingProcess } from './grading-process'
import { requireKnownSteps } from './known-steps'
import type { GradeResult } from './result'
import { matches, type Submission } from './submission'
import { fill, type Values, valuesFor } from './variants'
import type { RunnerModules } from './worker-protocol'

export interface Verdict {
  /** `the solution, variant 1 (app=web)` */
  readonly subject: string
  /** What is wrong; empty when it is as declared. */
  readonly problems: readonly string[]
}

export interface VerifyOptions {
  readonly exercise: Exercise
  readonly modules: RunnerModules
  readonly toolVersion: string
  /** Grades everything; its own, with the exercise's limits, unless given. */
  readonly process?: GradingProcess
  /** How many variants are tried. */
  readonly variants?: number
}

/**
 * Checks an exercise against its own promises: the solution has all points in several variants, the starter has what
 * is declared, each wrong answer is caught by the checks that should catch it.
 * @throws {UsageError} for a check with an unknown step
 */
export async function verify(options: VerifyOptions): Promise<readonly Verdict[]> {
  const { exercise, modules, variants = 3 } = options
  const process = options.process ?? new GradingProcess(modules, exercise.settings.limits)
  const gradeFolder = gradingFolders(options, process)
  try {
    await requireKnownSteps(exercise, process)
    const verdicts: Verdict[] = []
    const learners = differentLearners(exercise, variants)
    for (const learner of learners) {
      const { result, label } = await gradeFolder('solution', learner)
      verdicts.push({ subject: `the solution${label}`, problems: fullMarks(result) })
    }
    // In every variant, too: where a scheduler has a choice, what is wrong may be right by chance.
    const inAll = async (folder: string, subject: string, problemsOf: (result: GradeResult) => readonly string[]) => {
      const problems = new Map<string, string[]>()
      for (const learner of learners) {
        const { result, label } = await gradeFolder(folder, learner)
        for (const problem of problemsOf(result)) problems.set(problem, [...(problems.get(problem) ?? []), label])
      }
      const told = [...problems].map(([problem, labels]) =>
        labels.length < learners.length ? `${problem}${labels.join(', or')}` : problem,
      )
      verdicts.push({ subject, problems: told })
    }
    await inAll('starter', 'the starter', (result) => starterMarks(result, exercise.settings.starterPoints))
    for (const name of wrongNames(exercise)) {
      await inAll(`wrong/${name}`, `wrong answer ${quote(name)}`, (result) =>
        caught(result, exercise.settings.wrong[name]),
      )
    }
    return verdicts
  } finally {
    if (!options.process) process.close()
  }
}

/** Learners whose variants differ, as many as that; fewer, when there are not so many variants. */
function differentLearners({ name, settings }: Exercise, wanted: number): readonly string[] {
  const found = new Map<string, string>()
  for (let at = 1; found.size < wanted && at <= 20 * wanted; at++) {
    const values = JSON.stringify(valuesFor(settings.variants, learnerSeed({ name, settings }, `learner-${at}`)))
    if (!found.has(values)) found.set(values, `learner-${at}`)
  }
  return [...found.values()]
}

const gradingFolders =
  ({ exercise, toolVersion }: VerifyOptions, process: GradingProcess) =>
  async (folder: string, learner: string): Promise<{ readonly result: GradeResult; readonly label: string }> => {
    const values = valuesFor(exercise.settings.variants, learnerSeed(exercise, learner))
    const submission = submissionOf(exercise, folder, values)
    const words = Object.entries(values).map(([name, value]) => `${name}=${value}`)
    const result = await grade({ exercise, learner, submission, process, toolVersion, now: () => new Date(0) })
    return { result, label: words.length > 0 ? ` with ${words.join(', ')}` : '' }
  }

/** The author's own files as if a learner had handed them in. */
function submissionOf({ folder, settings }: Exercise, part: string, values: Values): Submission {
  const files = filledTexts(join(folder, part), values).filter(({ path }) =>
    settings.files.some((pattern) => matches(path, pattern)),
  )
  const why = existsSync(join(folder, part))
    ? `none of ${settings.files.join(', ')} is in ${part}/`
    : `there is no ${part}/`
  const refusal = files.length > 0 ? {} : { refusal: why }
  return {
    files: Object.fromEntries(files.map(({ path, text }) => [path, text])),
    notes: [],
    refusal: undefined,
    hash: '',
    ...refusal,
  }
}

export const filledTexts = (folder: string, values: Values): readonly TextFile[] =>
  readTexts(folder).map(({ path, text }) => ({ path, text: fill(text, values, join(folder, path)) }))

/** Folders below `wrong/`, and those that only exercise.yaml knows. */
const wrongNames = ({ folder, settings }: Exercise): readonly string[] => {
  const found = readTexts(join(folder, 'wrong')).map(({ path }) => path.split(/[\\/]/)[0] as string)
  return [...new Set([...found, ...Object.keys(settings.wrong)])].sort()
}

function fullMarks({ status, reason, checks, score, maxScore }: GradeResult): readonly string[] {
  if (status !== 'graded') return [reason ?? status]
  const failed = checks.filter((check) => check.status !== 'passed')
  if (failed.length === 0) return []
  return [
    `it has ${score} of ${maxScore} points`,
    ...failed.map(({ number, name, message = '' }) => `${number} ${name}: ${firstLine(message)}`),
  ]
}

function starterMarks({ score, status, reason }: GradeResult, declared: number): readonly string[] {
  if (score === declared) return []
  return [
    `it has ${score} points, exercise.yaml says starterPoints: ${declared}${status === 'graded' ? '' : ` (${reason})`}`,
  ]
}

function caught({ checks, status, reason }: GradeResult, expected: readonly string[] | undefined): readonly string[] {
  if (expected === undefined) return ['exercise.yaml does not say, under "wrong", which checks should catch it']
  if (status === 'refused' && expected.includes('refused')) return []
  if (status !== 'graded') return [reason ?? status]
  const passed = expected.filter((number) => checks.find((check) => check.number === number)?.status === 'passed')
  return passed.map((number) => `check ${number} should catch it, but passed`)
}

const firstLine = (text: string): string => text.split('\n')[0] ?? ''

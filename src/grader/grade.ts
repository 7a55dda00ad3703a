import { count, listWords } from '../base/text'
import { KUBERNETES_VERSION } from '../cluster/simulated'
import { type Check, targetOf } from './checks'
import { failureText, plainText } from './clean-text'
import { checksFor, companionsFor, type Exercise } from './exercise'
import type { GradingProcess, JobResult } from './grading-process'
import { latenessOf } from './lateness'
import { type CheckResult, type GradeResult, lateFields } from './result'
import type { Submission } from './submission'
import { seedFor, unfilled, valuesFor } from './variants'
import type { Job, Outcome } from './worker-protocol'

export interface GradeOptions {
  readonly exercise: Exercise
  readonly learner: string
  readonly attempt?: string
  /** When it was handed in, if that is known. */
  readonly submittedAt?: string
  /** Absent: nothing was handed in. */
  readonly submission: Submission | undefined
  readonly process: Pick<GradingProcess, 'run'>
  readonly toolVersion: string
  readonly now: () => Date
}

/** The seed that decides on a learner's variant and on every chance in the simulation. */
export function learnerSeed(
  { name, settings: { seed } }: Pick<Exercise, 'name' | 'settings'>,
  learner: string,
): string {
  if (seed === 'learner') return seedFor(name, learner)
  return seed === 'fixed' ? seedFor(name, '') : seed
}

/** Grades one submission. Resolves to a valid result, whatever is in it and whatever fails. */
export async function grade(options: GradeOptions): Promise<GradeResult> {
  const { exercise, learner, submission, process } = options
  const seed = learnerSeed(exercise, learner)
  const checks = checksFor(exercise, valuesFor(exercise.settings.variants, seed))
  if (!submission) return settle(options, { seed, checks, status: 'missing', reason: 'Nothing was handed in.' })
  if (submission.refusal !== undefined) {
    return settle(options, { seed, checks, status: 'refused', reason: refused(submission.refusal) })
  }
  const job = jobOf(exercise, checks, { seed, files: submission.files })
  const ran = await process.run(job).catch((error: Error) => failedRun(error.message))
  return fromRun(options, { seed, checks, ran })
}

/** A machine that cannot start a process now may do so for the next learner; this one is graded again by the next run. */
const failedRun = (why: string): JobResult => ({ outcomes: [], notes: [], refusal: undefined, stopped: why })

const refused = (why: string): string => plainText(`The submission was not graded: ${why}.`)

/** The work for a grading process. `dryRun` only matches the steps. */
export function jobOf(
  exercise: Exercise,
  checks: readonly Check[],
  { seed, files, dryRun = false }: { readonly seed: string; readonly files: Job['files']; readonly dryRun?: boolean },
): Job {
  const features = new Map(checks.map(({ path, text }) => [path, text]))
  const { pods, events, objects } = exercise.settings.limits
  return {
    features: [...features].map(([path, text]) => ({ path, text })),
    companions: companionsFor(exercise, valuesFor(exercise.settings.variants, seed)),
    targets: checks.map(targetOf),
    seed,
    files,
    pods,
    simulation: { events, objects },
    dryRun,
  }
}

interface Ran {
  readonly seed: string
  readonly checks: readonly Check[]
  readonly ran: JobResult
}

function fromRun(options: GradeOptions, { seed, checks, ran }: Ran): GradeResult {
  const notes = ran.notes.map(plainText)
  if (ran.refusal !== undefined)
    return settle(options, { seed, checks, notes, status: 'refused', reason: refused(ran.refusal) })
  const unknown = ran.outcomes.find((outcome) => outcome.status === 'undefined')
  if (unknown) {
    const reason = `The exercise is broken, not the submission: nobody defined the step "${plainText(unknown.step ?? '')}".`
    return settle(options, { seed, checks, notes, status: 'error', reason })
  }
  const outcomes = new Map(ran.outcomes.map((outcome) => [outcome.target, outcome]))
  const reason = whyStopped(ran)
  const status = reason === undefined ? 'graded' : 'stopped'
  return settle(options, { seed, checks, notes, outcomes, status, ...(reason === undefined ? {} : { reason }) })
}

/** Which limit was reached, of the process or of a simulation: the learner may read it whatever the feedback is. */
function whyStopped({ stopped, outcomes }: JobResult): string | undefined {
  if (stopped !== undefined) return `Grading stopped early: ${failureText(stopped)}.`
  const ended = outcomes.filter((outcome) => outcome.stopped !== undefined)
  const [first] = ended
  return first && `${count(ended.length, 'check')} of ${outcomes.length} stopped early: ${first.stopped}.`
}

interface Settlement {
  readonly seed: string
  readonly checks: readonly Check[]
  readonly status: GradeResult['status']
  readonly reason?: string
  readonly notes?: readonly string[]
  readonly outcomes?: ReadonlyMap<string, Outcome>
}

function settle(options: GradeOptions, settlement: Settlement): GradeResult {
  const { exercise, learner, attempt, submittedAt, submission, toolVersion, now } = options
  const { points } = exercise.settings
  const { seed, checks, status, reason, notes = [], outcomes } = settlement
  const results = checks.map((check) => resultOf(exercise, check, outcomes?.get(targetOf(check)), reason))
  const score = results.reduce((sum, check) => sum + check.points, 0)
  const given = { score, points, ...(submittedAt === undefined ? {} : { submittedAt }) }
  const late = submission && latenessOf(exercise.settings, given)
  return {
    schema: 'gherkube/grade/v1',
    exercise: exercise.name,
    title: exercise.settings.title,
    learner,
    ...(attempt === undefined ? {} : { attempt }),
    status,
    score: score - (late?.penalty ?? 0),
    maxScore: points,
    ...(reason === undefined ? {} : { reason }),
    ...lateFields(exercise.settings, { submittedAt, late }),
    notes: [...placeholderNotes(options), ...(submission?.notes ?? []).map(plainText), ...notes],
    checks: results,
    values: valuesFor(exercise.settings.variants, seed),
    integrity: {
      tool: toolVersion,
      kubernetes: KUBERNETES_VERSION,
      seed,
      exercise: exercise.hash,
      submission: submission?.hash ?? '',
    },
    gradedAt: now().toISOString(),
  }
}

/** Who grades the starter or the solution as it stands, with its placeholders, wonders at what kubectl says of them. */
const placeholderNotes = ({ exercise, submission }: GradeOptions): readonly string[] =>
  Object.entries(submission?.files ?? {}).flatMap(([path, text]) => {
    const names = unfilled(text, exercise.settings.variants).map((name) => `{{${name}}}`)
    if (names.length === 0) return []
    return `"${plainText(path)}" has ${listWords(names)} where a value should be: begin with a student copy (gherkube exercise student-copy)`
  })

function resultOf(
  { settings }: Exercise,
  check: Check,
  outcome: Outcome | undefined,
  reason: string | undefined,
): CheckResult {
  const base = {
    number: check.number,
    feature: check.feature,
    name: check.name,
    maxPoints: check.points,
    hidden: check.hidden,
  }
  if (!outcome) return { ...base, status: 'not-run', points: 0, ...(reason === undefined ? {} : { message: reason }) }
  if (outcome.status === 'passed') return { ...base, status: 'passed', points: check.points }
  // A submission that could not even be applied fails before the scenario begins: its hint would mislead.
  const inScenario = (outcome.line ?? 0) > check.scenarioLine
  const hint = check.stepHints[outcome.line ?? 0] ?? (inScenario ? check.hint : undefined)
  return {
    ...base,
    status: 'failed',
    points: 0,
    ...(outcome.step === undefined ? {} : { step: outcome.step }),
    message: failureText(outcome.message ?? 'No step says this.'),
    ...(hint === undefined || settings.hints === 'never' ? {} : { hint }),
  }
}

import { daysLate, type Lateness, type LatePolicy, latenessText } from './lateness'
import type { Values } from './variants'

/** One check of one learner, as the teacher sees it. */
export interface CheckResult {
  readonly number: string
  readonly feature: string
  readonly name: string
  readonly status: 'passed' | 'failed' | 'not-run'
  readonly points: number
  readonly maxPoints: number
  readonly hidden: boolean
  /** Why it did not pass. */
  readonly message?: string
  /** The step that failed. */
  readonly step?: string
  readonly hint?: string
}

/** What can be checked later: the same hashes, seed and version give the same grade. */
export interface Integrity {
  readonly tool: string
  readonly kubernetes: string
  readonly seed: string
  readonly exercise: string
  readonly submission: string
}

/**
 * One learner's grade. Every format is made from this.
 * `refused`: not graded because of what is in it. `missing`: nothing was handed in. `stopped`: a limit was reached,
 * of all checks (those that had passed by then count) or of some (those fail). `error`: the exercise or the machine failed, not the learner.
 */
export interface GradeResult {
  readonly schema: 'gherkube/grade/v1'
  readonly exercise: string
  readonly title: string
  readonly learner: string
  /** Which submission counted, when there were several. */
  readonly attempt?: string
  readonly status: 'graded' | 'refused' | 'missing' | 'stopped' | 'error'
  /** What counts: the points of the checks, less what lateness costs. */
  readonly score: number
  readonly maxScore: number
  readonly reason?: string
  /** As the teacher's table or command line says; never from a file's date. */
  readonly submittedAt?: string
  readonly due?: string
  readonly late?: Lateness & { readonly message: string }
  readonly notes: readonly string[]
  readonly checks: readonly CheckResult[]
  /** What the placeholders of the exercise stood for. */
  readonly values: Values
  readonly integrity: Integrity
  /** UTC. The only field that differs when the same is graded again. */
  readonly gradedAt: string
}

/** What is told of lateness; nothing, when it came in time or nobody knows when it came. */
export function lateFields(
  policy: LatePolicy,
  { submittedAt, late }: { readonly submittedAt: string | undefined; readonly late: Lateness | undefined },
): Pick<GradeResult, 'submittedAt' | 'due' | 'late'> {
  return {
    ...(submittedAt === undefined ? {} : { submittedAt }),
    ...(policy.due === undefined ? {} : { due: policy.due }),
    ...(late && submittedAt !== undefined ? { late: { ...late, message: latenessText(policy, submittedAt) } } : {}),
  }
}

/** The checks and, when lateness cost points, a row of less than nothing: so every format adds up to the score. */
export function rowsOf({ checks, late }: GradeResult): readonly CheckResult[] {
  if (!late || late.penalty === 0) return checks
  const { message, penalty } = late
  const row = { number: 'late', feature: 'Lateness', name: daysLate(late), message, hidden: false } as const
  return [...checks, { ...row, status: 'failed', points: -penalty, maxPoints: 0 }]
}

/** What is to be said besides the checks: notes, and lateness that cost nothing. */
export const remarksOf = ({ notes, late }: GradeResult): readonly string[] =>
  late?.penalty === 0 ? [...notes, late.message] : notes

/** The checks with a message that is the same as the one before it cut short: for readers, not for formats. */
export const withoutRepeats = (checks: readonly CheckResult[]): readonly CheckResult[] =>
  checks.map((check, index) =>
    check.message !== undefined && check.message === checks[index - 1]?.message
      ? { ...check, message: 'The same as above.' }
      : check,
  )

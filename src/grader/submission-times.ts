import { quote } from '../base/text'
import { UsageError } from '../base/usage-error'
import { csvRows } from './csv-rows'
import { instantOf } from './lateness'

/** What a submission is known by. */
export interface SubmissionName {
  readonly exercise: string
  readonly learner: string
  readonly attempt?: string
}

/** When each submission was handed in, as far as a table says so. */
export type SubmissionTimes = (submission: SubmissionName) => string | undefined

/**
 * Reads a table of times: CSV with the columns `student_id` and `submitted_at`, and if wanted `exercise` and `attempt`;
 * where these are empty, the line is for all of them. No time is ever taken from files or clocks: grading the same
 * again must give the same.
 * @throws {UsageError} for a missing column, for what is no time, and for a submission that has two
 */
export function readTimes(text: string, file: string): SubmissionTimes {
  const times = new Map<string, string>()
  for (const { line, cells } of csvRows(text, file, ['student_id', 'submitted_at'])) {
    const { student_id: learner = '', submitted_at: time = '', exercise = '', attempt = '' } = cells
    if (learner === '' || time === '') continue
    const key = keyOf(exercise, learner, attempt)
    if (times.has(key)) throw new UsageError(`Cannot read ${file}:${line}: ${quote(learner)} has two times here`)
    times.set(key, requireTime(time, `${file}:${line}: submitted_at`))
  }
  return ({ exercise, learner, attempt = '' }) =>
    times.get(keyOf(exercise, learner, attempt)) ??
    times.get(keyOf(exercise, learner, '')) ??
    times.get(keyOf('', learner, attempt)) ??
    times.get(keyOf('', learner, ''))
}

/** @throws {UsageError} when it is none */
export function requireTime(text: string, place: string): string {
  if (instantOf(text) !== undefined) return text
  throw new UsageError(
    `Cannot read ${place} must be a date and time with its offset, such as 2026-03-01T23:59:00+01:00, found ${quote(text)}`,
  )
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts)

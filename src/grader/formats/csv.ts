import type { GradeResult } from '../result'
import type { Person } from '../roster'

const COLUMNS = [
  'assignment',
  'duedate',
  'timestamp',
  'student_id',
  'last_name',
  'first_name',
  'email',
  'raw_score',
  'late_submission_penalty',
  'score',
  'max_score',
]

/** A table as nbgrader exports it; a missing submission is a row with 0. */
export function nbgraderCsv(results: readonly GradeResult[], people: ReadonlyMap<string, Person> = new Map()): string {
  const rows = results.map(({ exercise, learner, score, maxScore, due = '', submittedAt = '', late }) => {
    const penalty = late?.penalty ?? 0
    const { lastName = '', firstName = '', email = '' } = people.get(learner) ?? {}
    const person = [learner, lastName, firstName, email]
    return [exercise, due, submittedAt, ...person, score + penalty, penalty, score, maxScore].map(csvCell).join(',')
  })
  return `${[COLUMNS.join(','), ...rows].join('\n')}\n`
}

/** A cell that no spreadsheet takes for a formula. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const inert = /^[\s]*[=+\-@]|^[\t\r]/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

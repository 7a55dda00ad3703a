import { quote } from '../base/text'
import { UsageError } from '../base/usage-error'
import { csvRows } from './csv-rows'

/** One line of a class list. */
export interface Person {
  readonly id: string
  readonly firstName?: string
  readonly lastName?: string
  readonly email?: string
}

const FIELDS = { first_name: 'firstName', last_name: 'lastName', email: 'email' } as const

/**
 * Reads a class list: CSV with a header, a column `student_id`, and if wanted first_name, last_name and email.
 * @throws {UsageError} for a missing column or a learner who is listed twice
 */
export function readRoster(text: string, file: string): ReadonlyMap<string, Person> {
  const people = new Map<string, Person>()
  for (const { line, cells } of csvRows(text, file, ['student_id'])) {
    const id = cells.student_id ?? ''
    if (id === '') continue
    if (people.has(id)) throw new UsageError(`Cannot read ${file}:${line}: ${quote(id)} is listed twice`)
    const fields = Object.entries(FIELDS).flatMap(([column, field]) => (cells[column] ? [[field, cells[column]]] : []))
    people.set(id, { id, ...Object.fromEntries(fields) })
  }
  return people
}

import { quote } from '../base/text'
import { UsageError } from '../base/usage-error'

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
  const [header = [], ...rows] = parseCsv(text.replace(/^\ufeff/, ''))
  const idColumn = header.indexOf('student_id')
  if (idColumn < 0)
    throw new UsageError(
      `Cannot read ${file}: it needs a column "student_id"; found ${header.map(quote).join(', ') || 'none'}`,
    )
  const people = new Map<string, Person>()
  for (const row of rows) {
    const id = row[idColumn] ?? ''
    if (id === '') continue
    if (people.has(id)) throw new UsageError(`Cannot read ${file}: ${quote(id)} is listed twice`)
    const fields = Object.entries(FIELDS).flatMap(([column, field]) => {
      const value = row[header.indexOf(column)]
      return value ? [[field, value]] : []
    })
    people.set(id, { id, ...Object.fromEntries(fields) })
  }
  return people
}

function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
    if (end === '') break
    if (end !== ',') rows.push([])
  }
  return rows.filter((row) => row.some((cell) => cell !== ''))
}

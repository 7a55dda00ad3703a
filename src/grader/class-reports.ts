import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nbgraderCsv } from './formats/csv'
import { jsonText } from './formats/json-text'
import { junit } from './formats/junit'
import { overviewPage } from './pages/overview-page'
import type { GradeResult } from './result'
import type { Person } from './roster'

/** What is written once for a class: the overview, grades.csv, grades.json and junit.xml. These are the teacher's. */
export function writeClassReports(
  out: string,
  results: readonly GradeResult[],
  people: ReadonlyMap<string, Person>,
): void {
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'index.html'), overviewPage(results))
  writeFileSync(join(out, 'grades.csv'), nbgraderCsv(results, people))
  writeFileSync(join(out, 'grades.json'), jsonText(results))
  writeFileSync(join(out, 'junit.xml'), junit(results))
}

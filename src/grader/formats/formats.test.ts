import { test } from 'node:test'
import { expect } from 'chai'
import { formatProblems } from '../../testing/gradebook-schemas'
import { aCheck, aGrade } from '../../testing/grades'
import type { GradeResult } from '../result'
import { FORMATS } from '.'

const result = (status: GradeResult['status'], more: Partial<GradeResult> = {}): GradeResult =>
  aGrade({
    status,
    notes: ['"x" was not read'],
    checks: [
      aCheck('passed'),
      aCheck('failed', { message: 'No <pods>.\n\u0001', step: 'Then it runs', hint: 'Look.' }),
    ],
    ...more,
  })

const results: Readonly<Record<string, GradeResult>> = {
  graded: result('graded'),
  late: result('graded', { score: 2, late: { days: 1, penalty: 2, message: 'Due …' }, submittedAt: 'x', due: 'y' }),
  refused: result('refused', { score: 0, reason: 'Too much.', checks: [aCheck('not-run', { message: 'Too much.' })] }),
  missing: result('missing', { score: 0, reason: 'Nothing was handed in.', checks: [aCheck('not-run')] }),
  stopped: result('stopped', { reason: 'Grading stopped early: …' }),
  error: result('error', { score: 0, reason: 'The exercise is broken …', checks: [aCheck('not-run')] }),
}

for (const [name, grade] of Object.entries(results)) {
  test(`what is ${name} is valid for every gradebook, and its rows add up to the score`, () => {
    for (const format of ['gradescope', 'classroom50', 'github-classroom'] as const) {
      const written = JSON.parse(FORMATS[format].text(grade))
      expect(formatProblems(format, written), format).to.deep.equal([])
      const sum = written.tests.reduce((total: number, { score }: { readonly score: number }) => total + score, 0)
      expect(sum, format).to.equal(grade.score)
    }
  })
}

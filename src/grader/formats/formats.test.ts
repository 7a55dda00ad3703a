import { test } from 'node:test'
import { expect } from 'chai'
import { formatProblems } from '../../testing/gradebook-schemas'
import type { CheckResult, GradeResult } from '../result'
import { FORMATS } from '.'

const check = (status: CheckResult['status'], more: Partial<CheckResult> = {}): CheckResult => ({
  number: '1.1',
  feature: 'Web',
  name: 'It runs',
  status,
  points: status === 'passed' ? 4 : 0,
  maxPoints: 4,
  hidden: false,
  ...more,
})

const result = (status: GradeResult['status'], more: Partial<GradeResult> = {}): GradeResult => ({
  schema: 'gherkube/grade/v1',
  exercise: 'web',
  title: 'A web server',
  learner: 'anna',
  status,
  score: 4,
  maxScore: 8,
  notes: ['"x" was not read'],
  checks: [check('passed'), check('failed', { message: 'No <pods>.\n\u0001', step: 'Then it runs', hint: 'Look.' })],
  values: {},
  integrity: { tool: '1', kubernetes: '1.35.0', seed: 's', exercise: 'sha256:e', submission: 'sha256:s' },
  gradedAt: '2026-01-01T12:00:00.000Z',
  ...more,
})

const results: Readonly<Record<string, GradeResult>> = {
  graded: result('graded'),
  late: result('graded', { score: 2, late: { days: 1, penalty: 2, message: 'Due …' }, submittedAt: 'x', due: 'y' }),
  refused: result('refused', { score: 0, reason: 'Too much.', checks: [check('not-run', { message: 'Too much.' })] }),
  missing: result('missing', { score: 0, reason: 'Nothing was handed in.', checks: [check('not-run')] }),
  stopped: result('stopped', { reason: 'Grading stopped early: …' }),
  error: result('error', { score: 0, reason: 'The exercise is broken …', checks: [check('not-run')] }),
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

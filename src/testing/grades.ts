import type { CheckResult, GradeResult } from '../grader/result'

/** One check of four points. */
export const aCheck = (status: CheckResult['status'], more: Partial<CheckResult> = {}): CheckResult => ({
  number: '1.1',
  feature: 'Web',
  name: 'It runs',
  status,
  points: status === 'passed' ? 4 : 0,
  maxPoints: 4,
  hidden: false,
  ...more,
})

/** The grade of Anna's submission, with what a test wants otherwise. */
export const aGrade = (more: Partial<GradeResult> = {}): GradeResult => ({
  schema: 'gherkube/grade/v1',
  exercise: 'web',
  title: 'A web server',
  learner: 'anna',
  status: 'graded',
  score: 4,
  maxScore: 8,
  notes: [],
  checks: [],
  values: {},
  integrity: { tool: '1', kubernetes: '1.35.0', seed: 's', exercise: 'sha256:e', submission: 'sha256:s' },
  gradedAt: '2026-01-01T12:00:00.000Z',
  ...more,
})

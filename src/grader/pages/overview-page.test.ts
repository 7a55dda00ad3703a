import { test } from 'node:test'
import { expect } from 'chai'
import type { CheckResult, GradeResult } from '../result'
import { feedbackPage } from './feedback-page'
import { overviewPage } from './overview-page'

const check = (status: CheckResult['status'], message?: string): CheckResult => ({
  number: '1.1',
  feature: 'Web',
  name: 'It runs',
  status,
  points: status === 'passed' ? 4 : 0,
  maxPoints: 4,
  hidden: false,
  ...(message === undefined ? {} : { message }),
})

const result = (learner: string, only: CheckResult): GradeResult => ({
  schema: 'gherkube/grade/v1',
  exercise: 'web',
  title: 'A web server',
  learner,
  status: 'graded',
  score: only.points,
  maxScore: 4,
  notes: [],
  checks: [only],
  integrity: { tool: '1', kubernetes: '1.35.0', seed: 's', exercise: 'sha256:e', submission: 'sha256:s' },
  gradedAt: '2026-01-01T12:00:00.000Z',
})

const CLASS = [
  result('anna', check('passed')),
  result('ben', check('failed', 'No pods.\nMore of it.')),
  result('zoë <i>', check('failed', 'No pods.\nAnd other lines.')),
]

test('the overview tells of each check how many passed, of the class its median, and which mistakes are common', () => {
  const html = overviewPage(CLASS)
  expect(html).to.contain('3 learners · average 1.3 · median 0 · of 4 points')
  expect(html).to.contain('<td class="n">1 of 3</td>')
  expect(html).to.contain('<tr><td class="n">2</td><td>No pods.</td></tr>')
})

test('each learner leads to their feedback, whatever their name', () => {
  expect(overviewPage(CLASS)).to.contain('<a href="web/zo%C3%AB%20%253Ci%253E/feedback.html">zoë &lt;i&gt;</a>')
})

test('feedback names the time in the time zone of the exercise', () => {
  expect(feedbackPage(CLASS[1] as GradeResult, 'Asia/Shanghai')).to.contain('1 Jan 2026, 20:00 (Asia/Shanghai)')
})

import { test } from 'node:test'
import { expect } from 'chai'
import { aGrade } from '../testing/grades'
import { learnerView } from './learner-view'
import type { CheckResult } from './result'

const open: CheckResult = {
  number: '1.1',
  feature: 'Web',
  name: 'It runs',
  status: 'failed',
  points: 0,
  maxPoints: 4,
  hidden: false,
  step: 'Then deployment "web" has 3 ready replicas',
  message: `Expected: deployment "web" has 3 ready replicas. Observed: 2 ready replicas.

  expected  deployment "web" has 3 ready replicas
  observed  2 ready replicas
  because   0/3 nodes are available: 3 Insufficient cpu.
  when      waited 1 minute`,
  hint: 'Look at spec.replicas.',
}
const hidden: CheckResult = { ...open, number: '1.2', name: 'The secret expectation', hidden: true }

const result = aGrade({ score: 0, checks: [open, hidden] })

test('of a hidden check a learner sees its points and nothing else, whatever the feedback', () => {
  for (const feedback of ['full', 'actual-only', 'none'] as const) {
    expect(learnerView(result, feedback).checks[1]).to.deep.equal({
      number: '1.2',
      feature: 'Hidden checks',
      name: 'Hidden check 1',
      status: 'failed',
      points: 0,
      maxPoints: 4,
      hidden: true,
    })
  }
})

test('feedback tells all, or what was found and why, or nothing but the hint', () => {
  const shown = (feedback: 'full' | 'actual-only' | 'none') => {
    const { step, message, hint } = learnerView(result, feedback).checks[0] as CheckResult
    return { step, message, hint }
  }
  const { hint } = open
  expect(shown('full')).to.deep.equal({ step: open.step, message: open.message, hint })
  expect(shown('actual-only')).to.deep.equal({
    step: undefined,
    message:
      'observed  2 ready replicas\n  because   0/3 nodes are available: 3 Insufficient cpu.\n  when      waited 1 minute',
    hint,
  })
  expect(shown('none')).to.deep.equal({ step: undefined, message: undefined, hint })
})

test('that grading was stopped, and by what, is told whatever the feedback', () => {
  const reason = '1 check of 2 stopped early: More than 20000 events: no more may happen in this simulation.'
  const stopped = aGrade({ score: 0, status: 'stopped', reason, checks: [open, hidden] })
  expect(learnerView(stopped, 'none')).to.include({ status: 'stopped', reason })
})

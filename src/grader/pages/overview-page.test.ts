import { test } from 'node:test'
import { expect } from 'chai'
import { aCheck, aGrade } from '../../testing/grades'
import type { CheckResult, GradeResult } from '../result'
import { feedbackPage } from './feedback-page'
import { overviewPage } from './overview-page'

const result = (learner: string, only: CheckResult): GradeResult =>
  aGrade({ learner, score: only.points, maxScore: 4, checks: [only] })

const CLASS = [
  result('anna', aCheck('passed')),
  result('ben', aCheck('failed', { message: 'No pods.\nMore of it.' })),
  result('zoë <i>', aCheck('failed', { message: 'No pods.\nAnd other lines.' })),
]

test('the overview tells of each check how many passed, of the class its median, and which mistakes are common', () => {
  const html = overviewPage(CLASS)
  expect(html).to.contain('3 learners · average 1.3 · median 0 · of 4 points')
  expect(html).to.contain('<td class="n">1 of 3</td>')
  expect(html).to.contain('<tr><td class="n">2</td><td>No pods.</td></tr>')
})

test('learners with different variants make the same mistake', () => {
  const of = (learner: string, app: string, cores: string): GradeResult => ({
    ...result(
      learner,
      aCheck('failed', {
        message: `Expected: pod "${app}" matches. Observed: 1 difference.\n\n  when now\n\n  spec.cores: expected ${cores}, found 1`,
      }),
    ),
    values: { app, cores },
  })
  expect(overviewPage([of('anna', 'web', '4'), of('ben', 'shop.v1', '14')])).to.contain(
    '<td class="n">2</td><td>Expected: pod &quot;{{app}}&quot; matches. Observed: 1 difference. spec.cores: expected {{cores}}, found 1</td>',
  )
})

test('a mistake whose first line says nothing yet is told with the next one', () => {
  const invalid = aCheck('failed', {
    message: 'web.yaml: The Deployment "web" is invalid: \n* spec.selector: Required value\n* more',
  })
  expect(overviewPage([result('anna', invalid), result('ben', invalid)])).to.contain(
    'web.yaml: The Deployment &quot;web&quot; is invalid: * spec.selector: Required value</td>',
  )
})

test('of several exercises the sums come first', () => {
  const anna = CLASS[0] as GradeResult
  const html = overviewPage([anna, { ...anna, exercise: 'jobs', score: 1 }])
  expect(html).to.contain('<tr><td>anna</td><td class="n">4</td><td class="n">1</td><td class="n">5 / 8</td></tr>')
})

test('each learner leads to their feedback, whatever their name', () => {
  expect(overviewPage(CLASS)).to.contain('<a href="web/zo%C3%AB%20%253Ci%253E/feedback.html">zoë &lt;i&gt;</a>')
})

test('feedback names the time in the time zone of the exercise', () => {
  expect(feedbackPage(CLASS[1] as GradeResult, 'Asia/Shanghai')).to.contain('1 Jan 2026, 20:00 (Asia/Shanghai)')
})

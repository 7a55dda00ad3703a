import { count } from '../../base/text'
import { detailed } from '../formats/check-text'
import { type CheckResult, type GradeResult, remarksOf, rowsOf, withoutRepeats } from '../result'
import { bar, escaped, page } from './html'

const MARKS = { passed: '✓ passed', failed: '✗ not passed', 'not-run': '– not run' } as const

/** What a learner reads: score, each check with its reason and hint. Give it the learner's view of a result. */
export function feedbackPage(result: GradeResult, timeZone: string): string {
  const { title, learner, score, maxScore, reason, integrity } = result
  const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(result.gradedAt),
  )
  const note = (text: string): string => `<p class="note">${escaped(text)}</p>`
  return page(
    `${title}: ${score} of ${maxScore}`,
    `<h1>${escaped(title)}</h1>
<p class="soft">${escaped(learner)}${result.attempt ? `, attempt ${escaped(result.attempt)}` : ''} · ${escaped(when)} (${escaped(timeZone)})</p>
<p class="score">${score} of ${count(maxScore, 'point')}</p>
${bar(score, maxScore)}
${reason ? `<p class="note failed"><strong>${escaped(reason)}</strong></p>` : ''}
${remarksOf(result).map(note).join('\n')}
<h2>Checks</h2>
${withoutRepeats(rowsOf(result))
  .map((check) => checkCard(check, result))
  .join('\n')}
<footer class="soft">gherkube ${escaped(integrity.tool)}, Kubernetes ${escaped(integrity.kubernetes)} · seed ${escaped(integrity.seed)}<br>
exercise ${escaped(integrity.exercise)}<br>submission ${escaped(integrity.submission || 'none')}</footer>`,
  )
}

function checkCard(
  { name, feature, status, points, maxPoints, step, message, hint }: CheckResult,
  { title, reason }: GradeResult,
): string {
  return `<article class="${status}"><header><h3>${escaped(name)}</h3><span>${points < 0 ? count(points, 'point') : `${MARKS[status]}, ${points}/${maxPoints}`}</span></header>
${feature === title ? '' : `<div class="soft">${escaped(feature)}</div>`}
${step ? `<p>Stopped at: <em>${escaped(step)}</em></p>` : ''}
${message && message !== reason && (reason === undefined || status !== 'not-run') ? `<pre>${escaped(detailed(message))}</pre>` : ''}
${hint ? `<p><strong>Hint:</strong> ${escaped(hint)}</p>` : ''}</article>`
}

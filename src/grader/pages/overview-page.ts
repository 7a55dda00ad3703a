import { compareText } from '../../base/compare'
import { count } from '../../base/text'
import { folderName } from '../class-run'
import { gist } from '../formats/check-text'
import { type GradeResult, remarksOf } from '../result'
import { unfill } from '../variants'
import { bar, escaped, page } from './html'

/** A class at a glance, for its teacher: how each check went, which mistakes are common, who has what. */
export function overviewPage(results: readonly GradeResult[]): string {
  const exercises = [...new Set(results.map(({ exercise }) => exercise))]
  const sections = exercises.map((exercise) =>
    exerciseSection(results.filter((result) => result.exercise === exercise)),
  )
  const totals = exercises.length > 1 ? totalsSection(results, exercises) : ''
  return page(
    'Grades',
    `<h1>Grades</h1><p class="soft">${count(results.length, 'result')}</p>${totals}${sections.join('\n')}`,
  )
}

/** Everybody's points in everything. */
function totalsSection(results: readonly GradeResult[], exercises: readonly string[]): string {
  const head = exercises.map((exercise) => `<th class="n">${escaped(exercise)}</th>`).join('')
  const rows = [...new Set(results.map(({ learner }) => learner))].map((learner) => {
    const theirs = results.filter((result) => result.learner === learner)
    const cells = exercises.map((exercise) => theirs.find((result) => result.exercise === exercise)?.score ?? '')
    const sum = (field: 'score' | 'maxScore'): number => theirs.reduce((total, result) => total + result[field], 0)
    return `<tr><td>${escaped(learner)}</td>${cells.map((cell) => `<td class="n">${cell}</td>`).join('')}<td class="n">${sum('score')} / ${sum('maxScore')}</td></tr>`
  })
  return `<h2>All exercises</h2><table><thead><tr><th>Learner</th>${head}<th class="n">Sum</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}

function exerciseSection(results: readonly GradeResult[]): string {
  const [first] = results
  if (!first) return ''
  const scores = results.map(({ score }) => score).sort((a, b) => a - b)
  const average = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const median = ((scores[(scores.length - 1) >> 1] ?? 0) + (scores[scores.length >> 1] ?? 0)) / 2
  return `<h2>${escaped(first.title)}</h2>
<p>${count(results.length, 'learner')} · average ${average.toFixed(1)} · median ${median} · of ${count(first.maxScore, 'point')}</p>
<table><thead><tr><th>Check</th><th class="n">Points</th><th class="n">Passed</th><th></th></tr></thead><tbody>
${first.checks.map((_, index) => checkRow(results, index)).join('\n')}</tbody></table>
${mistakes(results)}
<h2>Learners</h2>
<table><thead><tr><th>Learner</th><th class="n">Score</th><th></th><th>Remarks</th></tr></thead><tbody>
${results.map(learnerRow).join('\n')}</tbody></table>`
}

function checkRow(results: readonly GradeResult[], index: number): string {
  const checks = results.flatMap(({ checks }) => checks[index] ?? [])
  const [check] = checks
  if (!check) return ''
  const passed = checks.filter(({ status }) => status === 'passed').length
  const name = unfill(check.name, results[0]?.values ?? {})
  return `<tr><td>${escaped(check.number)} ${escaped(name)}${check.hidden ? ' <span class="soft">(hidden)</span>' : ''}</td><td class="n">${check.maxPoints}</td><td class="n">${passed} of ${checks.length}</td><td>${bar(passed, checks.length)}</td></tr>`
}

const MOST = 10

/** The reasons that several learners share, whatever their variants. */
function mistakes(results: readonly GradeResult[]): string {
  const learners = new Map<string, Set<string>>()
  for (const { learner, checks, values } of results) {
    for (const { status, message = '' } of checks) {
      if (status === 'passed' || message === '') continue
      const line = unfill(gist(message), values)
      learners.set(line, (learners.get(line) ?? new Set()).add(learner))
    }
  }
  const common = [...learners]
    .filter(([, who]) => who.size > 1)
    .sort(([a, x], [b, y]) => y.size - x.size || compareText(a, b))
    .slice(0, MOST)
  if (common.length === 0) return ''
  const rows = common.map(([line, who]) => `<tr><td class="n">${who.size}</td><td>${escaped(line)}</td></tr>`)
  return `<h2>Common mistakes</h2><table><thead><tr><th class="n">Learners</th><th>What went wrong</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}

function learnerRow(result: GradeResult): string {
  const { learner, attempt, exercise, score, maxScore, status, reason, late } = result
  const link = [exercise, folderName({ learner, ...(attempt === undefined ? {} : { attempt }) }), 'feedback.html']
    .map(encodeURIComponent)
    .join('/')
  const remarks = [
    ...(attempt === undefined ? [] : [`attempt ${attempt} counts`]),
    ...(status === 'graded' ? [] : [reason ?? status]),
    ...(late && late.penalty > 0 ? [`${count(late.penalty, 'point')} taken off. ${late.message}`] : []),
    ...remarksOf(result),
  ]
  return `<tr><td><a href="${escaped(link)}">${escaped(learner)}</a></td><td class="n">${score} / ${maxScore}</td><td>${bar(score, maxScore)}</td><td>${remarks.map(escaped).join('<br>')}</td></tr>`
}

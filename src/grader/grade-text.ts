import { logText } from './clean-text'
import { detailed } from './formats/check-text'
import { type CheckResult, type GradeResult, remarksOf, rowsOf, withoutRepeats } from './result'

/** A grade for the terminal. Nothing that a learner wrote can start a line or steer the terminal. */
export function gradeText(result: GradeResult, { colours }: { readonly colours: boolean }): string {
  const { title, learner, score, maxScore, reason } = result
  const head = `${logText(title)}: ${logText(learner).replaceAll('\n', ' ')}, ${score} of ${maxScore} points\n`
  const remarks = [...(reason === undefined ? [] : [reason]), ...remarksOf(result)].map(
    (text) => `  ! ${oneLine(text)}\n`,
  )
  return `${head}${remarks.join('')}${withoutRepeats(rowsOf(result))
    .map((check) => checkText(check, reason, colours))
    .join('')}`
}

const oneLine = (text: string): string => logText(text).replaceAll('\n', ' ')

function checkText(
  { status, points, maxPoints, name, step, message, hint }: CheckResult,
  reason: string | undefined,
  colours: boolean,
): string {
  const good = status === 'passed'
  const mark = `${good ? '✓' : '✗'} ${`${points}/${maxPoints}`.padStart(5)}`
  const painted = colours ? `\u001b[${good ? 32 : 31}m${mark}\u001b[0m` : mark
  const details = [
    step ? `at: ${step}` : '',
    message === reason || (reason !== undefined && status === 'not-run') ? '' : detailed(message ?? ''),
    hint ? `hint: ${hint}` : '',
  ]
  const lines = details.filter(Boolean).flatMap((text) => logText(text).split('\n'))
  return `  ${painted}  ${oneLine(name)}\n${lines.map((line) => `           │ ${line}\n`).join('')}`
}

import type { ExerciseSettings } from './exercise-settings'
import type { CheckResult, GradeResult } from './result'

/**
 * The grade as its learner may read it: nothing of hidden checks but their points, and of the others as much as the
 * exercise's feedback setting says. Scores stay what they are.
 */
export function learnerView(result: GradeResult, feedback: ExerciseSettings['feedback']): GradeResult {
  let hidden = 0
  const checks = result.checks.map((check) =>
    check.hidden ? withoutContent(check, ++hidden) : withFeedback(check, feedback),
  )
  return { ...result, checks }
}

const withoutContent = ({ number, status, points, maxPoints }: CheckResult, index: number): CheckResult => ({
  number,
  feature: 'Hidden checks',
  name: `Hidden check ${index}`,
  status,
  points,
  maxPoints,
  hidden: true,
})

function withFeedback(check: CheckResult, feedback: ExerciseSettings['feedback']): CheckResult {
  switch (feedback) {
    case 'full':
      return check
    case 'actual-only': {
      const { step: _, message, ...rest } = check
      return message === undefined ? rest : { ...rest, message: withoutExpectation(message) }
    }
    case 'none': {
      const { step: _, message: __, ...rest } = check
      return rest
    }
  }
}

/** Keeps what was found, why and when. */
function withoutExpectation(message: string): string {
  const lines = message.split('\n')
  const facts = lines.filter((line) => /^ {2}(?:observed|because|when) | {12}\S/.test(line))
  return (facts.length > 0 ? facts : lines.filter((line) => !/^\s*(?:Expected|expected)\b/.test(line)))
    .join('\n')
    .trim()
}

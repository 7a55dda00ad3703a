import { type GradeResult, rowsOf } from '../result'
import { checkText } from './check-text'
import { jsonText } from './json-text'

/** Where a Classroom 50 runner says whose work it is. */
export type ClassroomEnvironment = Readonly<Record<string, string | undefined>>

/** Classroom 50's `result.json`, schema `classroom50/result/v1`; scores are integers, as it demands. */
export function classroom50(result: GradeResult, env: ClassroomEnvironment = {}): string {
  return jsonText({
    schema: 'classroom50/result/v1',
    classroom: env.CLASSROOM ?? '',
    assignment: env.ASSIGNMENT ?? result.exercise,
    submission: env.SUBMISSION_TAG ?? result.attempt ?? '',
    commit: env.COMMIT_URL ?? '',
    release: env.RELEASE_URL ?? '',
    review: env.REVIEW_URL ?? '',
    datetime: result.gradedAt,
    score: result.score,
    'max-score': result.maxScore,
    tests: rowsOf(result).map((check) => ({
      'test-name': check.name,
      passed: check.status === 'passed',
      score: check.points,
      'max-score': check.maxPoints,
      output: checkText(check),
    })),
    gherkube: {
      ...result.integrity,
      status: result.status,
      ...(result.reason === undefined ? {} : { reason: result.reason }),
    },
  })
}

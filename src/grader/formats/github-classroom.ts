import { type GradeResult, rowsOf } from '../result'
import { checkText } from './check-text'
import { jsonText } from './json-text'

/**
 * The result that a grader step of GitHub Classroom hands to its reporter (base64 of this goes into the step's output
 * `result`). The reporter adds up the scores of the tests, so they are the points themselves.
 */
export function githubClassroom(result: GradeResult): string {
  const broken = result.status === 'error'
  return jsonText({
    version: 1,
    status: broken ? 'error' : result.score === result.maxScore ? 'pass' : 'fail',
    max_score: result.maxScore,
    tests: rowsOf(result).map((check) => ({
      name: check.name,
      status: broken ? 'error' : check.status === 'passed' ? 'pass' : 'fail',
      score: check.points,
      message: checkText(check),
      test_code: '',
      filename: '',
      line_no: 0,
      execution_time: 0,
    })),
  })
}

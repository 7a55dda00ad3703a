import { type GradeResult, remarksOf, rowsOf } from '../result'
import { checkText } from './check-text'
import { jsonText } from './json-text'

/** Gradescope's `results.json` (https://gradescope-autograders.readthedocs.io/en/latest/specs/). */
export function gradescope(result: GradeResult): string {
  return jsonText({
    score: result.score,
    output: [result.reason ?? '', ...remarksOf(result)].filter(Boolean).join('\n'),
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: rowsOf(result).map((check) => ({
      number: check.number,
      name: check.name,
      score: check.points,
      max_score: check.maxPoints,
      status: check.status === 'passed' ? 'passed' : 'failed',
      output: checkText(check),
      visibility: 'visible',
    })),
    extra_data: { ...result.integrity, status: result.status, max_score: result.maxScore },
  })
}

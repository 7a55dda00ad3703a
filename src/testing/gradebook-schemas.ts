import Ajv from 'ajv'

/*
 * What gradebooks accept, written down from their documentation: Gradescope's "Autograder Specifications", Classroom 50's
 * "Advanced Autograding", and the reporter of GitHub Classroom. Stricter than they are where they would pass over a slip.
 */

const text = { type: 'string' }
const points = { type: 'number' }
const wholePoints = { type: 'integer' }
const outputFormat = { enum: ['text', 'html', 'simple_format', 'md', 'ansi'] }
const visibility = { enum: ['hidden', 'after_due_date', 'after_published', 'visible'] }
const record = (properties: Readonly<Record<string, unknown>>, required: readonly string[]) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
})

const gradescopeTest = record(
  {
    score: points,
    max_score: points,
    status: { enum: ['passed', 'failed'] },
    name: text,
    name_format: outputFormat,
    number: text,
    output: text,
    output_format: outputFormat,
    tags: { type: 'array', items: text },
    visibility,
    extra_data: { type: 'object' },
  },
  [],
)

const SCHEMAS = {
  gradescope: {
    ...record(
      {
        score: points,
        execution_time: points,
        output: text,
        output_format: outputFormat,
        test_output_format: outputFormat,
        test_name_format: outputFormat,
        visibility,
        stdout_visibility: visibility,
        extra_data: { type: 'object' },
        tests: { type: 'array', items: gradescopeTest },
        leaderboard: { type: 'array' },
      },
      [],
    ),
    anyOf: [{ required: ['score'] }, { required: ['tests'] }],
  },
  classroom50: {
    type: 'object',
    properties: {
      schema: { const: 'classroom50/result/v1' },
      ...Object.fromEntries(
        ['classroom', 'assignment', 'submission', 'commit', 'release', 'review'].map((field) => [field, text]),
      ),
      datetime: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z$' },
      score: wholePoints,
      'max-score': wholePoints,
      tests: {
        type: 'array',
        items: {
          type: 'object',
          properties: { 'test-name': text, passed: { type: 'boolean' }, score: wholePoints, 'max-score': wholePoints },
          required: ['test-name', 'passed', 'score', 'max-score'],
        },
      },
    },
    required: [
      'schema',
      'classroom',
      'assignment',
      'submission',
      'commit',
      'release',
      'review',
      'datetime',
      'score',
      'max-score',
      'tests',
    ],
  },
  'github-classroom': record(
    {
      version: { const: 1 },
      status: { enum: ['pass', 'fail', 'error'] },
      max_score: points,
      tests: {
        type: 'array',
        items: record(
          {
            name: text,
            status: { enum: ['pass', 'fail', 'error'] },
            score: points,
            message: text,
            test_code: text,
            filename: text,
            line_no: { type: 'integer' },
            execution_time: points,
          },
          ['name', 'status', 'score'],
        ),
      },
    },
    ['version', 'status', 'max_score', 'tests'],
  ),
} as const

const ajv = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false })

/** What its gradebook would find wrong with a result; empty when it is as it should be. */
export function formatProblems(format: keyof typeof SCHEMAS, result: unknown): readonly string[] {
  const valid = ajv.compile(SCHEMAS[format])
  return valid(result) ? [] : (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

import { equal } from '../../base/json'
import type { FieldError } from '../field-error'
import { checkedFormat, hasFormat } from './formats'
import type { JsonSchema } from './json-schema'
import { expressionOf } from './regular-expression'
import { longText, notOneOf, outOfRange, type Place, should, wrongType } from './schema-errors'

/** The types that a schema allows; none: any. */
const typesOf = (schema: JsonSchema): readonly string[] =>
  schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : schema.type ? [schema.type] : []

/** JSON Schema's word for what a value is. */
export function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** go-openapi's word for how a value is represented. */
const representation = (type: string): string => ({ integer: 'int64', number: 'double' })[type] ?? ''

/** `typeValidator.Validate`. */
export function checkType(schema: JsonSchema, value: unknown, place: Place): FieldError | undefined {
  const types = typesOf(schema)
  const found = typeName(value)
  if (found === 'null') {
    return types.length > 0 && !schema.nullable ? wrongType(place, types.join(','), found) : undefined
  }
  const format = checkedFormat(schema)
  const fits = types.includes(found) || (found === 'integer' && types.includes('number'))
  const numeric = types.includes('number') || types.includes('integer')
  if (format && found !== 'string' && found !== 'array' && !fits) {
    return wrongType(place, format, representation(found))
  }
  if (format && !numeric && (found === 'string' || found === 'array')) return undefined
  return types.length === 0 || fits ? undefined : wrongType(place, types.join(','), found)
}

/** The first thing that is wrong with a text, and its format. */
export function checkText(schema: JsonSchema, text: string, place: Place): readonly FieldError[] {
  const problem = textProblem(schema, text, place)
  const format = checkedFormat(schema)
  const unformatted = format && !hasFormat(text, format) ? wrongType(place, format, text) : undefined
  return [problem, unformatted].filter((error) => error !== undefined)
}

function textProblem(schema: JsonSchema, text: string, place: Place): FieldError | undefined {
  const { minLength, maxLength, pattern } = schema
  const length = minLength === undefined && maxLength === undefined ? 0 : [...text].length
  if (maxLength !== undefined && length > maxLength) return longText(place, maxLength)
  if (minLength !== undefined && length < minLength) {
    return should(place, text, `be at least ${minLength} chars long`)
  }
  if (!pattern) return undefined
  const expression = expressionOf(schema)
  if (expression instanceof Error) {
    return should(place, text, `match '${pattern}, but pattern is invalid: ${expression.message}'`)
  }
  return expression.matches(text) ? undefined : should(place, text, `match '${pattern}'`)
}

const LIMITS: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 63), 2 ** 63],
}

export function checkNumber(schema: JsonSchema, value: number, place: Place): readonly FieldError[] {
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  const problems = [
    rangeProblem(schema, value, place),
    multipleOf !== undefined && !isMultiple(value, multipleOf)
      ? should(place, value, `be a multiple of ${multipleOf}`)
      : undefined,
    minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)
      ? should(place, value, `be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
      : undefined,
    maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)
      ? should(place, value, `be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
      : undefined,
  ]
  return problems.filter((error) => error !== undefined)
}

const isMultiple = (value: number, of: number): boolean => Number.isInteger(of < 1 ? (1 / of) * value : value / of)

function rangeProblem(schema: JsonSchema, value: number, place: Place): FieldError | undefined {
  if (schema.type !== 'integer' || !Number.isInteger(value)) return undefined
  const format = checkedFormat(schema)
  const [low, high] = LIMITS[format || 'int64'] as readonly [number, number]
  if (value >= low && value <= high) return undefined
  const of = format ? `with format ${format}` : '(default format)'
  return outOfRange(place, `Checked value must be of type integer ${of}`)
}

export function checkEnum({ enum: values }: JsonSchema, value: unknown, place: Place): readonly FieldError[] {
  if (!values?.length || values.some((allowed) => equal(allowed, value))) return []
  return [notOneOf(place, value, values)]
}

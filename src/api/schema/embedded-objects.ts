import { isObject } from '../../base/json'
import { type FieldError, invalid, required } from '../field-error'
import { dns1035Label } from '../resources/names'
import { type JsonSchema, partsOf } from './json-schema'

/** What is wrong with whole objects inside of a custom resource (apiextensions `objectmeta.Validate`). */
export function embeddedProblems(schema: JsonSchema | undefined, value: unknown, path = ''): readonly FieldError[] {
  if (!schema) return []
  const within = partsOf(schema, value, path).flatMap((part) => embeddedProblems(part.schema, part.value, part.path))
  return schema['x-kubernetes-embedded-resource'] && isObject(value)
    ? [...typeProblems(value, path), ...within]
    : within
}

/** An object says what it is; metadata it need not have. */
function typeProblems({ apiVersion, kind }: Readonly<Record<string, unknown>>, path: string): readonly FieldError[] {
  const problems = [typeProblem(apiVersion, `${path}.apiVersion`), typeProblem(kind, `${path}.kind`)]
  const messages = typeof kind === 'string' && kind !== '' ? dns1035Label(kind.toLowerCase()) : []
  if (messages.length > 0) {
    const why = `may have mixed case, but should otherwise match: ${messages.join(',')}`
    problems.push(invalid(`${path}.kind`, kind, why))
  }
  return problems.filter((problem) => problem !== undefined)
}

function typeProblem(value: unknown, field: string): FieldError | undefined {
  if (value === undefined) return required(field)
  if (typeof value !== 'string') return invalid(field, value, 'must be a string')
  return value === '' ? invalid(field, value, 'must not be empty') : undefined
}

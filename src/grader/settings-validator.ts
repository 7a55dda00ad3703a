import Ajv, { type ErrorObject } from 'ajv'
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml'
import { listWords, nearest, quote } from '../base/text'
import { UsageError } from '../base/usage-error'
import schema from './exercise.schema.json'
import { instantOf } from './lateness'

const isTimeZone = (text: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: text }))
  } catch {
    return false
  }
}

const ajv = new Ajv({ allErrors: true, verbose: true, useDefaults: true, allowUnionTypes: true })
  // What a mistake is told with; editors for YAML show it, too.
  .addKeyword({ keyword: 'errorMessage', schemaType: 'string' })
  .addFormat('time-zone', isTimeZone)
  .addFormat('date-time', (text) => instantOf(text) !== undefined)
const isValid = ajv.compile(schema)

/**
 * Reads `exercise.yaml` by its schema, and fills in the schema's defaults.
 * @throws {UsageError} with one line for each mistake: its place, what was expected, what was found
 */
export function validSettings(text: string, file: string): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const problems =
    document.errors.length > 0
      ? document.errors.map(({ message, pos }) => ({ at: pos[0], text: message.split(/ at line \d/)[0] ?? message }))
      : []
  const value: unknown = problems.length > 0 ? undefined : (document.toJS() ?? {})
  if (problems.length === 0 && isValid(value)) return value
  const all = problems.length > 0 ? problems : mistakes(document)
  const told = all.map((problem) => {
    const { line, col } = lines.linePos(problem.at)
    return `${file}:${line}:${col}: ${problem.text}`
  })
  const [only = ''] = told
  throw new UsageError(told.length === 1 ? `Cannot read ${only}` : `Cannot read ${file}:\n  ${told.join('\n  ')}`)
}

interface Mistake {
  /** The place in the text. */
  readonly at: number
  readonly text: string
}

const mistakes = (document: Document): readonly Mistake[] =>
  (isValid.errors ?? [])
    // A name that is no name is told by what is the matter with it.
    .filter(({ keyword }) => keyword !== 'propertyNames')
    .map((error) => mistakeOf(error, document))
    .sort((a, b) => a.at - b.at)

function mistakeOf(error: ErrorObject, document: Document): Mistake {
  const path = error.instancePath.split('/').slice(1).map(unescaped)
  const { keyword, params, parentSchema = {}, data, propertyName } = error
  const named = (field: string): string => [...path, field].join('.')
  if (keyword === 'additionalProperties') {
    const field = String(params.additionalProperty)
    const known = Object.keys((parentSchema.properties as object | undefined) ?? {})
    const near = nearest(field, known)
    const hint =
      near.length > 0 ? `Did you mean ${listWords(near.map(quote), 'or')}?` : `Known are ${listWords(known, 'and')}.`
    return { at: keyAt(document, path, field), text: `there is no field ${quote(named(field))}. ${hint}` }
  }
  if (keyword === 'required') {
    const field = String(params.missingProperty)
    const wanted = (parentSchema.properties as Properties | undefined)?.[field]
    return { at: valueAt(document, path), text: `${named(field)} is missing: ${wanted?.description ?? 'it is needed'}` }
  }
  if (propertyName !== undefined) {
    const text = `${named(propertyName)} is no name for a placeholder: letters, digits, "_" and "-", a letter first`
    return { at: keyAt(document, path, propertyName), text }
  }
  const subject = path.join('.') || 'the file'
  return { at: valueAt(document, path), text: `${subject} ${expectation(error)}, found ${JSON.stringify(data)}` }
}

type Properties = Readonly<Record<string, { readonly description?: string }>>

function expectation({ keyword, params, parentSchema }: ErrorObject): string {
  if (keyword === 'enum') return `must be ${listWords((params.allowedValues as readonly unknown[]).map(String), 'or')}`
  // Fields of its own: with a message in the schema, editors would show that one for a misspelt field, too.
  return String(parentSchema?.errorMessage ?? 'must be a map of fields')
}

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')

function valueAt(document: Document, path: readonly string[]): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}

function keyAt(document: Document, path: readonly string[], field: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true)
  const keys = isMap(map) ? map.items.map(({ key }) => key) : []
  const key = keys.find((each) => isNode(each) && String(each) === field)
  return isNode(key) ? (key.range?.[0] ?? 0) : valueAt(document, path)
}

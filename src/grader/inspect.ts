import { parseAllDocuments } from 'yaml'
import { isObject } from '../base/json'
import { quote } from '../base/text'

const MAXIMUM_NESTING = 100
const MAXIMUM_DOCUMENTS = 100
const MAXIMUM_ALIASES = 100
const MAXIMUM_COMMANDS = 200
const MAXIMUM_LINE = 4000

export interface Inspection {
  /** Why the submission is not graded. */
  readonly refusal?: string
  readonly notes: readonly string[]
}

/** Looks at a submission's texts before anything is applied. Runs in the grading process: a parser may be made to take long. */
export function inspect(files: Readonly<Record<string, string>>): Inspection {
  const notes: string[] = []
  for (const [path, text] of Object.entries(files)) {
    const problem = /\.(?:ya?ml|json)$/.test(path) ? manifestProblem(text, path, notes) : commandsProblem(text)
    if (problem) return { refusal: `${quote(path)} ${problem}`, notes }
  }
  return { notes }
}

function commandsProblem(text: string): string | undefined {
  const lines = text.split('\n')
  if (lines.length > MAXIMUM_COMMANDS) return `has ${lines.length} lines; ${MAXIMUM_COMMANDS} are allowed`
  for (const [index, line] of lines.entries()) {
    if (line.length > MAXIMUM_LINE) return `has a line of ${line.length} characters (line ${index + 1})`
    if (line.split(/\s/).some((word) => word.split('*').length > 4))
      return `has too many patterns in one line (line ${index + 1})`
  }
  return undefined
}

function manifestProblem(text: string, path: string, notes: string[]): string | undefined {
  if (nesting(text) > MAXIMUM_NESTING) return `is nested more than ${MAXIMUM_NESTING} deep`
  if (text.split(/^---/m).length > MAXIMUM_DOCUMENTS) return `has more than ${MAXIMUM_DOCUMENTS} documents`
  try {
    const documents = parseAllDocuments(text, { version: '1.1', uniqueKeys: false, merge: true, logLevel: 'silent' })
    for (const document of documents) {
      // What is no YAML is told by kubectl, in its own words, with the place.
      if (document.errors.length > 0) return undefined
      const problem = valueProblem(document.toJS({ maxAliasCount: MAXIMUM_ALIASES }), { path, notes, depth: 0 })
      if (problem) return problem
    }
  } catch (error) {
    if (error instanceof RangeError) return 'is nested too deep'
    if (/alias count/i.test((error as Error).message)) return 'has aliases that expand to far too much'
  }
  return undefined
}

interface Walk {
  readonly path: string
  readonly notes: string[]
  readonly depth: number
}

function valueProblem(value: unknown, walk: Walk): string | undefined {
  if (walk.depth > MAXIMUM_NESTING) return `is nested more than ${MAXIMUM_NESTING} deep`
  const deeper = { ...walk, depth: walk.depth + 1 }
  if (Array.isArray(value)) return value.map((item) => valueProblem(item, deeper)).find(Boolean)
  if (!isObject(value)) return undefined
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    if (Object.hasOwn(value, key)) return `has a key ${quote(key)}, which no Kubernetes object has`
  }
  if (
    isObject(value.metadata) &&
    Array.isArray(value.metadata.ownerReferences) &&
    value.metadata.ownerReferences.length > 0
  ) {
    return 'sets metadata.ownerReferences by hand: controllers do that'
  }
  if (typeof value.kind === 'string' && isObject(value.status) && Object.keys(value.status).length > 0) {
    const note = `${quote(walk.path)} has a status: it was ignored, as a cluster does`
    if (!walk.notes.includes(note)) walk.notes.push(note)
  }
  return Object.values(value)
    .map((item) => valueProblem(item, deeper))
    .find(Boolean)
}

/** The deepest nesting that brackets and dashes may mean: cheap, and never too low. */
function nesting(text: string): number {
  let open = 0
  let most = 0
  for (const character of text) {
    if (character === '[' || character === '{') most = Math.max(most, ++open)
    else if (character === ']' || character === '}') open = Math.max(0, open - 1)
  }
  const compact = text.match(/^(?: *[-?] )+/gm) ?? []
  const dashes = compact.map((line) => line.replaceAll(' ', '').length)
  return Math.max(most, ...dashes.slice(0, 10_000), 0)
}

import { Document, LineCounter, parseDocument, type SchemaOptions, visit, type YAMLError } from 'yaml'
import { isObject, type JsonObject } from '../base/json'
import { CommandError } from './errors'
import { goYamlProblem } from './go-yaml'

/** One object of a manifest file, as it was written. */
export interface ManifestDocument {
  /** The file's name as the user knows it. */
  readonly source: string
  /** The line of the file on which the document starts, from 1. */
  readonly line: number
  readonly body: JsonObject
  /** Keys given twice in one map: the last one counts, which is hardly meant. */
  readonly duplicates: readonly { readonly key: string; readonly line: number }[]
}

/** Text that is no manifest. The message is kubectl's; the rest says where to look. */
export class ManifestError extends CommandError {
  constructor(
    message: string,
    readonly place: {
      readonly source: string
      readonly line: number
      readonly column: number
      readonly excerpt: string
    },
  ) {
    super(message)
  }
}

/** YAML that is no map; with validation kubectl says so in other words. */
export class NoObject extends CommandError {
  constructor(
    readonly source: string,
    found: string,
  ) {
    super(`unable to decode "${source}": json: cannot unmarshal ${found} into Go value of type unstructured.detector`)
  }

  validated(): CommandError {
    return invalidData(this.source, 'invalid object to validate')
  }
}

/** What kubectl itself finds wrong before it sends anything. */
export const invalidData = (source: string, problem: string): CommandError =>
  new CommandError(
    `error validating "${source}": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`,
  )

/**
 * Reads YAML or JSON, several documents in one text. Documents without content are skipped.
 * @throws {ManifestError} with kubectl's words, and the line, column and an excerpt of the file
 */
export function readManifest(text: string, source: string): readonly ManifestDocument[] {
  const { documents, error } = tryManifest(text, source)
  if (error) throw error
  return documents
}

/** The same, keeping what stands before the first mistake. */
export function tryManifest(
  text: string,
  source: string,
): { readonly documents: readonly ManifestDocument[]; readonly error?: CommandError } {
  const documents: ManifestDocument[] = []
  try {
    for (const chunk of splitDocuments(text.replace(/^\ufeff/, ''))) documents.push(...readDocument(chunk, source))
    return { documents }
  } catch (error) {
    if (error instanceof CommandError) return { documents, error }
    throw error
  }
}

interface Chunk {
  readonly text: string
  /** Lines before it in the file. */
  readonly skipped: number
}

function splitDocuments(text: string): readonly Chunk[] {
  const chunks: Chunk[] = []
  let lines: string[] = []
  let skipped = 0
  text.split('\n').forEach((line, i) => {
    if (/^---[ \t]*(?:#.*)?\r?$/.test(line)) {
      chunks.push({ text: lines.join('\n'), skipped })
      lines = []
      skipped = i + 1
    } else lines.push(line)
  })
  chunks.push({ text: lines.join('\n'), skipped })
  return chunks.filter((chunk) => chunk.text.trim() !== '')
}

const MAXIMUM_ALIASES = 100

function readDocument(chunk: Chunk, source: string): readonly ManifestDocument[] {
  const counter = new LineCounter()
  const document = parseDocument(chunk.text, {
    version: '1.1',
    schema: GO_YAML,
    uniqueKeys: false,
    lineCounter: counter,
    prettyErrors: false,
  })
  const [error] = document.errors
  if (error) throw parseError({ error, chunk, counter, source })
  const value = jsonValue(toJs(document, { chunk, source }))
  if (value === null || value === undefined) return []
  if (!isObject(value)) {
    throw new NoObject(source, Array.isArray(value) ? 'array' : typeof value)
  }
  const duplicates = findDuplicates(document, counter, chunk)
  return [{ source, line: firstLine(chunk), body: value as JsonObject, duplicates }]
}

type Tag = Parameters<Extract<NonNullable<SchemaOptions['customTags']>, (...tags: never) => unknown>>[0][number]

/** What go-yaml does differently from YAML 1.1: base 60 numbers and timestamps stay text, and so does a lone dot. */
function asGoYaml(tag: Tag): readonly Tag[] {
  if (typeof tag === 'string') return [tag]
  if (tag.tag === 'tag:yaml.org,2002:timestamp' || tag.format === 'TIME') return []
  return 'test' in tag && tag.test?.test('.')
    ? [{ ...tag, test: /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/ } as Tag]
    : [tag]
}

/** Made once: to put a schema together takes longer than to read a small document with it. */
const GO_YAML = new Document(null, {
  version: '1.1',
  merge: true,
  customTags: (tags) => tags.flatMap(asGoYaml),
}).schema

function firstLine({ text, skipped }: Chunk): number {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  return skipped + 1 + Math.max(0, first)
}

function toJs(document: Document.Parsed, { chunk, source }: { chunk: Chunk; source: string }): unknown {
  try {
    return document.toJS({ maxAliasCount: MAXIMUM_ALIASES })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const unresolved = /Unresolved alias[^:]*: (.*)$/.exec(message)
    const problem = unresolved ? `unknown anchor '${unresolved[1]}' referenced` : 'document contains excessive aliasing'
    throw new ManifestError(`error parsing ${source}: error converting YAML to JSON: yaml: ${problem}`, {
      source,
      line: firstLine(chunk),
      column: 1,
      excerpt: '',
    })
  }
}

/** Values that JSON does not have become what kubectl makes of them. */
function jsonValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonValue)
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Set) return Object.fromEntries([...value].map((key) => [String(key), null]))
  if (value instanceof Map) return jsonValue(Object.fromEntries(value))
  if (!isObject(value)) return value ?? null
  refusePrototypeKey(value)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonValue(item)]))
}

function refusePrototypeKey(value: Record<string, unknown>): void {
  if (Object.hasOwn(value, '__proto__')) throw new CommandError('no Kubernetes object has a field "__proto__"')
}

function findDuplicates(document: Document.Parsed, counter: LineCounter, chunk: Chunk): ManifestDocument['duplicates'] {
  const found: { key: string; line: number }[] = []
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>()
      for (const { key } of map.items) {
        const name = String(key)
        const offset = (key as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0
        if (seen.has(name) && name !== '<<')
          found.push({ key: name, line: counter.linePos(offset).line + chunk.skipped })
        seen.add(name)
      }
    },
  })
  return found
}

interface Failure {
  readonly error: YAMLError
  readonly chunk: Chunk
  readonly counter: LineCounter
  readonly source: string
}

function parseError({ error, chunk, counter, source }: Failure): ManifestError {
  const { line, col } = counter.linePos(error.pos[0])
  const excerpt = excerptOf(chunk, line, col)
  const problem = goYamlProblem(error, chunk.text, line)
  return new ManifestError(`error parsing ${source}: error converting YAML to JSON: yaml: ${problem}`, {
    source,
    line: line + chunk.skipped,
    column: col,
    excerpt,
  })
}

/** The line with its neighbours, and a mark under the column. */
function excerptOf(chunk: Chunk, line: number, column: number): string {
  const lines = chunk.text.split('\n')
  const from = Math.max(1, line - 1)
  const to = Math.min(lines.length, line + 1)
  const width = String(to + chunk.skipped).length
  const shown: string[] = []
  for (let i = from; i <= to; i++) {
    shown.push(`${String(i + chunk.skipped).padStart(width)} | ${lines[i - 1]}`)
    if (i === line) shown.push(`${' '.repeat(width)} | ${' '.repeat(column - 1)}^`)
  }
  return shown.join('\n')
}

import { CommandError } from '../../errors'
import { FUNCTIONS } from './functions'

/** An expression: a pipeline of calls, each fed the one before as its last argument. */
export type Pipeline = readonly (readonly Term[])[]

export type Term =
  | { readonly type: 'literal'; readonly value: string | number | boolean | null }
  /** `.a.b`, `$x.a`, `$`: `variable` is '' for the dot. */
  | { readonly type: 'path'; readonly variable: string; readonly fields: readonly string[] }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'group'; readonly pipeline: Pipeline; readonly fields: readonly string[] }

export type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'print'; readonly pipeline: Pipeline }
  | { readonly type: 'assign'; readonly name: string; readonly pipeline: Pipeline; readonly declare: boolean }
  | {
      readonly type: 'if' | 'with' | 'range'
      readonly pipeline: Pipeline
      readonly variables: readonly string[]
      readonly body: readonly TemplateNode[]
      readonly otherwise: readonly TemplateNode[]
    }

/** In the words of Go's `text/template`, for a template that kubectl calls `output`. */
class TemplateProblem extends Error {}

const templateError = (why: string): TemplateProblem => new TemplateProblem(why)

const ACTION = /\{\{(-\s)?((?:"(?:\\.|[^"\\])*"|`[^`]*`|\/\*[\s\S]*?\*\/|(?!-?\}\}).)*)(\s-)?\}\}/gs
const WORD =
  /"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])'|:=|[()|,=]|\$[A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*|\.(?:[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)?|[^\s()|,=:"`]+/g

type Piece = { readonly text: string } | { readonly words: readonly string[] }

/** Reads a Go template. @throws {CommandError} */
export function parseGoTemplate(source: string): readonly TemplateNode[] {
  try {
    return new Reader(split(source)).block([]).body
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error
    throw new CommandError(`error parsing template ${source}, template: output:1: ${error.message}`)
  }
}

function split(source: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  let trimNext = false
  for (const match of source.matchAll(ACTION)) {
    let text = source.slice(at, match.index)
    if (trimNext) text = text.trimStart()
    if (match[1]) text = text.trimEnd()
    if (text) pieces.push({ text })
    const action = (match[2] as string).trim()
    if (!action.startsWith('/*')) pieces.push({ words: action.match(WORD) ?? [] })
    trimNext = !!match[3]
    at = match.index + match[0].length
  }
  const rest = trimNext ? source.slice(at).trimStart() : source.slice(at)
  if (rest.includes('{{')) throw templateError('unclosed action')
  if (rest) pieces.push({ text: rest })
  return pieces
}

class Reader {
  private at = 0
  constructor(private readonly pieces: readonly Piece[]) {}

  /** Nodes up to one of the closing words, which is consumed. */
  block(closers: readonly string[]): { body: readonly TemplateNode[]; closer: readonly string[] } {
    const body: TemplateNode[] = []
    while (this.at < this.pieces.length) {
      const piece = this.pieces[this.at++] as Piece
      if ('text' in piece) body.push({ type: 'text', text: piece.text })
      else if (closers.includes(piece.words[0] ?? '')) return { body, closer: piece.words }
      else body.push(this.action(piece.words))
    }
    if (closers.length > 0) throw templateError('unexpected EOF: {{end}} is missing')
    return { body, closer: [] }
  }

  private action(words: readonly string[]): TemplateNode {
    const [first = ''] = words
    if (first === 'if' || first === 'with' || first === 'range') return this.control(first, words.slice(1))
    if (first === 'end' || first === 'else') throw templateError(`unexpected {{${first}}}`)
    if (first.startsWith('$') && (words[1] === ':=' || words[1] === '=')) {
      return { type: 'assign', name: first, pipeline: parsePipeline(words.slice(2)), declare: words[1] === ':=' }
    }
    return { type: 'print', pipeline: parsePipeline(words) }
  }

  private control(type: 'if' | 'with' | 'range', words: readonly string[]): TemplateNode {
    const assign = words.indexOf(':=')
    const variables = assign < 0 ? [] : words.slice(0, assign).filter((word) => word !== ',')
    const pipeline = parsePipeline(words.slice(assign + 1), type)
    const { body, closer } = this.block(['end', 'else'])
    const otherwise = closer[0] === 'else' ? this.otherwise(closer.slice(1)) : []
    return { type, pipeline, variables, body, otherwise }
  }

  private otherwise(words: readonly string[]): readonly TemplateNode[] {
    const [first] = words
    if (first === 'if' || first === 'with') return [this.control(first, words.slice(1))]
    return this.block(['end']).body
  }
}

function parsePipeline(words: readonly string[], context = 'command'): Pipeline {
  if (words.length === 0) throw templateError(`missing value for ${context}`)
  const calls: Term[][] = [[]]
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    if (word === '|') calls.push([])
    else if (word === '(') {
      const close = closing(words, i)
      const after = words[close + 1] ?? ''
      const fields = after.startsWith('.') && after.length > 1 ? after.slice(1).split('.') : []
      calls.at(-1)?.push({ type: 'group', pipeline: parsePipeline(words.slice(i + 1, close)), fields })
      i = fields.length > 0 ? close + 1 : close
    } else calls.at(-1)?.push(parseTerm(word))
  }
  return calls
}

function closing(words: readonly string[], open: number): number {
  let depth = 0
  for (let i = open; i < words.length; i++) {
    if (words[i] === '(') depth++
    else if (words[i] === ')' && --depth === 0) return i
  }
  throw templateError('unclosed left paren')
}

function parseTerm(word: string): Term {
  if (word.startsWith('"')) return { type: 'literal', value: JSON.parse(word) as string }
  if (word.startsWith('`')) return { type: 'literal', value: word.slice(1, -1) }
  if (/^-?\d+(?:\.\d+)?$/.test(word)) return { type: 'literal', value: Number(word) }
  if (word === 'true' || word === 'false') return { type: 'literal', value: word === 'true' }
  if (word === 'nil') return { type: 'literal', value: null }
  if (word.startsWith('.')) return { type: 'path', variable: '', fields: word.split('.').filter(Boolean) }
  if (word.startsWith('$')) {
    const [variable = '$', ...fields] = word.split('.')
    return { type: 'path', variable, fields }
  }
  if (!Object.hasOwn(FUNCTIONS, word)) throw templateError(`function ${JSON.stringify(word)} not defined`)
  return { type: 'function', name: word }
}

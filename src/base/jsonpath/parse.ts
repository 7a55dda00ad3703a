import { JsonPathError } from './json-path-error'

/** One step of a path, applied to every value found so far. */
export type Step =
  | { readonly type: 'field'; readonly name: string }
  /** A word without a dot before it: nothing is called that. */
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'slice'; readonly from?: number; readonly to?: number; readonly step: number }
  | { readonly type: 'union'; readonly branches: readonly (readonly Step[])[] }
  | { readonly type: 'filter'; readonly left: Operand; readonly operator: string; readonly right?: Operand }
  | { readonly type: 'root' }

export type Operand = { readonly literal: string | number | boolean } | { readonly path: readonly Step[] }

export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'path'; readonly steps: readonly Step[] }
  | { readonly type: 'range'; readonly steps: readonly Step[]; readonly body: readonly Node[] }
  | { readonly type: 'stray end' }

/** Reads a JSONPath template in kubectl's dialect; a range that is not ended goes on to the end. @throws {JsonPathError} */
export function parseTemplate(template: string): readonly Node[] {
  try {
    return readTemplate(template)
  } catch (error) {
    throw error instanceof JsonPathError ? refuse(template, error.message) : error
  }
}

function readTemplate(template: string): readonly Node[] {
  const stack: { steps: readonly Step[]; body: Node[] }[] = [{ steps: [], body: [] }]
  for (let at = 0; at < template.length; ) {
    const top = stack.at(-1) as { body: Node[] }
    const open = template.indexOf('{', at)
    if (open !== at) top.body.push({ type: 'text', text: template.slice(at, open < 0 ? undefined : open) })
    if (open < 0) break
    const close = closingBrace(template, open)
    const action = template.slice(open + 1, close).trim()
    at = close + 1
    if (/^range(?:\s|$)/.test(action)) stack.push({ steps: parseSteps(action.slice(5).trim()), body: [] })
    else if (action !== 'end') top.body.push(parseAction(action))
    else if (stack.length === 1) top.body.push({ type: 'stray end' })
    else endRange()
  }
  while (stack.length > 1) endRange()
  return (stack[0] as { body: Node[] }).body

  function endRange(): void {
    const done = stack.pop() as { steps: readonly Step[]; body: Node[] }
    stack.at(-1)?.body.push({ type: 'range', ...done })
  }
}

const refuse = (template: string, why: string): JsonPathError =>
  new JsonPathError(`error parsing jsonpath ${template}, ${why}`)

function closingBrace(template: string, open: number): number {
  let quote = ''
  for (let i = open + 1; i < template.length; i++) {
    const character = template[i] as string
    if (character === '\\') i++
    else if (quote) {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '}') return i
  }
  throw new JsonPathError('unclosed action')
}

function parseAction(action: string): Node {
  const quoted = /^(["'])(.*)\1$/s.exec(action)
  if (quoted) return { type: 'text', text: unescaped(quoted[2] as string) }
  if (LITERAL.test(action)) return { type: 'text', text: action }
  return { type: 'path', steps: parseSteps(action) }
}

const LITERAL = /^(?:-?\d+(?:\.\d+)?|true|false)$/

const unescaped = (text: string): string =>
  text.replace(/\\(.)/gs, (_, sign: string) => ({ n: '\n', t: '\t', r: '\r' })[sign] ?? sign)

/** Reads `.a.b[0]['c'][?(@.d=="e")]..f`. @throws {JsonPathError} */
export function parseSteps(path: string): readonly Step[] {
  const steps: Step[] = []
  for (let at = 0; at < path.length; ) {
    const character = path[at] as string
    if (character === '$' || character === '@') {
      if (character === '$') steps.push({ type: 'root' })
      at++
    } else if (path.startsWith('..', at)) {
      steps.push({ type: 'recursive' })
      at += path[at + 2] === '[' ? 2 : 1
    } else if (character === '[') {
      const close = closingBracket(path, at)
      steps.push(parseBracket(path.slice(at + 1, close)))
      at = close + 1
    } else if (/\s/.test(character)) at++
    else if (character === '"' || character === "'") at += quotedLength(path.slice(at))
    else {
      const match = /^\.?((?:\\.|[^.[\]\s])*)/s.exec(path.slice(at)) as RegExpExecArray
      const name = (match[1] as string).replace(/\\(.)/gs, '$1')
      if (!/^[.\p{L}\p{N}_+-]/u.test(match[0])) throw new JsonPathError(strange(character))
      if (name === '*') steps.push({ type: 'wildcard' })
      else if (name !== '') steps.push({ type: match[0].startsWith('.') ? 'field' : 'identifier', name })
      at += match[0].length
    }
  }
  return steps
}

const strange = (sign: string): string =>
  `unrecognized character in action: U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} '${sign}'`

/** Text within a path says nothing. */
function quotedLength(text: string): number {
  const end = text.indexOf(text[0] as string, 1)
  if (end < 0) throw new JsonPathError('unterminated quoted string')
  return end + 1
}

function closingBracket(path: string, open: number): number {
  let depth = 0
  let quote = ''
  for (let i = open; i < path.length; i++) {
    const character = path[i] as string
    if (character === '\\') i++
    else if (quote) {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '[') depth++
    else if (character === ']' && --depth === 0) return i
  }
  throw new JsonPathError('unterminated array')
}

function parseBracket(inside: string): Step {
  const text = inside.trim()
  if (text === '*') return { type: 'wildcard' }
  const filter = /^\?\((.*)\)$/s.exec(text)
  if (filter) return parseFilter((filter[1] as string).trim())
  const parts = text.split(/,(?=(?:[^'"]|'[^']*'|"[^"]*")*$)/).map((part) => part.trim())
  if (parts.length > 1) return { type: 'union', branches: parts.map((part) => [parseBracket(part)]) }
  // What stands in quotes is a path too: dots in a key want a backslash here as elsewhere.
  const quoted = /^'([^']*)'$/.exec(text)
  if (quoted) return { type: 'union', branches: [parseSteps(`.${quoted[1]}`)] }
  if (/^-?\d+$/.test(text)) return { type: 'index', index: Number(text) }
  const slice = /^(-?\d*):(-?\d*)(?::(\d*))?$/.exec(text)
  if (slice) {
    const [, from, to, step] = slice
    return {
      type: 'slice',
      ...(from ? { from: Number(from) } : {}),
      ...(to ? { to: Number(to) } : {}),
      step: step ? Number(step) : 1,
    }
  }
  throw new JsonPathError(`invalid array index ${text}`)
}

function parseFilter(text: string): Step {
  const match = /^((?:[^'"=!<>]|'[^']*'|"[^"]*")*?)\s*([=!<>]+)\s*(.*)$/s.exec(text)
  if (!match) return { type: 'filter', left: parseOperand(text), operator: 'exists' }
  const [, left = '', operator = '', right = ''] = match
  return { type: 'filter', left: parseOperand(left.trim()), operator, right: parseOperand(right.trim()) }
}

function parseOperand(text: string): Operand {
  const quoted = /^(["'])((?:\\.|(?!\1).)*)\1$/s.exec(text)
  if (quoted) return { literal: unescaped(quoted[2] as string) }
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return { literal: Number(text) }
  if (text === 'true' || text === 'false') return { literal: text === 'true' }
  return { path: parseSteps(text) }
}

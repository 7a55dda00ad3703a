import type { Requirement, SelectorOperator } from './label-selector'

/** A selector that cannot be read, in the words of apimachinery's parser of labels. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError'
}

interface Token {
  /** A sign, or `word`, or `end`. */
  readonly type: string
  readonly text: string
}

const TOKEN = /\s*(==|!=|[=!(),<>]|[^\s=!(),<>]+)/y
const END: Token = { type: 'end', text: '' }

const OPERATORS: Readonly<Record<string, SelectorOperator>> = {
  '=': 'In',
  '==': 'In',
  '!=': 'NotIn',
  '>': 'Gt',
  '<': 'Lt',
  in: 'In',
  notin: 'NotIn',
}
const KNOWN = 'in, notin, =, ==, !=, gt, lt'

/** Reads one requirement after the other. */
export class SelectorParser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#tokens = [...text.matchAll(new RegExp(TOKEN.source, 'g'))].map(([, sign = '']): Token => {
      return { type: /^[=!(),<>]/.test(sign) ? sign : 'word', text: sign }
    })
  }

  /** @throws {SelectorError} */
  requirements(): readonly Requirement[] {
    const found: Requirement[] = []
    for (;;) {
      const { type, text } = this.#next
      if (type === 'end') return found
      if (type !== 'word' && type !== '!') throw expected(text, "!, identifier, or 'end of string'")
      found.push(this.#requirement())
      const after = this.#take()
      if (after.type === 'end') return found
      if (after.type !== ',') throw expected(after.text, "',' or 'end of string'")
      if (!['word', '!'].includes(this.#next.type)) throw expected(this.#next.text, "identifier after ','")
    }
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? END
  }

  #take(): Token {
    const token = this.#next
    this.#at++
    return token
  }

  #requirement(): Requirement {
    try {
      return this.#readRequirement()
    } catch (error) {
      throw error instanceof SelectorError ? new SelectorError(`unable to parse requirement: ${error.message}`) : error
    }
  }

  #readRequirement(): Requirement {
    const negated = this.#next.type === '!'
    if (negated) this.#take()
    const { type, text: key } = this.#take()
    if (type !== 'word') throw expected(key, 'identifier')
    if (negated) return { key, operator: 'DoesNotExist', values: [] }
    if (['end', ','].includes(this.#next.type)) return { key, operator: 'Exists', values: [] }
    const sign = this.#take()
    const operator = OPERATORS[sign.text]
    if (!operator) throw expected(sign.text, KNOWN)
    return { key, operator, values: sign.type === 'word' ? this.#values() : [this.#exactValue()] }
  }

  /** `(a, b)` */
  #values(): readonly string[] {
    const open = this.#take()
    if (open.type !== '(') throw new SelectorError(`found '${open.text}' expected: '('`)
    const values: string[] = []
    let value: string | undefined
    for (;;) {
      const { type, text } = this.#take()
      if (type === 'word' && value === undefined) value = text
      else if (type === ',') {
        values.push(value ?? '')
        value = undefined
      } else if (type === ')') {
        return [...new Set([...values, value ?? ''])]
      } else throw expected(text, value === undefined ? "',', ')' or identifier" : "',' or ')'")
    }
  }

  #exactValue(): string {
    if (['end', ','].includes(this.#next.type)) return ''
    const { type, text } = this.#take()
    if (type !== 'word') throw expected(text, 'identifier')
    return text
  }
}

const expected = (found: string, what: string): SelectorError =>
  new SelectorError(`found '${found}', expected: ${what}`)

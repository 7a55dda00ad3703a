import { type Branch, type ListItem, type Redirect, type Script, UnreadableScript, type Word } from './syntax'
import { type Token, tokenize } from './tokens'

/**
 * Reads the part of the POSIX shell language that manifests use: lists, pipes, `if`, `while`, `until`,
 * `for`, redirections, variables, `$(…)` and `$((…))`.
 * @throws {UnreadableScript} for anything else
 */
export function parseScript(text: string): Script {
  const parser = new Parser(tokenize(text, parseScript))
  const script = parser.list([])
  parser.expectEnd()
  return script
}

const RESERVED = ['if', 'then', 'elif', 'else', 'fi', 'while', 'until', 'do', 'done', 'for', 'in', '{', '}', 'case']

class Parser {
  #at = 0
  constructor(private readonly tokens: readonly Token[]) {}

  expectEnd(): void {
    if (this.#at < this.tokens.length) throw new UnreadableScript('it goes on after its end')
  }

  /** Commands up to one of the reserved words, which is left in place. */
  list(ends: readonly string[]): Script {
    const items: ListItem[] = []
    let after: ListItem['after'] = 'always'
    for (;;) {
      this.#skipNewlines()
      if (this.#at >= this.tokens.length || ends.includes(this.#keyword() ?? '') || this.#isOperator(')')) break
      const script = this.#pipe()
      const background = this.#accept('&')
      items.push({ script, after, background })
      after = this.#accept('&&') ? 'success' : this.#accept('||') ? 'failure' : 'always'
      if (after === 'always' && !background && !this.#accept(';') && !this.#accept('\n')) break
    }
    return items.length === 1 && !items[0]?.background ? (items[0] as ListItem).script : { kind: 'list', items }
  }

  #pipe(): Script {
    const negated = this.#acceptKeyword('!')
    const parts = [this.#command()]
    while (this.#accept('|')) parts.push(this.#command())
    return parts.length === 1 && !negated ? (parts[0] as Script) : { kind: 'pipe', parts, negated }
  }

  #command(): Script {
    this.#skipNewlines()
    if (this.#accept('(')) return this.#closing(this.list([]), ')')
    switch (this.#keyword()) {
      case 'if':
        return this.#if()
      case 'while':
      case 'until':
        return this.#while()
      case 'for':
        return this.#for()
      case '{':
        this.#at++
        return this.#enclosed('}')
      case 'case':
        throw new UnreadableScript('case is not read')
      default:
        return this.#simple()
    }
  }

  #if(): Script {
    const branches: Branch[] = []
    while (this.#acceptKeyword('if') || this.#acceptKeyword('elif')) {
      const condition = this.list(['then'])
      this.#expectKeyword('then')
      branches.push({ condition, body: this.list(['elif', 'else', 'fi']) })
    }
    const otherwise = this.#acceptKeyword('else') ? this.list(['fi']) : undefined
    this.#expectKeyword('fi')
    return { kind: 'if', branches, ...(otherwise ? { otherwise } : {}) }
  }

  #while(): Script {
    const until = this.#acceptKeyword('until')
    if (!until) this.#expectKeyword('while')
    const condition = this.list(['do'])
    this.#expectKeyword('do')
    return { kind: 'while', until, condition, body: this.#enclosed('done') }
  }

  #for(): Script {
    this.#expectKeyword('for')
    const name = this.#plainWord()
    this.#expectKeyword('in')
    const words = this.#words()
    if (!this.#accept(';')) this.#accept('\n')
    this.#skipNewlines()
    this.#expectKeyword('do')
    return { kind: 'for', name, words, body: this.#enclosed('done') }
  }

  #enclosed(end: string): Script {
    const body = this.list([end])
    this.#expectKeyword(end)
    return body
  }

  #closing(script: Script, end: string): Script {
    if (!this.#accept(end)) throw new UnreadableScript(`${end} is missing`)
    return script
  }

  #simple(): Script {
    const words: Word[] = []
    const redirects: Redirect[] = []
    for (;;) {
      words.push(...this.#words())
      const token = this.tokens[this.#at]
      if (token?.kind !== 'operator' || !['<', '>', '>>'].includes(token.text)) break
      this.#at++
      const target = this.tokens[this.#at++]
      if (target?.kind !== 'word') throw new UnreadableScript('a redirection leads nowhere')
      redirects.push({ operator: token.text as Redirect['operator'], target: target.word })
    }
    if (words.length === 0 && redirects.length === 0) throw new UnreadableScript('a command is missing')
    return { kind: 'command', words, redirects }
  }

  #words(): readonly Word[] {
    const words: Word[] = []
    for (let token = this.tokens[this.#at]; token?.kind === 'word'; token = this.tokens[++this.#at]) {
      words.push(token.word)
    }
    return words
  }

  /** The reserved word at hand; quoted or expanded words are never reserved. */
  #keyword(): string | undefined {
    const token = this.tokens[this.#at]
    if (token?.kind !== 'word' || token.word.some(({ kind }) => kind !== 'text')) return undefined
    const text = token.word.map((part) => (part.kind === 'text' ? part.text : '')).join('')
    return RESERVED.includes(text) || text === '!' ? text : undefined
  }

  #plainWord(): string {
    const token = this.tokens[this.#at++]
    const text =
      token?.kind === 'word' ? token.word.map((part) => (part.kind === 'text' ? part.text : '')).join('') : ''
    if (text === '') throw new UnreadableScript('a name is missing')
    return text
  }

  #isOperator(text: string): boolean {
    const token = this.tokens[this.#at]
    return token?.kind === 'operator' && token.text === text
  }

  #accept(operator: string): boolean {
    if (!this.#isOperator(operator)) return false
    this.#at++
    return true
  }

  #acceptKeyword(word: string): boolean {
    if (this.#keyword() !== word) return false
    this.#at++
    return true
  }

  #expectKeyword(word: string): void {
    if (!this.#acceptKeyword(word)) throw new UnreadableScript(`${word} is missing`)
  }

  #skipNewlines(): void {
    while (this.#accept('\n') || this.#accept(';'));
  }
}

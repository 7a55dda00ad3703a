import { UnreadableScript, type Word, type WordPart } from './syntax'

export type Token =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'operator'; readonly text: string }

const OPERATORS = ['&&', '||', '>>', ';;', ';', '&', '|', '(', ')', '<', '>', '\n']

/** How the text of `$(…)` becomes a script; handed in, for the parser needs the tokens and these need the parser. */
type ParseSubscript = (text: string) => Extract<WordPart, { kind: 'output' }>['script']

/** Splits a script into words and operators. */
export function tokenize(text: string, parseSubscript: ParseSubscript): readonly Token[] {
  const scanner = new Scanner(text, parseSubscript)
  return scanner.tokens()
}

class Scanner {
  #at = 0
  readonly #tokens: Token[] = []
  #parts: WordPart[] | undefined

  constructor(
    private readonly text: string,
    private readonly parseSubscript: ParseSubscript,
  ) {}

  tokens(): readonly Token[] {
    while (this.#at < this.text.length) this.#step()
    this.#endWord()
    return this.#tokens
  }

  #step(): void {
    const { text } = this
    const char = text[this.#at] as string
    const rest = text.slice(this.#at, this.#at + 4)
    if (char === ' ' || char === '\t' || char === '\r') this.#skip(1)
    else if (text.startsWith('\\\n', this.#at)) this.#skip(2)
    else if (char === '#' && !this.#parts) this.#comment()
    else if (/^[12]?>&[12]/.test(rest) && !this.#parts) this.#skip(rest.indexOf('&') + 2)
    else if (char === '2' && text[this.#at + 1] === '>' && !this.#parts) this.#at++
    else this.#operatorOrPart(char)
  }

  #operatorOrPart(char: string): void {
    const operator = OPERATORS.find((candidate) => this.text.startsWith(candidate, this.#at))
    if (operator === undefined) {
      this.#part(char, false)
      return
    }
    if (this.text.startsWith('<<', this.#at)) throw new UnreadableScript('here-documents are not read')
    this.#endWord()
    this.#tokens.push({ kind: 'operator', text: operator })
    this.#at += operator.length
  }

  #part(char: string, quoted: boolean): void {
    if (char === "'" && !quoted) this.#singleQuoted()
    else if (char === '"' && !quoted) this.#doubleQuoted()
    else if (char === '\\') this.#escaped(quoted)
    else if (char === '$') this.#expansion(quoted)
    else if (char === '`') this.#output(this.#until('`', this.#at + 1), quoted)
    else {
      this.#add(char)
      this.#at++
    }
  }

  #escaped(quoted: boolean): void {
    const next = this.text[this.#at + 1] ?? ''
    this.#add(quoted && !'$`"\\\n'.includes(next) ? `\\${next}` : next)
    this.#at += 2
  }

  #singleQuoted(): void {
    const inner = this.#until("'", this.#at + 1)
    this.#add(inner)
    this.#at += inner.length + 2
  }

  #doubleQuoted(): void {
    this.#add('')
    this.#at++
    while (this.text[this.#at] !== '"') {
      if (this.#at >= this.text.length) throw new UnreadableScript('a quotation mark is missing')
      this.#part(this.text[this.#at] as string, true)
    }
    this.#at++
  }

  #expansion(quoted: boolean): void {
    const rest = this.text.slice(this.#at)
    if (rest.startsWith('$((')) {
      const end = rest.indexOf('))')
      if (end < 0) throw new UnreadableScript('a sum does not end')
      this.#push({ kind: 'sum', expression: rest.slice(3, end) })
      this.#at += end + 2
      return
    }
    if (rest.startsWith('$(')) {
      this.#output(balanced(rest.slice(2)), quoted)
      this.#at++
      return
    }
    const match = /^\$(?:\{([A-Za-z_]\w*|[0-9?#@*$])\}|([A-Za-z_]\w*|[0-9?#@*$]))/.exec(rest)
    if (!match) {
      if (rest.startsWith('${')) throw new UnreadableScript('only plain variables are read')
      this.#add('$')
      this.#at++
      return
    }
    this.#push({ kind: 'variable', name: (match[1] ?? match[2]) as string, quoted })
    this.#at += match[0].length
  }

  #output(inner: string, quoted: boolean): void {
    this.#push({ kind: 'output', script: this.parseSubscript(inner), quoted })
    this.#at += inner.length + 2
  }

  #until(end: string, from: number): string {
    const to = this.text.indexOf(end, from)
    if (to < 0) throw new UnreadableScript('a quotation mark is missing')
    return this.text.slice(from, to)
  }

  #add(text: string): void {
    this.#push({ kind: 'text', text })
  }

  #push(part: WordPart): void {
    this.#parts = [...(this.#parts ?? []), part]
  }

  #skip(length: number): void {
    this.#endWord()
    this.#at += length
  }

  #comment(): void {
    const end = this.text.indexOf('\n', this.#at)
    this.#at = end < 0 ? this.text.length : end
  }

  #endWord(): void {
    if (this.#parts) this.#tokens.push({ kind: 'word', word: this.#parts })
    this.#parts = undefined
  }
}

/** The text up to the parenthesis that closes the one before it. */
function balanced(text: string): string {
  let depth = 1
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return text.slice(0, at)
  }
  throw new UnreadableScript('a parenthesis is missing')
}

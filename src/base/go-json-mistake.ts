/** What a reader of JSON may meet: a mistake, in the words of Go's `encoding/json`. */
class Mistake extends Error {}

const SPACE = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const LITERALS = ['true', 'false', 'null']

/** `'x'`, as Go quotes a character. */
const quoted = (character: string): string => {
  if (character === "'") return `'\\''`
  if (character === '"') return `'"'`
  return `'${JSON.stringify(character).slice(1, -1)}'`
}

/**
 * Says in Go's words what is wrong with a text that is no JSON: `invalid character '}' looking for beginning of value`.
 * @returns `undefined` for JSON
 */
export function goJsonMistake(text: string): string | undefined {
  try {
    new Reader(text).whole()
    return undefined
  } catch (error) {
    if (error instanceof Mistake) return error.message
    if (error instanceof RangeError) return 'exceeded max depth'
    throw error
  }
}

class Reader {
  #at = 0

  constructor(private readonly text: string) {}

  whole(): void {
    this.#value()
    if (this.#next() !== '') this.#wrong('after top-level value')
  }

  /** The next character that is no space; empty at the end. */
  #next(): string {
    SPACE.lastIndex = this.#at
    SPACE.exec(this.text)
    this.#at = SPACE.lastIndex
    return this.text[this.#at] ?? ''
  }

  #wrong(where: string): never {
    const character = this.text[this.#at]
    if (character === undefined) throw new Mistake('unexpected end of JSON input')
    throw new Mistake(`invalid character ${quoted(character)} ${where}`)
  }

  #value(): void {
    const first = this.#next()
    if (first === '{') return this.#object()
    if (first === '[') return this.#array()
    if (first === '"') return this.#string()
    if (first === '-' || (first >= '0' && first <= '9')) return this.#number()
    const literal = LITERALS.find((word) => word[0] === first)
    if (literal === undefined || first === '') this.#wrong('looking for beginning of value')
    for (const expected of literal) {
      if (this.text[this.#at] !== expected) this.#wrong(`in literal ${literal} (expecting ${quoted(expected)})`)
      this.#at++
    }
  }

  #object(): void {
    this.#at++
    if (this.#next() === '}') return void this.#at++
    for (;;) {
      if (this.#next() !== '"') this.#wrong('looking for beginning of object key string')
      this.#string()
      if (this.#next() !== ':') this.#wrong('after object key')
      this.#at++
      this.#value()
      const after = this.#next()
      if (after !== ',' && after !== '}') this.#wrong('after object key:value pair')
      this.#at++
      if (after === '}') return
    }
  }

  #array(): void {
    this.#at++
    if (this.#next() === ']') return void this.#at++
    for (;;) {
      this.#value()
      const after = this.#next()
      if (after !== ',' && after !== ']') this.#wrong('after array element')
      this.#at++
      if (after === ']') return
    }
  }

  #string(): void {
    for (this.#at++; this.text[this.#at] !== '"'; this.#at++) {
      const character = this.text[this.#at]
      if (character === undefined || character < ' ') this.#wrong('in string literal')
      if (character === '\\') this.#escape()
    }
    this.#at++
  }

  #escape(): void {
    this.#at++
    if (this.text[this.#at] === 'u') {
      for (let i = 0; i < 4; i++) {
        this.#at++
        if (!/^[\da-fA-F]$/.test(this.text[this.#at] ?? '')) this.#wrong('in \\u hexadecimal character escape')
      }
    } else if (!/^["\\/bfnrt]$/.test(this.text[this.#at] ?? '')) this.#wrong('in string escape code')
  }

  #number(): void {
    NUMBER.lastIndex = this.#at
    if (NUMBER.exec(this.text)) {
      this.#at = NUMBER.lastIndex
      return
    }
    this.#at++
    this.#wrong('in numeric literal')
  }
}

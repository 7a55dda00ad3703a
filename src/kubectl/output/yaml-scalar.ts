/** Where a scalar is written: the indentation of further lines, and the column at which it starts. */
export interface ScalarPlace {
  readonly indent: number
  readonly column: number
  /** A mapping key stays on one line. */
  readonly key?: boolean
}

const BEST_WIDTH = 80

const RESERVED =
  /^(?:~|null|Null|NULL|<<|y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|\.nan|\.NaN|\.NAN|[+-]?\.(?:inf|Inf|INF))?$/
const NUMBER =
  /^(?:[-+]?(?:0|[1-9][0-9_]*|0[0-7_]+|0[oO][0-7_]+|0[xX][0-9a-fA-F_]+|0[bB][01_]+)|[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+\.[0-9]*(?:[eE][-+]?[0-9]+)?)$/
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?)?)?$/
/** What would be read as something else than text when written plainly. */
const isAmbiguous = (text: string): boolean =>
  RESERVED.test(text) || NUMBER.test(text) || BASE_60.test(text) || TIMESTAMP.test(text)

const STARTS_LIKE_SYNTAX = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:\s|$))/
const HOLDS_SYNTAX = /:(?:\s|$)|\s#/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be escaped
const UNPRINTABLE = /[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/

/** One string in the style that go-yaml's emitter chooses for it. */
export function writeScalar(text: string, place: ScalarPlace): string {
  const unprintable = UNPRINTABLE.test(text)
  if (text.includes('\n')) {
    const blockAllowed = !place.key && !unprintable && !/ \n/.test(text) && !text.endsWith(' ')
    return blockAllowed ? writeLiteral(text, place) : writeDouble(text, place)
  }
  if (isAmbiguous(text) || unprintable) return writeDouble(text, place)
  if (STARTS_LIKE_SYNTAX.test(text) || HOLDS_SYNTAX.test(text) || /^\s|\s$/.test(text)) {
    return `'${fold(text.replaceAll("'", "''"), place, 1)}'`
  }
  return fold(text, place, 0)
}

function writeLiteral(text: string, place: ScalarPlace): string {
  const body = text.replace(/\n+$/, '')
  const trailing = text.length - body.length
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomp = trailing === 0 ? '-' : trailing === 1 && body !== '' ? '' : '+'
  const pad = ' '.repeat(place.indent)
  const lines = (chomp === '+' ? text.slice(0, -1) : body).split('\n').map((line) => (line ? pad + line : ''))
  return `|${hint}${chomp}\n${lines.join('\n')}`
}

/** Breaks at the first single blank after column 80. */
function fold(text: string, place: ScalarPlace, lead: number): string {
  if (place.key || place.column + text.length <= BEST_WIDTH) return text
  let column = place.column + lead
  let result = ''
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string
    const single = character === ' ' && i > 0 && i < text.length - 1 && text[i - 1] !== ' ' && text[i + 1] !== ' '
    if (single && column > BEST_WIDTH) {
      result += `\n${' '.repeat(place.indent)}`
      column = place.indent
    } else {
      result += character
      column++
    }
  }
  return result
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
}

function writeDouble(text: string, place: ScalarPlace): string {
  let column = place.column + 1
  let result = '"'
  let spaces = false
  const characters = Array.from(text)
  characters.forEach((character, i) => {
    const escaped = ESCAPES[character] ?? (UNPRINTABLE.test(character) ? escapeCode(character) : undefined)
    if (escaped !== undefined) {
      result += escaped
      column += escaped.length
      spaces = false
    } else if (
      character === ' ' &&
      !place.key &&
      !spaces &&
      column > BEST_WIDTH &&
      i > 0 &&
      i < characters.length - 1
    ) {
      result += `\n${' '.repeat(place.indent)}${characters[i + 1] === ' ' ? '\\' : ''}`
      column = place.indent
      spaces = true
    } else {
      result += character
      column++
      spaces = character === ' '
    }
  })
  return `${result}"`
}

function escapeCode(character: string): string {
  const code = character.codePointAt(0) as number
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
  return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
}

import { compareText } from '../../base/compare'
import { isObject } from '../../base/json'

/** Go's encoder escapes these so that JSON can stand inside HTML. */
const HTML: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

export const goJsonText = (text: string): string =>
  JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (character) => HTML[character] as string)

/** Indented JSON with sorted keys, as `kubectl -o json` prints it. Ends with a newline. */
export const toJson = (value: unknown): string => `${write(value, '')}\n`

/** Compact JSON with sorted keys, as Go's `encoding/json` writes a map. */
export function toCompactJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCompactJson).join(',')}]`
  if (isObject(value)) {
    return `{${entriesOf(value)
      .map(([key, item]) => `${goJsonText(key)}:${toCompactJson(item)}`)
      .join(',')}}`
  }
  return writePrimitive(value)
}

const entriesOf = (value: Record<string, unknown>): [string, unknown][] =>
  Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => compareText(a, b))

const writePrimitive = (value: unknown): string =>
  typeof value === 'string' ? goJsonText(value) : (JSON.stringify(value) ?? 'null')

function write(value: unknown, indent: string): string {
  const inner = `${indent}    `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return `[\n${value.map((item) => inner + write(item, inner)).join(',\n')}\n${indent}]`
  }
  if (!isObject(value)) return writePrimitive(value)
  const entries = entriesOf(value)
  if (entries.length === 0) return '{}'
  return `{\n${entries.map(([key, item]) => `${inner}${goJsonText(key)}: ${write(item, inner)}`).join(',\n')}\n${indent}}`
}

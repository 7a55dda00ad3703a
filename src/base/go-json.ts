import { compareText } from './compare'
import { isObject } from './json'

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

/** Compact JSON with sorted keys, as Go's `encoding/json` writes a map. */
export function toCompactJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCompactJson).join(',')}]`
  if (isObject(value)) {
    return `{${goEntries(value)
      .map(([key, item]) => `${goJsonText(key)}:${toCompactJson(item)}`)
      .join(',')}}`
  }
  return goJsonPrimitive(value)
}

/** What a map holds, in the order in which Go writes it. */
export const goEntries = (value: Record<string, unknown>): [string, unknown][] =>
  Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => compareText(a, b))

export const goJsonPrimitive = (value: unknown): string =>
  typeof value === 'string' ? goJsonText(value) : (JSON.stringify(value) ?? 'null')

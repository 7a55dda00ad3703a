import { goEntries, goJsonPrimitive, goJsonText } from '../../base/go-json'
import { isObject } from '../../base/json'

/** Indented JSON with sorted keys, as `kubectl -o json` prints it. Ends with a newline. */
export const toJson = (value: unknown): string => `${write(value, '')}\n`

function write(value: unknown, indent: string): string {
  const inner = `${indent}    `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return `[\n${value.map((item) => inner + write(item, inner)).join(',\n')}\n${indent}]`
  }
  if (!isObject(value)) return goJsonPrimitive(value)
  const entries = goEntries(value)
  if (entries.length === 0) return '{}'
  return `{\n${entries.map(([key, item]) => `${inner}${goJsonText(key)}: ${write(item, inner)}`).join(',\n')}\n${indent}}`
}

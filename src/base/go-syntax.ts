import { goEntries } from './go-json'
import { isObject } from './json'

/** A JSON value as Go's `%#v` shows what it was decoded into. */
export function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (isObject(value)) {
    const entries = goEntries(value).map(([key, item]) => `${JSON.stringify(key)}:${goSyntax(item)}`)
    return `map[string]interface {}{${entries.join(', ')}}`
  }
  if (value === null || value === undefined) return 'interface {}(nil)'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

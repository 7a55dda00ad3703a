import { isObject } from '../../base/json'

/** A JSON value as Go's `%+v` prints it: `map[spec:map[replicas:3]]`. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (!isObject(value)) return String(value)
  const parts = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goText(value[key])}`)
  return `map[${parts.join(' ')}]`
}

import { isObject } from '../../base/json'
import { compareNaturally } from './natural-order'
import { type ScalarPlace, writeScalar } from './yaml-scalar'

/**
 * YAML as kubectl prints it (sigs.k8s.io/yaml): keys sorted, two blanks of indentation, lists not indented
 * under their key, long text folded after column 80.
 */
export function toYaml(value: unknown): string {
  if (isEmpty(value) || !isCollection(value)) return `${writeLeaf(value, { indent: 0, column: 0 })}\n`
  return writeCollection(value, 0)
}

const isCollection = (value: unknown): boolean => Array.isArray(value) || isObject(value)

const entriesOf = (value: Record<string, unknown>): [string, unknown][] =>
  Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => compareNaturally(a, b))

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && entriesOf(value).length === 0

function writeLeaf(value: unknown, place: ScalarPlace): string {
  if (Array.isArray(value)) return '[]'
  if (isObject(value)) return '{}'
  return typeof value === 'string' ? writeScalar(value, place) : String(value ?? 'null')
}

/** Every line ends with a newline and starts at `indent`. */
function writeCollection(value: unknown, indent: number): string {
  const pad = ' '.repeat(indent)
  if (Array.isArray(value)) return value.map((item) => `${pad}- ${writeItem(item, indent)}`).join('')
  return entriesOf(value as Record<string, unknown>)
    .map(([key, item]) => `${pad}${writeEntry(key, item, indent)}`)
    .join('')
}

function writeItem(item: unknown, indent: number): string {
  if (isEmpty(item) || !isCollection(item)) return `${writeLeaf(item, { indent: indent + 2, column: indent + 2 })}\n`
  return writeCollection(item, indent + 2).slice(indent + 2)
}

function writeEntry(key: string, item: unknown, indent: number): string {
  const name = `${writeScalar(key, { indent, column: indent, key: true })}:`
  if (isEmpty(item) || !isCollection(item)) {
    const place = { indent: indent + 2, column: indent + name.length + 1 }
    return `${name} ${writeLeaf(item, place)}\n`
  }
  return `${name}\n${writeCollection(item, Array.isArray(item) ? indent : indent + 2)}`
}

import { toCompactJson } from '../../../base/go-json'
import { equal, isObject } from '../../../base/json'

export type TemplateFunction = (...values: readonly unknown[]) => unknown

/** What Go templates hold for true: everything but zero values and empty collections. */
export function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isObject(value)) return Object.keys(value).length > 0
  return !!value
}

const order = (a: unknown, b: unknown): number => {
  if (typeof a !== typeof b) throw new Error('incompatible types for comparison')
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0
}

function index(value: unknown, ...keys: readonly unknown[]): unknown {
  return keys.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) {
      if (typeof key !== 'number' || key < 0 || key >= inner.length) {
        throw new Error(`error calling index: index out of range: ${String(key)}`)
      }
      return inner[key]
    }
    if (isObject(inner)) return Object.hasOwn(inner, String(key)) ? inner[String(key)] : undefined
    throw new Error(`error calling index: index of untyped nil`)
  }, value)
}

const lengthOf = (value: unknown): number => {
  if (Array.isArray(value) || typeof value === 'string') return value.length
  if (isObject(value)) return Object.keys(value).length
  throw new Error(`error calling len: len of untyped nil`)
}

/** `%s %d %v %q %t %5s %-10s %.2f`: the verbs that templates are written with. */
export function printf(format: unknown, ...values: readonly unknown[]): string {
  let at = 0
  return String(format).replace(
    /%([-+0]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string, digits: string | undefined, verb: string) => {
      if (verb === '%') return '%'
      const value = values[at++]
      let text = goText(value)
      if (verb === 'q') text = JSON.stringify(text)
      else if (verb === 'f') text = Number(value).toFixed(digits === undefined ? 6 : Number(digits))
      else if (verb === 'x') text = typeof value === 'number' ? value.toString(16) : Buffer.from(text).toString('hex')
      else if (digits !== undefined) text = text.slice(0, Number(digits))
      return flags.includes('-')
        ? text.padEnd(Number(width))
        : text.padStart(Number(width), flags.includes('0') ? '0' : ' ')
    },
  )
}

/** Two that are no texts get a blank between them. */
const print = (...values: readonly unknown[]): string =>
  values
    .map((value, i) => {
      const apart = i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string'
      return `${apart ? ' ' : ''}${goText(value)}`
    })
    .join('')

function slice(value: unknown, from: unknown = 0, to?: unknown): unknown {
  if (typeof value !== 'string' && !Array.isArray(value)) throw new Error('error calling slice: slice of untyped nil')
  const [first, end] = [Number(from), to === undefined ? value.length : Number(to)]
  if (first < 0 || end > value.length) throw new Error(`error calling slice: index out of range: ${end}`)
  if (first > end) throw new Error(`error calling slice: invalid slice index: ${first} > ${end}`)
  return value.slice(first, end)
}

function same(a: unknown, b: unknown): boolean {
  const comparable = a === undefined || b === undefined || a === null || b === null || typeof a === typeof b
  if (!comparable) throw new Error('error calling eq: incompatible types for comparison')
  return equal(a, b)
}

/** A value as Go's `fmt` prints it. */
export function goText(value: unknown): string {
  if (value === undefined || value === null) return '<no value>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (!isObject(value)) return String(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, item]) => `${key}:${goText(item)}`).join(' ')}]`
}

export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  index,
  len: lengthOf,
  printf,
  print,
  println: (...values) => `${values.map(goText).join(' ')}\n`,
  not: (value) => !truth(value),
  and: (...values) => values.find((value) => !truth(value)) ?? values.at(-1),
  or: (...values) => values.find(truth) ?? values.at(-1),
  eq: (a, ...others) => others.some((b) => same(a, b)),
  ne: (a, b) => !same(a, b),
  slice,
  lt: (a, b) => order(a, b) < 0,
  le: (a, b) => order(a, b) <= 0,
  gt: (a, b) => order(a, b) > 0,
  ge: (a, b) => order(a, b) >= 0,
  exists: (value, ...keys) =>
    keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[String(key)] : undefined), value) !== undefined,
  base64decode: (value) => Buffer.from(String(value), 'base64').toString(),
  js: (value) => toCompactJson(String(value)).slice(1, -1),
  html: (value) => String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  urlquery: (value) => encodeURIComponent(String(value)).replaceAll('%20', '+'),
}

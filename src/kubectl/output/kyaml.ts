import { isObject } from '../../base/json'
import { compareNaturally } from './natural-order'

const PLAIN_KEY = /^[A-Za-z_][\w./-]*$/
const RESERVED = /^(?:null|true|false|yes|no|on|off|y|n)$/i

/** KYAML: YAML in its flow style, with every text in double quotes, as `kubectl -o kyaml` prints it (1.34 and later). */
export const toKyaml = (value: unknown): string => `---\n${write(value, '')}\n`

function write(value: unknown, indent: string): string {
  if (Array.isArray(value)) return writeList(value, indent)
  if (isObject(value)) return writeMap(value, indent)
  return value === undefined ? 'null' : JSON.stringify(value)
}

function writeMap(value: Record<string, unknown>, indent: string): string {
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort(compareNaturally)
  if (keys.length === 0) return '{}'
  const lines = keys.map((key) => `${indent}  ${writeKey(key)}: ${write(value[key], `${indent}  `)},\n`)
  return `{\n${lines.join('')}${indent}}`
}

/** Maps in a list stand close to its brackets. */
function writeList(list: readonly unknown[], indent: string): string {
  if (list.length === 0) return '[]'
  if (list.every((item) => isObject(item))) return `[${list.map((item) => write(item, indent)).join(', ')}]`
  return `[\n${list.map((item) => `${indent}  ${write(item, `${indent}  `)},\n`).join('')}${indent}]`
}

const writeKey = (key: string): string => (PLAIN_KEY.test(key) && !RESERVED.test(key) ? key : JSON.stringify(key))

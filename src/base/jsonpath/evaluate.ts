import { toCompactJson } from '../go-json'
import { equal, isObject } from '../json'
import { JsonPathError } from './json-path-error'
import type { Operand, Step } from './parse'

/** Every value that the path finds, in document order. Missing fields find nothing. @throws {JsonPathError} */
export function evaluate(steps: readonly Step[], value: unknown, root: unknown = value): readonly unknown[] {
  let found: readonly unknown[] = [value]
  for (const step of steps) {
    found = applyAll(step, found, root)
  }
  return found
}

function applyAll(step: Step, found: readonly unknown[], root: unknown): readonly unknown[] {
  if (step.type === 'root') return [root]
  if (step.type === 'identifier') throw new JsonPathError(`unrecognized identifier ${step.name}`)
  if (step.type !== 'union') return found.flatMap((item) => apply(step, item, root))
  return step.branches.flatMap((branch) => found.flatMap((item) => evaluate(branch, item, root)))
}

type SingleStep = Exclude<Step, { type: 'root' | 'identifier' | 'union' }>

function apply(step: SingleStep, value: unknown, root: unknown): readonly unknown[] {
  switch (step.type) {
    case 'field':
      return isObject(value) && Object.hasOwn(value, step.name) && value[step.name] !== undefined
        ? [value[step.name]]
        : []
    case 'wildcard':
      return children(value)
    case 'recursive':
      return descendants(value)
    case 'index':
      return [itemAt(value, step.index)]
    case 'slice':
      return slice(value, step)
    case 'filter':
      return Array.isArray(value) ? value.filter((item) => passes(step, item, root)) : []
  }
}

const children = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []

const descendants = (value: unknown): readonly unknown[] => [value, ...children(value).flatMap(descendants)]

function itemAt(value: unknown, index: number): unknown {
  if (!Array.isArray(value)) throw new JsonPathError(`${describe(value)} is not array or slice`)
  const at = index < 0 ? value.length + index : index
  if (at < 0 || at >= value.length) {
    throw new JsonPathError(`array index out of bounds: index ${at}, length ${value.length}`)
  }
  return value[at]
}

function describe(value: unknown): string {
  if (value === null) return 'nil'
  if (isObject(value)) return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function slice(value: unknown, { from, to, step }: Extract<Step, { type: 'slice' }>): readonly unknown[] {
  if (!Array.isArray(value)) return []
  return value.slice(from, to).filter((_, i) => i % Math.max(1, step) === 0)
}

function passes({ left, operator, right }: Extract<Step, { type: 'filter' }>, item: unknown, root: unknown): boolean {
  const a = operand(left, item, root)
  if (operator === 'exists') return a.length > 0
  const b = operand(right as Operand, item, root)
  if (a.length === 0 || b.length === 0) return false
  return compare(a[0], operator, b[0])
}

const operand = (side: Operand, item: unknown, root: unknown): readonly unknown[] =>
  'literal' in side ? [side.literal] : evaluate(side.path, item, root)

const OPERATORS = ['==', '!=', '<', '<=', '>', '>=']

function compare(a: unknown, operator: string, b: unknown): boolean {
  if (!OPERATORS.includes(operator)) throw new JsonPathError(`unrecognized filter operator ${operator}`)
  if (typeof a !== typeof b) throw new JsonPathError('incompatible types for comparison')
  if (operator === '==') return equal(a, b)
  if (operator === '!=') return !equal(a, b)
  const [x, y] = [a as number | string, b as number | string]
  if (operator === '<') return x < y
  if (operator === '<=') return x <= y
  return operator === '>' ? x > y : x >= y
}

/** One value that a path found, as text: maps and lists as JSON. */
export const printValue = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) || isObject(value) ? toCompactJson(value) : String(value)
}

import { parseQuantity } from '../../api/quantity'
import { compareText } from '../../base/compare'
import { evaluate } from '../../base/jsonpath/evaluate'
import { parseSteps } from '../../base/jsonpath/parse'
import { CommandError } from '../errors'
import { relaxed } from './custom-columns'

/** `--sort-by=.spec.replicas`: numbers by value, quantities by size, text in natural order; what has no value comes first. */
export function sortByPath<T>(objects: readonly T[], path: string, read: (item: T) => unknown): readonly T[] {
  const steps = parseSteps(relaxed(path))
  // Many have the same value: events the same second, for example.
  const keys = new Map<unknown, SortKey | undefined>()
  const keyOf = (value: unknown): SortKey | undefined => {
    if (!keys.has(value)) keys.set(value, sortKey(value))
    return keys.get(value)
  }
  const keyed = objects.map((item) => ({ item, key: keyOf(evaluate(steps, read(item))[0]) }))
  if (objects.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new CommandError(`couldn't find any field with path "{${relaxed(path)}}" in the list of objects`)
  }
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ item }) => item)
}

/** A value with what its comparisons need, worked out once and not at each of them; there is one of each value. */
interface SortKey {
  readonly value: unknown
  readonly amount: number | undefined
  readonly parts: readonly string[]
}

function sortKey(value: unknown): SortKey | undefined {
  if (value === undefined) return undefined
  const text = String(value)
  return { value, amount: parseQuantity(text), parts: text.match(/\d+|\D+/g) ?? [] }
}

function compareKeys(a: SortKey | undefined, b: SortKey | undefined): number {
  if (a === b) return 0
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1
  if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value
  if (a.amount !== undefined && b.amount !== undefined) return a.amount - b.amount
  return naturalOrder(a.parts, b.parts)
}

/** Runs of digits compare as numbers. */
function naturalOrder(left: readonly string[], right: readonly string[]): number {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i] as string, right[i] as string]
    if (x === y) continue
    const order = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : compareText(x, y)
    if (order !== 0) return order
  }
  return left.length - right.length
}

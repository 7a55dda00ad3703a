import { parseQuantity } from '../../api/quantity'
import { compareText } from '../../base/compare'
import { CommandError } from '../errors'
import { relaxed } from './custom-columns'
import { evaluate } from './jsonpath/evaluate'
import { parseSteps } from './jsonpath/parse'

/** `--sort-by=.spec.replicas`: numbers by value, quantities by size, text in natural order; what has no value comes first. */
export function sortByPath<T>(objects: readonly T[], path: string, read: (item: T) => unknown): readonly T[] {
  const steps = parseSteps(relaxed(path))
  const keyed = objects.map((item) => ({ item, value: evaluate(steps, read(item))[0] }))
  if (objects.length > 0 && keyed.every(({ value }) => value === undefined)) {
    throw new CommandError(`couldn't find any field with path "{${relaxed(path)}}" in the list of objects`)
  }
  return keyed.sort((a, b) => compareValues(a.value, b.value)).map(({ item }) => item)
}

function compareValues(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [x, y] = [String(a), String(b)]
  const [amount, other] = [parseQuantity(x), parseQuantity(y)]
  if (amount !== undefined && other !== undefined) return amount - other
  return naturalOrder(x, y)
}

/** Runs of digits compare as numbers. */
function naturalOrder(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i] as string, right[i] as string]
    const order = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : compareText(x, y)
    if (order !== 0) return order
  }
  return left.length - right.length
}

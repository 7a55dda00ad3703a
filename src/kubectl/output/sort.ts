import { parseQuantity } from '../../api/quantity'
import { compareText } from '../../base/compare'
import { evaluate } from '../../base/jsonpath/evaluate'
import { parseSteps } from '../../base/jsonpath/parse'
import { CommandError } from '../errors'
import { relaxed } from './custom-columns'

/** `--sort-by=.spec.replicas`: numbers by value, quantities by size, text by its bytes; what has no value comes first. */
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
    throw noSuchField(path)
  }
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ item }) => item)
}

/** @throws {CommandError} when the path cannot be read */
export const noSuchField = (path: string): CommandError =>
  new CommandError(`couldn't find any field with path "{${relaxed(path)}}" in the list of objects`)

/** A value with what its comparisons need, worked out once and not at each of them; there is one of each value. */
interface SortKey {
  readonly value: unknown
  readonly amount: number | undefined
  readonly text: string
}

function sortKey(value: unknown): SortKey | undefined {
  if (value === undefined) return undefined
  const text = String(value)
  return { value, amount: parseQuantity(text), text }
}

function compareKeys(a: SortKey | undefined, b: SortKey | undefined): number {
  if (a === b) return 0
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1
  if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value
  if (a.amount !== undefined && b.amount !== undefined) return a.amount - b.amount
  return compareText(a.text, b.text)
}

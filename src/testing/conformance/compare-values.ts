import { compareText } from '../../base/compare'
import { canonicalJson, equal, isObject, type JsonObject, type JsonValue } from '../../base/json'
import type { Part, Tally } from './tally'
import type { Unstable } from './unstable'

/** Where a value stands: as the case file says it (with indexes), and as people read it (with names). */
export interface Place {
  readonly recorded: string
  readonly shown: string
}

export const under = (place: Place, recorded: string, shown = recorded): Place => ({
  recorded: place.recorded + recorded,
  shown: place.shown + shown,
})

/** Lists whose order says something; all others are compared as multisets. */
const ORDERED: ReadonlySet<string> = new Set(['.images'])

export class Comparison {
  readonly tally: Tally
  readonly #unstable: Unstable
  readonly #part: Part

  constructor(options: { readonly tally: Tally; readonly unstable: Unstable; readonly part: Part }) {
    this.tally = options.tally
    this.#unstable = options.unstable
    this.#part = options.part
  }

  /** Compares two values leaf by leaf. */
  compare(place: Place, expected: JsonValue | undefined, found: JsonValue | undefined): void {
    if (Array.isArray(expected) && Array.isArray(found)) this.#lists(place, expected, found)
    else if (isObject(expected) && isObject(found)) this.#records(place, expected as JsonObject, found as JsonObject)
    else this.leaf(place, expected, found)
  }

  leaf(place: Place, expected: JsonValue | undefined, found: JsonValue | undefined): void {
    if (this.#unstable.covers(place.recorded)) this.tally.skipped++
    else if (equal(expected, found)) this.tally.match(this.#part, leaves(expected))
    else this.tally.mismatch({ part: this.#part, path: place.shown, expected, found })
  }

  #records(place: Place, expected: JsonObject, found: JsonObject): void {
    const fields = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    if (fields.length === 0) this.tally.match(this.#part)
    for (const field of fields) this.compare(under(place, `.${field}`), expected[field], found[field])
  }

  #lists(place: Place, expected: readonly JsonValue[], found: readonly JsonValue[]): void {
    if (ORDERED.has(/\.\w+$/.exec(place.recorded)?.[0] ?? '')) {
      this.leaf(place, expected, found)
      return
    }
    if (expected.length === 0 && found.length === 0) this.tally.match(this.#part)
    for (const [index, wanted, other] of pairs(expected, found)) {
      const name = nameOf(wanted ?? other)
      this.compare(under(place, `[${index ?? '+'}]`, `[${name ?? index ?? '+'}]`), wanted, other)
    }
  }
}

const nameOf = (value: JsonValue | undefined): string | undefined =>
  isObject(value) && typeof value.name === 'string' ? value.name : undefined

/** Pairs equal items first, then the most alike of one name; what is left has no partner. */
function* pairs(
  expected: readonly JsonValue[],
  found: readonly JsonValue[],
): Iterable<readonly [number | undefined, JsonValue | undefined, JsonValue | undefined]> {
  const free = [...found].sort((a, b) => compareText(canonicalJson(a), canonicalJson(b)))
  const take = (index: number): JsonValue | undefined => (index < 0 ? undefined : free.splice(index, 1)[0])
  const lonely: [number, JsonValue][] = []
  for (const [index, wanted] of expected.entries()) {
    const same = free.findIndex((other) => equal(wanted, other))
    if (same >= 0) yield [index, wanted, take(same)]
    else lonely.push([index, wanted])
  }
  for (const [index, wanted] of lonely) yield [index, wanted, take(mostAlike(wanted, free))]
  for (const other of free) yield [undefined, undefined, other]
}

function mostAlike(wanted: JsonValue, candidates: readonly JsonValue[]): number {
  let best = -1
  let least = Number.POSITIVE_INFINITY
  for (const [index, candidate] of candidates.entries()) {
    if (!isObject(wanted)) {
      // Texts such as conditions pair by their subject, so that a wrong status reads as one mismatch.
      if (subject(wanted) === subject(candidate)) return index
      continue
    }
    if (nameOf(wanted) !== nameOf(candidate)) continue
    const far = distance(wanted as JsonObject, candidate as JsonObject)
    if (far < least) [best, least] = [index, far]
  }
  return best
}

const subject = (value: JsonValue): string => String(value).replace(/[=:].*$/, '')

const distance = (a: JsonObject, b: JsonObject): number =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !equal(a[key], b[key])).length

/** How many fields a value is worth. */
export function leaves(value: JsonValue | undefined): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + leaves(item), 0) || 1
  if (isObject(value))
    return Object.values(value as JsonObject).reduce((sum: number, item) => sum + leaves(item), 0) || 1
  return 1
}

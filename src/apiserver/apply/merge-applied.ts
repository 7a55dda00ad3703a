import { isObject, type JsonValue } from '../../base/json'
import { mergeOrder } from '../patch/merge-order'
import { itemsByElement, type Structure } from './structure'

type Values = Readonly<Record<string, unknown>>

/** The live object with an applied configuration laid over it: fields merge, keyed lists merge by item, the rest is replaced. */
export function mergeApplied(live: Values, applied: Values, at: Structure): Values {
  const result: Record<string, unknown> = { ...live }
  for (const [name, value] of Object.entries(applied)) result[name] = mergeValue(live[name], value, at.field(name))
  return result
}

function mergeValue(live: unknown, applied: unknown, at: Structure): unknown {
  const shape = at.shapeOf(applied)
  if (shape === 'leaf' || at.shapeOf(live) !== shape) return applied
  if (shape === 'fields') return mergeApplied(live as Values, applied as Values, at)
  const [before, wanted] = [live as readonly JsonValue[], applied as readonly JsonValue[]]
  if (shape === 'set') return mergeOrder([...new Set([...before, ...wanted])], before, wanted, (item) => item)
  return mergeItems(before, wanted, at)
}

function mergeItems(live: readonly JsonValue[], applied: readonly JsonValue[], at: Structure): unknown {
  const known = itemsByElement(live, at)
  const merged = new Map(known)
  for (const [element, item] of itemsByElement(applied, at)) {
    const before = known.get(element)
    merged.set(element, before ? mergeApplied(before, item, at.item()) : item)
  }
  const elementOf = (item: JsonValue): JsonValue =>
    isObject(item) ? ([...itemsByElement([item], at).keys()][0] ?? '') : item
  return mergeOrder([...merged.values()] as JsonValue[], live, applied, elementOf)
}

import { isObject, type JsonValue } from '../../base/json'
import { mergeOrder } from '../patch/merge-order'
import { itemsByElement, shapeOf } from './structure'

type Values = Readonly<Record<string, unknown>>

/** The live object with an applied configuration laid over it: fields merge, keyed lists merge by item, the rest is replaced. */
export const mergeApplied = (live: Values, applied: Values): Values => mergeFields(live, applied, '')

function mergeFields(live: Values, applied: Values, field: string): Values {
  const result: Record<string, unknown> = { ...live }
  for (const [name, value] of Object.entries(applied)) result[name] = mergeValue(live[name], value, field, name)
  return result
}

function mergeValue(live: unknown, applied: unknown, parent: string, field: string): unknown {
  const shape = shapeOf(applied, parent, field)
  if (shape === 'leaf' || shapeOf(live, parent, field) !== shape) return applied
  if (shape === 'fields') return mergeFields(live as Values, applied as Values, field)
  const [before, wanted] = [live as readonly JsonValue[], applied as readonly JsonValue[]]
  if (shape === 'set') return mergeOrder([...new Set([...before, ...wanted])], before, wanted, (item) => item)
  return mergeItems(before, wanted, parent, field)
}

function mergeItems(live: readonly JsonValue[], applied: readonly JsonValue[], parent: string, field: string): unknown {
  const known = itemsByElement(live, parent, field)
  const merged = new Map(known)
  for (const [element, item] of itemsByElement(applied, parent, field)) {
    const before = known.get(element)
    merged.set(element, before ? mergeFields(before, item, field) : item)
  }
  const elementOf = (item: JsonValue): JsonValue =>
    isObject(item) ? ([...itemsByElement([item], parent, field).keys()][0] ?? '') : item
  return mergeOrder([...merged.values()] as JsonValue[], live, applied, elementOf)
}

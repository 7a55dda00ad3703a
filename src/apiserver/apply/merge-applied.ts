import { isObject } from '../../base/json'
import { itemsByElement, type Structure, valueElement } from './structure'

type Values = Readonly<Record<string, unknown>>
/** The items of a list, each with the path element that names it. */
type Items = readonly (readonly [element: string, item: unknown])[]

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
  const known = itemsOf(live, at)
  const before = new Map(known)
  const merged = [...new Map(itemsOf(applied, at))].map(([element, item]): [string, unknown] => {
    const own = before.get(element)
    return [element, isObject(own) ? mergeApplied(own, item as Values, at.item()) : item]
  })
  return interleave(known, merged)
}

function itemsOf(list: unknown, at: Structure): Items {
  return (list as readonly unknown[]).map((item) =>
    isObject(item) ? [[...itemsByElement([item], at).keys()][0] as string, item] : [valueElement(item), item],
  )
}

/**
 * Items that are applied stand in their order; those that are only live stand where they stood between them, and before
 * new ones (structured-merge-diff `visitListItems`).
 */
function interleave(live: Items, applied: Items): readonly unknown[] {
  const [lives, wanted] = [new Map(live), new Map(applied)]
  const shared = applied.map(([element]) => element).filter((element) => lives.has(element))
  const rest = [...applied]
  const result: unknown[] = []
  for (const [element, item] of live) {
    if (!wanted.has(element)) result.push(item)
    if (element !== shared[0]) continue
    shared.shift()
    const place = rest.findIndex(([name]) => name === element)
    result.push(...rest.splice(0, place + 1).map(([, next]) => next))
  }
  return [...result, ...rest.map(([, item]) => item)]
}

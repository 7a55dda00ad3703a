import { isObject, type JsonValue } from '../../base/json'

type Identity = (item: JsonValue) => JsonValue | undefined

/**
 * The order of a merged list: items that the patch names come in the patch's order; the server's own items are
 * put between them where the server's order allows (apimachinery `normalizeElementOrder`).
 */
export function mergeOrder(
  merged: readonly JsonValue[],
  server: readonly JsonValue[],
  order: readonly JsonValue[],
  identity: Identity,
): readonly JsonValue[] {
  const position = (list: readonly JsonValue[]): ((item: JsonValue) => number) => {
    const places = new Map<unknown, number>()
    list.forEach((item, index) => {
      const id = identityOf(item, identity)
      if (!places.has(id)) places.set(id, index)
    })
    return (item) => places.get(identityOf(item, identity)) ?? -1
  }
  const inOrder = position(order)
  const inServer = position(server)
  const named = merged.filter((item) => inOrder(item) >= 0).sort((a, b) => inOrder(a) - inOrder(b))
  const own = merged.filter((item) => inOrder(item) < 0)
  return interleave(own, named, inServer)
}

const identityOf = (item: JsonValue, identity: Identity): unknown =>
  isObject(item) ? identity(item as JsonValue) : item

function interleave(
  own: readonly JsonValue[],
  named: readonly JsonValue[],
  inServer: (item: JsonValue) => number,
): readonly JsonValue[] {
  const result: JsonValue[] = []
  let next = 0
  for (const item of named) {
    const place = inServer(item)
    while (
      next < own.length &&
      place >= 0 &&
      inServer(own[next] as JsonValue) >= 0 &&
      inServer(own[next] as JsonValue) < place
    ) {
      result.push(own[next++] as JsonValue)
    }
    result.push(item)
  }
  return [...result, ...own.slice(next)]
}

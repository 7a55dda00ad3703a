import type { Node } from '../../api/kinds'
import type { NodeInfo } from './node-info'

const REGION = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region']
const ZONE = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone']

/** Region and zone as one text; empty for a node that names neither. */
export function zoneOf(node: Node): string {
  const labels = node.metadata.labels ?? {}
  const first = (keys: readonly string[]) => labels[keys.find((key) => labels[key]) ?? ''] ?? ''
  const region = first(REGION)
  const zone = first(ZONE)
  return region || zone ? `${region}:\0:${zone}` : ''
}

/**
 * The order in which nodes are searched: one of each zone in turn, zones and nodes in order of arrival
 * (scheduler cache `node_tree.go`).
 */
export class NodeList {
  readonly #zones = new Map<string, NodeInfo[]>()
  readonly #zoneOfNode = new Map<NodeInfo, string>()
  #inOrder: readonly NodeInfo[] | undefined

  add(node: NodeInfo): void {
    const zone = zoneOf(node.node)
    const members = this.#zones.get(zone)
    if (members) members.push(node)
    else this.#zones.set(zone, [node])
    this.#zoneOfNode.set(node, zone)
    this.#inOrder = undefined
  }

  remove(node: NodeInfo): void {
    const zone = this.#zoneOfNode.get(node) ?? ''
    const members = (this.#zones.get(zone) ?? []).filter((other) => other !== node)
    if (members.length > 0) this.#zones.set(zone, members)
    else this.#zones.delete(zone)
    this.#zoneOfNode.delete(node)
    this.#inOrder = undefined
  }

  /** To be called after a node's object was replaced. */
  refresh(node: NodeInfo): void {
    if (this.#zoneOfNode.get(node) === zoneOf(node.node)) return
    this.remove(node)
    this.add(node)
  }

  all(): readonly NodeInfo[] {
    this.#inOrder ??= this.#interleave()
    return this.#inOrder
  }

  #interleave(): readonly NodeInfo[] {
    const order: NodeInfo[] = []
    const zones = [...this.#zones.values()]
    const longest = Math.max(0, ...zones.map((zone) => zone.length))
    for (let i = 0; i < longest; i++) {
      for (const zone of zones) if (i < zone.length) order.push(zone[i] as NodeInfo)
    }
    return order
  }
}

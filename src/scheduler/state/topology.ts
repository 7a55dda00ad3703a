import type { NodeInfo } from './node-info'

/** The values of one topology key over all nodes, as small numbers, for quick counting. */
export class Topology {
  /** Domain of a slot; -1 for a node without the label. */
  readonly domainOf: number[] = []
  readonly #domains = new Map<string, number>()

  constructor(readonly key: string) {}

  /** Upper bound of domain numbers. Domains that no node has any more keep their number. */
  get size(): number {
    return this.#domains.size
  }

  set(node: NodeInfo): void {
    const value = node.label(this.key)
    this.domainOf[node.slot] = value === undefined ? -1 : this.#number(value)
  }

  #number(value: string): number {
    let domain = this.#domains.get(value)
    if (domain === undefined) this.#domains.set(value, (domain = this.#domains.size))
    return domain
  }
}

/** The topologies that constraints have asked about so far, following the nodes' labels. */
export class Topologies {
  readonly #byKey = new Map<string, Topology>()
  readonly #nodes: () => Iterable<NodeInfo>

  constructor(nodes: () => Iterable<NodeInfo>) {
    this.#nodes = nodes
  }

  get(key: string): Topology {
    let topology = this.#byKey.get(key)
    if (!topology) {
      topology = new Topology(key)
      for (const node of this.#nodes()) topology.set(node)
      this.#byKey.set(key, topology)
    }
    return topology
  }

  setNode(node: NodeInfo): void {
    for (const topology of this.#byKey.values()) topology.set(node)
  }
}

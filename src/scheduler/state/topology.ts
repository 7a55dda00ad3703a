import type { NodeInfo } from './node-info'

/** The values of one topology key over all nodes, as small numbers, for quick counting. */
export class Topology {
  readonly #domainOf: number[] = []
  readonly #numbers = new Map<string, number>()

  constructor(readonly key: string) {}

  /** The node's domain; -1 for a node without the label. */
  domain(node: NodeInfo): number {
    return this.#domainOf[node.slot] ?? -1
  }

  set(node: NodeInfo): void {
    const value = node.label(this.key)
    this.#domainOf[node.slot] = value === undefined ? -1 : this.#number(value)
  }

  #number(value: string): number {
    let domain = this.#numbers.get(value)
    if (domain === undefined) this.#numbers.set(value, (domain = this.#numbers.size))
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

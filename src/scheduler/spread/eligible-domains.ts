import type { ClusterState } from '../state/cluster-state'
import type { Topology } from '../state/topology'
import type { Eligibility } from './constraint'

const LIMIT = 1000

/** The domains of a topology that have a node which takes part; remembered while nodes stay the same. */
export class EligibleDomains {
  readonly #known = new Map<string, ReadonlySet<number>>()
  #version = -1

  find(topology: Topology, eligible: Eligibility, cluster: ClusterState): ReadonlySet<number> {
    if (this.#version !== cluster.nodesVersion || this.#known.size > LIMIT) this.#known.clear()
    this.#version = cluster.nodesVersion
    const key = `${topology.key} ${eligible.text}`
    let domains = this.#known.get(key)
    if (!domains) {
      const nodes = cluster.nodes().filter((node) => eligible.includes(node))
      domains = new Set(nodes.map((node) => topology.domain(node)).filter((domain) => domain >= 0))
      this.#known.set(key, domains)
    }
    return domains
  }
}

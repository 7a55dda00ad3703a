import type { AffinityTerm, AffinityTerms } from './affinity-terms'
import type { NodeInfo } from './node-info'
import { addCount, type Counts } from './pod-counters'
import type { PodInfo } from './pod-info'
import type { Topologies, Topology } from './topology'

/** A term, and in which domains of its topology how many pods have it. */
export interface CarriedTerm {
  readonly term: AffinityTerm
  readonly topology: Topology
  readonly counts: Counts
}

interface Entry extends CarriedTerm {
  readonly counts: Map<number, number>
  /** Pods that have the term, those on nodes without the topology's label included. */
  carriers: number
}

type Kind = keyof AffinityTerms
const KINDS: readonly Kind[] = [
  'requiredAffinity',
  'requiredAntiAffinity',
  'preferredAffinity',
  'preferredAntiAffinity',
]

/**
 * The affinity terms of the pods that are placed: what makes affinity symmetric. Pods of one template have equal terms,
 * so an incoming pod is compared with each distinct term once, however many pods carry it.
 */
export class TermCarriers {
  readonly #topologies: Topologies
  readonly #byKind: Readonly<Record<Kind, Map<string, Entry>>> = {
    requiredAffinity: new Map(),
    requiredAntiAffinity: new Map(),
    preferredAffinity: new Map(),
    preferredAntiAffinity: new Map(),
  }

  constructor(topologies: Topologies) {
    this.#topologies = topologies
  }

  terms(kind: Kind): Iterable<CarriedTerm> {
    return this.#byKind[kind].values()
  }

  update(pod: PodInfo, node: NodeInfo, change: 1 | -1): void {
    for (const kind of KINDS) {
      for (const term of pod.terms[kind]) this.#count(this.#byKind[kind], term, { node, change })
    }
  }

  /** Counts afresh: to be called when labels of nodes have changed. */
  recount(nodes: Iterable<NodeInfo>): void {
    for (const kind of KINDS) this.#byKind[kind].clear()
    for (const node of nodes) for (const pod of node.pods.values()) this.update(pod, node, 1)
  }

  #count(
    entries: Map<string, Entry>,
    term: AffinityTerm,
    { node, change }: { readonly node: NodeInfo; readonly change: 1 | -1 },
  ): void {
    let entry = entries.get(term.id)
    if (!entry) {
      entry = { term, topology: this.#topologies.get(term.topologyKey), counts: new Map(), carriers: 0 }
      entries.set(term.id, entry)
    }
    entry.carriers += change
    if (entry.carriers === 0) entries.delete(term.id)
    const domain = entry.topology.domain(node)
    if (domain >= 0) addCount(entry.counts, domain, change)
  }
}

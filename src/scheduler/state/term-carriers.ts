import type { AffinityTerm, AffinityTerms } from './affinity-terms'
import type { NodeInfo } from './node-info'
import { addCount, type CountsBySlot } from './pod-counters'
import type { PodInfo } from './pod-info'

/** A term, and on which nodes how many pods have it. */
export interface CarriedTerm {
  readonly term: AffinityTerm
  readonly counts: CountsBySlot
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
  readonly #byKind: Readonly<Record<Kind, Map<string, CarriedTerm & { readonly counts: Map<number, number> }>>> = {
    requiredAffinity: new Map(),
    requiredAntiAffinity: new Map(),
    preferredAffinity: new Map(),
    preferredAntiAffinity: new Map(),
  }

  terms(kind: Kind): Iterable<CarriedTerm> {
    return this.#byKind[kind].values()
  }

  update(pod: PodInfo, node: NodeInfo, change: 1 | -1): void {
    for (const kind of KINDS) {
      const carried = this.#byKind[kind]
      for (const term of pod.terms[kind]) {
        let entry = carried.get(term.id)
        if (!entry) carried.set(term.id, (entry = { term, counts: new Map() }))
        addCount(entry.counts, node.slot, change)
        if (entry.counts.size === 0) carried.delete(term.id)
      }
    }
  }
}

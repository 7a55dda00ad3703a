import type { NodeInfo } from './node-info'
import type { PodInfo } from './pod-info'

/** Number of pods by node slot; a node without any is absent. */
export type CountsBySlot = ReadonlyMap<number, number>

interface Counter {
  readonly matches: (pod: PodInfo) => boolean
  readonly counts: Map<number, number>
}

/** Questions that are kept up to date at a time; a scenario rarely asks more than a few dozen. */
const LIMIT = 256

/**
 * "How many pods on each node are such and such?", for questions that come again with every pod of a template.
 * The first time all pods are looked at; after that the answer follows every pod that comes and goes.
 */
export class PodCounters {
  readonly #counters = new Map<string, Counter>()
  readonly #nodes: () => Iterable<NodeInfo>

  constructor(nodes: () => Iterable<NodeInfo>) {
    this.#nodes = nodes
  }

  /** @param question names the predicate: the same text must always come with the same predicate. */
  count(question: string, matches: (pod: PodInfo) => boolean): CountsBySlot {
    let counter = this.#counters.get(question)
    if (counter) this.#counters.delete(question)
    else counter = this.#countAll(matches)
    this.#counters.set(question, counter)
    if (this.#counters.size > LIMIT) this.#counters.delete(this.#counters.keys().next().value as string)
    return counter.counts
  }

  update(pod: PodInfo, node: NodeInfo, change: 1 | -1): void {
    for (const { matches, counts } of this.#counters.values()) {
      if (matches(pod)) addCount(counts, node.slot, change)
    }
  }

  /** Forgets every answer: something outside the pods that predicates depend on has changed. */
  clear(): void {
    this.#counters.clear()
  }

  #countAll(matches: (pod: PodInfo) => boolean): Counter {
    const counts = new Map<number, number>()
    for (const node of this.#nodes()) {
      for (const pod of node.pods.values()) if (matches(pod)) addCount(counts, node.slot, 1)
    }
    return { matches, counts }
  }
}

/** Adds to a count; one that reaches zero is taken out. */
export function addCount<K>(counts: Map<K, number>, key: K, change: number): void {
  const next = (counts.get(key) ?? 0) + change
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}

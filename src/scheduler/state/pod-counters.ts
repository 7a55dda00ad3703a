import type { NodeInfo } from './node-info'
import type { PodInfo } from './pod-info'
import type { Topology } from './topology'

/** Number of pods by domain of a topology, or by node slot. Places without any are absent. */
export type Counts = ReadonlyMap<number, number>

/** Which pods on which nodes count. The text names the predicate: the same text always means the same predicate. */
export interface Question {
  readonly text: string
  counts(pod: PodInfo, node: NodeInfo): boolean
}

interface Counter {
  readonly question: Question
  /** Absent: counts by node. */
  readonly topology: Topology | undefined
  readonly counts: Map<number, number>
}

/** Questions that are kept up to date at a time; a scenario rarely asks more than a few dozen. */
const LIMIT = 256

/**
 * "How many pods in each zone are such and such?", for questions that come again with every pod of a template.
 * The first time all pods are looked at; after that the answer follows every pod that comes and goes.
 */
export class PodCounters {
  readonly #counters = new Map<string, Counter>()
  readonly #nodes: () => Iterable<NodeInfo>

  constructor(nodes: () => Iterable<NodeInfo>) {
    this.#nodes = nodes
  }

  byNode(question: Question): Counts {
    return this.#count(question, undefined)
  }

  /** Pods on nodes without the topology's label are left out. */
  byDomain(question: Question, topology: Topology): Counts {
    return this.#count(question, topology)
  }

  update(pod: PodInfo, node: NodeInfo, change: 1 | -1): void {
    for (const counter of this.#counters.values()) tally(counter, pod, node, change)
  }

  /** Forgets every answer: labels of nodes or namespaces have changed, on which answers depend. */
  clear(): void {
    this.#counters.clear()
  }

  #count(question: Question, topology: Topology | undefined): Counts {
    const key = `${topology?.key ?? ''} ${question.text}`
    let counter = this.#counters.get(key)
    if (counter) this.#counters.delete(key)
    else counter = this.#countAll(question, topology)
    this.#counters.set(key, counter)
    if (this.#counters.size > LIMIT) this.#counters.delete(this.#counters.keys().next().value as string)
    return counter.counts
  }

  #countAll(question: Question, topology: Topology | undefined): Counter {
    const counter = { question, topology, counts: new Map<number, number>() }
    for (const node of this.#nodes()) for (const pod of node.pods.values()) tally(counter, pod, node, 1)
    return counter
  }
}

function tally({ question, topology, counts }: Counter, pod: PodInfo, node: NodeInfo, change: 1 | -1): void {
  const place = topology ? topology.domain(node) : node.slot
  if (place >= 0 && question.counts(pod, node)) addCount(counts, place, change)
}

/** Adds to a count; one that reaches zero is taken out. */
export function addCount<K>(counts: Map<K, number>, key: K, change: number): void {
  const next = (counts.get(key) ?? 0) + change
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}

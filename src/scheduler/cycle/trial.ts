import type { ForkedFilter, NodeFilter } from '../framework/plugin'
import type { Refusal } from '../framework/refusal'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'

const isForked = (filter: NodeFilter): filter is ForkedFilter => 'suppose' in filter

/** A node on which pods can be added and removed to see whether the incoming pod would fit. Nothing real changes. */
export class Trial {
  readonly node: NodeInfo
  readonly #filters: readonly NodeFilter[]
  readonly #rivals: readonly PodInfo[]

  /** @param rivals pods that wait for room on this node: the incoming pod must fit with and without them */
  constructor(node: NodeInfo, filters: readonly NodeFilter[], rivals: readonly PodInfo[]) {
    this.node = node.copy()
    this.#filters = filters.map((filter) => filter.fork?.() ?? filter)
    this.#rivals = rivals
  }

  add(pod: PodInfo): void {
    this.node.addPod(pod)
    this.#suppose(pod, 1)
  }

  remove(pod: PodInfo): void {
    this.node.removePod(pod)
    this.#suppose(pod, -1)
  }

  /** The first refusal; `undefined` when the pod would fit. */
  check(): Refusal | undefined {
    if (this.#rivals.length === 0) return this.#firstRefusal()
    for (const rival of this.#rivals) this.add(rival)
    const crowded = this.#firstRefusal()
    for (const rival of this.#rivals) this.remove(rival)
    return crowded ?? this.#firstRefusal()
  }

  #firstRefusal(): Refusal | undefined {
    for (const filter of this.#filters) {
      const refusal = filter.check(this.node)
      if (refusal) return refusal
    }
    return undefined
  }

  #suppose(pod: PodInfo, presence: 1 | -1): void {
    for (const filter of this.#filters) if (isForked(filter)) filter.suppose(pod, this.node, presence)
  }
}

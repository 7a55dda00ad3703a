import { HostPortUse } from '../../api/host-ports'
import type { Node } from '../../api/kinds'
import { type ResourceAmounts, resourceAmounts } from '../../api/pod-resources'
import { equal } from '../../base/json'
import type { PodInfo } from './pod-info'

type Amounts = Record<string, number>

function addTo(total: Amounts, more: ResourceAmounts, sign: 1 | -1): void {
  for (const name in more) total[name] = (total[name] ?? 0) + sign * (more[name] as number)
}

/** Most writes to a node are the kubelet's reports, which change nothing for pods. */
export const offersTheSame = (a: Node, b: Node): boolean =>
  equal(a.spec, b.spec) &&
  equal(a.metadata.labels, b.metadata.labels) &&
  equal(a.status.allocatable, b.status.allocatable)

/** A node and what is on it, with the sums that filters and scores ask for kept up to date. */
export class NodeInfo {
  readonly name: string
  /** Where arrays by node keep this node's entry. Taken over by another node once this one is gone. */
  readonly slot: number
  /** Changes with every change of the node or its pods; never the same for two states. */
  generation = 0
  node: Node
  allocatable: ResourceAmounts
  readonly pods = new Map<string, PodInfo>()
  /** The sum of what its pods request. */
  readonly requested: Amounts = {}
  /** The same with something counted for containers that do not say (CPU and memory). */
  readonly padded: Amounts = {}
  readonly ports = new HostPortUse()
  readonly #nextGeneration: () => number

  constructor(node: Node, slot: number, nextGeneration: () => number) {
    this.name = node.metadata.name
    this.slot = slot
    this.#nextGeneration = nextGeneration
    this.node = node
    this.allocatable = resourceAmounts(node.status.allocatable)
    this.#changed()
  }

  setNode(node: Node): void {
    const isReport = offersTheSame(this.node, node)
    this.node = node
    if (isReport) return
    this.allocatable = resourceAmounts(node.status.allocatable)
    this.#changed()
  }

  label(key: string): string | undefined {
    const labels = this.node.metadata.labels
    return labels && Object.hasOwn(labels, key) ? labels[key] : undefined
  }

  addPod(pod: PodInfo): void {
    this.pods.set(pod.key, pod)
    this.#account(pod, 1)
  }

  removePod(pod: PodInfo): void {
    if (this.pods.delete(pod.key)) this.#account(pod, -1)
  }

  /** Swaps in a newer version of a pod that needs the same. */
  refreshPod(pod: PodInfo): void {
    this.pods.set(pod.key, pod)
  }

  /** A private copy for "what if". */
  copy(): NodeInfo {
    const copy = new NodeInfo(this.node, this.slot, this.#nextGeneration)
    for (const pod of this.pods.values()) copy.addPod(pod)
    return copy
  }

  #account(pod: PodInfo, sign: 1 | -1): void {
    addTo(this.requested, pod.requests, sign)
    addTo(this.padded, pod.padded, sign)
    for (const port of pod.hostPorts) {
      if (sign === 1) this.ports.add(port)
      else this.ports.remove(port)
    }
    this.#changed()
  }

  #changed(): void {
    this.generation = this.#nextGeneration()
  }
}

import type { ApiReader } from '../../api/client'
import type { Labels, Node, Pod } from '../../api/kinds'
import { isPodTerminal } from '../../api/pod'
import { namespaces } from '../../api/resources/namespace'
import { equal } from '../../base/json'
import { ImageStates } from './image-states'
import { NodeInfo } from './node-info'
import { NodeList } from './node-list'
import { Nominations } from './nominations'
import { PodCounters } from './pod-counters'
import { PodInfo } from './pod-info'
import { TermCarriers } from './term-carriers'
import { Topologies } from './topology'

interface Placed {
  readonly info: PodInfo
  readonly nodeName: string
}

/**
 * What the scheduler knows of the cluster: nodes, and the pods on them that still need their room (scheduler cache and
 * snapshot in one). Follows every change at once, so that placing a pod costs what changed since the last one.
 */
export class ClusterState {
  readonly nominations = new Nominations()
  readonly images = new ImageStates()
  readonly counters = new PodCounters(() => this.#byName.values())
  readonly topologies = new Topologies(() => this.#byName.values())
  readonly carriers = new TermCarriers(this.topologies)
  /** For what filters need beside nodes and pods: namespaces, services, claims, volumes, budgets. */
  readonly reader: ApiReader
  /** Grows with every change of a service or of the selector of a pod's owner. */
  selectorsVersion = 0
  /** Grows with every change of the set of nodes or of a node's labels or taints. */
  nodesVersion = 0
  readonly #byName = new Map<string, NodeInfo>()
  readonly #list = new NodeList()
  readonly #placed = new Map<string, Placed>()
  /** Also for nodes that are not there (yet, or any more). */
  readonly #podsOfNode = new Map<string, Map<string, PodInfo>>()
  readonly #freeSlots: number[] = []
  #generation = 0

  constructor(reader: ApiReader) {
    this.reader = reader
  }

  /** In search order. */
  nodes(): readonly NodeInfo[] {
    return this.#list.all()
  }

  get nodeCount(): number {
    return this.#byName.size
  }

  node(name: string): NodeInfo | undefined {
    return this.#byName.get(name)
  }

  pod(key: string): PodInfo | undefined {
    return this.#placed.get(key)?.info
  }

  namespaceLabels(namespace: string): Labels | undefined {
    return this.reader.find(namespaces, { namespace: '', name: namespace })?.metadata.labels
  }

  setNode(node: Node): void {
    const info = this.#byName.get(node.metadata.name)
    if (!info) {
      this.#addNode(node)
      return
    }
    const previous = info.node
    this.images.replace(previous, node)
    info.setNode(node)
    this.#list.refresh(info)
    if (equal(previous.metadata.labels, node.metadata.labels) && equal(previous.spec, node.spec)) return
    this.topologies.setNode(info)
    this.counters.clear()
    this.carriers.recount(this.#byName.values())
    this.nodesVersion++
  }

  removeNode(name: string): void {
    const info = this.#byName.get(name)
    if (!info) return
    for (const pod of [...info.pods.values()]) this.#detach(pod, info)
    this.images.replace(info.node, undefined)
    this.#list.remove(info)
    this.#byName.delete(name)
    this.#freeSlots.push(info.slot)
    this.nodesVersion++
  }

  /** A pod with a node; one that has ended needs no room any more and is taken out. */
  setPod(pod: Pod): void {
    const nodeName = pod.spec.nodeName ?? ''
    if (isPodTerminal(pod)) {
      this.removePod(`${pod.metadata.namespace}/${pod.metadata.name}`)
      return
    }
    const placed = this.#placed.get(`${pod.metadata.namespace}/${pod.metadata.name}`)
    const info = new PodInfo(pod, placed?.info)
    if (placed && placed.nodeName === nodeName && needsTheSame(placed.info, info)) {
      this.#note(info, nodeName)
      this.#byName.get(nodeName)?.refreshPod(info)
      return
    }
    this.assume(info, nodeName)
  }

  /** Counts a pod in on a node, and out where it was before. */
  assume(info: PodInfo, nodeName: string): void {
    this.removePod(info.key)
    this.#note(info, nodeName)
    const node = this.#byName.get(nodeName)
    if (node) this.#attach(info, node)
  }

  /** Takes an assumption back, unless the pod's real place has become known since. */
  forget(info: PodInfo): void {
    if (this.#placed.get(info.key)?.info === info) this.removePod(info.key)
  }

  removePod(key: string): void {
    const placed = this.#placed.get(key)
    if (!placed) return
    this.#placed.delete(key)
    const pods = this.#podsOfNode.get(placed.nodeName)
    pods?.delete(key)
    if (pods?.size === 0) this.#podsOfNode.delete(placed.nodeName)
    const node = this.#byName.get(placed.nodeName)
    if (node) this.#detach(placed.info, node)
  }

  #note(info: PodInfo, nodeName: string): void {
    this.#placed.set(info.key, { info, nodeName })
    let pods = this.#podsOfNode.get(nodeName)
    if (!pods) this.#podsOfNode.set(nodeName, (pods = new Map()))
    pods.set(info.key, info)
  }

  #addNode(node: Node): void {
    const info = new NodeInfo(node, this.#freeSlots.pop() ?? this.#byName.size, () => ++this.#generation)
    this.#byName.set(info.name, info)
    this.#list.add(info)
    this.images.replace(undefined, node)
    this.topologies.setNode(info)
    for (const pod of this.#podsOfNode.get(info.name)?.values() ?? []) this.#attach(pod, info)
    this.nodesVersion++
  }

  #attach(pod: PodInfo, node: NodeInfo): void {
    node.addPod(pod)
    this.counters.update(pod, node, 1)
    this.carriers.update(pod, node, 1)
  }

  #detach(pod: PodInfo, node: NodeInfo): void {
    node.removePod(pod)
    this.counters.update(pod, node, -1)
    this.carriers.update(pod, node, -1)
  }
}

/** Most writes to a placed pod are the kubelet's reports, which change nothing here. */
const needsTheSame = (a: PodInfo, b: PodInfo): boolean =>
  a.uid === b.uid &&
  a.terminating === b.terminating &&
  a.classKey === b.classKey &&
  equal(a.pod.spec.affinity, b.pod.spec.affinity) &&
  equal(a.pod.metadata.labels, b.pod.metadata.labels)

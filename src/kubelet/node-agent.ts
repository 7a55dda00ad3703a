import { findCondition } from '../api/condition'
import type { Node, Pod } from '../api/kinds'
import { lastRenewal, NODE_LEASE_NAMESPACE, renewedEvery, withoutRenewals } from '../api/lease'
import type { NodePressure, NodeSpec } from '../api/node-spec'
import { isPodTerminal } from '../api/pod'
import { leases } from '../api/resources/lease'
import { nodes } from '../api/resources/node'
import { compareText } from '../base/compare'
import { equal } from '../base/json'
import { formatMicroTimestamp } from '../base/time'
import { AddressPool, nodeAddress } from './addresses'
import { admissionFailure } from './admission'
import type { KubeletContext } from './context'
import { NodeEvictions, pressureRejection } from './node-evictions'
import type { NodeHost } from './node-host'
import { NodeImages } from './node-images'
import {
  conditionEvent,
  type NodeCondition,
  nodeObject,
  nodeStatus,
  pressureCondition,
  readyCondition,
  withCondition,
} from './node-object'
import { NodeResizes } from './node-resizes'
import type { PodFailure } from './pod-state'
import { PodWorker } from './pod-worker'

const PRESSURES: readonly NodePressure[] = ['MemoryPressure', 'DiskPressure', 'PIDPressure']

/** The kubelet of one node: it keeps the Node object and its Lease, and a worker for each of its pods. */
export class NodeAgent implements NodeHost {
  readonly address: string
  readonly images: NodeImages
  readonly #addresses: AddressPool
  readonly #workers = new Map<string, PodWorker>()
  readonly #evictions: NodeEvictions
  readonly #resizes: NodeResizes
  readonly #pressures = new Set<NodePressure>()
  #isUp = true
  #notReady: string | undefined

  /** @param index counts the nodes of the cluster; it decides on addresses */
  constructor(
    private readonly context: KubeletContext,
    readonly spec: NodeSpec,
    index: number,
  ) {
    this.address = nodeAddress(index)
    this.images = new NodeImages(context.images)
    this.#addresses = new AddressPool(index)
    this.#evictions = new NodeEvictions(context, () => this.workers)
    this.#resizes = new NodeResizes(context, spec.name, {
      isUp: () => this.#isUp,
      node: () => this.#node,
      admit: (pod) => this.#fits(pod),
    })
  }

  get name(): string {
    return this.spec.name
  }

  get isUp(): boolean {
    return this.#isUp
  }

  get pressures(): ReadonlySet<NodePressure> {
    return this.#pressures
  }

  /** In order of namespace and name. */
  get workers(): readonly PodWorker[] {
    return [...this.#workers.values()].sort(
      ({ state: { pod: a } }, { state: { pod: b } }) =>
        compareText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
        compareText(a.metadata.name, b.metadata.name),
    )
  }

  worker(uid: string): PodWorker | undefined {
    return this.#workers.get(uid)
  }

  /** Makes itself known: creates the Node (or takes over one of that name) and its Lease. */
  register(): void {
    const { api, scheduling } = this.context
    const now = scheduling.now()
    if (this.#node) {
      const { conditions: _, ...rest } = nodeStatus(this.spec, this.address, now)
      this.#writeStatus((status) => ({ ...status, ...rest }))
    } else api.create(nodes, nodeObject(this.spec, this.address, now))
    this.#postConditions()
    this.renewLease()
  }

  podWritten(pod: Pod): void {
    const known = this.#workers.get(pod.metadata.uid)
    if (known) {
      known.update(pod)
      if (isPodTerminal(pod)) this.#resizes.roomFreed()
      return
    }
    const worker = new PodWorker(this.context, this, pod)
    this.#workers.set(pod.metadata.uid, worker)
    worker.wake()
  }

  podGone(pod: Pod): void {
    this.#workers.get(pod.metadata.uid)?.drop()
    this.#workers.delete(pod.metadata.uid)
    this.#resizes.roomFreed()
  }

  resizeAsked(worker: PodWorker): void {
    this.#resizes.asked(worker)
  }

  roomFreed(): void {
    this.#resizes.roomFreed()
  }

  /** The machine stops, and every process on it. */
  stop(): void {
    this.disconnect()
    for (const worker of this.workers) worker.lose()
  }

  /**
   * The machine can no longer be reached; nobody is told. Its last heartbeat is the last one that was due.
   */
  // Simplified: while it is cut off, a kubelet restarts no container that ends; a real one does.
  disconnect(): void {
    if (!this.#isUp) return
    this.#isUp = false
    const { api, scheduling } = this.context
    const lease = api.find(leases, { namespace: NODE_LEASE_NAMESPACE, name: this.name })
    const renewTime = lease && lastRenewal(lease, scheduling.now())
    if (lease && renewTime !== undefined) api.update(leases, withoutRenewals(lease, renewTime))
  }

  start(): void {
    if (this.#isUp && this.#node) return
    this.#isUp = true
    this.#tell('Starting', 'Starting kubelet.')
    this.register()
    for (const worker of this.workers) worker.resume()
    this.#resizes.roomFreed()
  }

  /** Gone for good: the pods' processes end with the machine. */
  remove(): void {
    this.stop()
    this.#evictions.end()
    this.#resizes.end()
    for (const worker of this.#workers.values()) worker.drop()
    this.#workers.clear()
  }

  setReady(ready: boolean, message?: string): void {
    this.#notReady = ready ? undefined : (message ?? 'container runtime is down')
    this.#postConditions()
    if (ready) for (const worker of this.workers) worker.wake()
  }

  // Simplified: pressure ends when it is told to; a real kubelet waits for five minutes more.
  setPressure(pressure: NodePressure, on: boolean): void {
    if (on) this.#pressures.add(pressure)
    else this.#pressures.delete(pressure)
    if (this.#pressures.has('MemoryPressure')) this.#evictions.begin()
    else this.#evictions.end()
    if (pressure === 'NetworkUnavailable') {
      const condition = pressureCondition(pressure, on, this.context.scheduling.now())
      this.#writeStatus((status) => withCondition(status, condition))
    } else this.#postConditions()
  }

  takeAddress(): string {
    return this.#addresses.take()
  }

  returnAddress(address: string): void {
    this.#addresses.release(address)
  }

  admit(pod: Pod): PodFailure | undefined {
    return pressureRejection(pod, this.#pressures) ?? this.#fits(pod)
  }

  #fits(pod: Pod): PodFailure | undefined {
    const node = this.#node
    const others = this.workers.filter(({ isActive, uid }) => isActive && uid !== pod.metadata.uid)
    return (
      node &&
      admissionFailure(
        pod,
        node,
        others.map(({ state }) => state.allocatedPod),
      )
    )
  }

  imagesChanged(): void {
    const images = this.images.list(this.context.scheduling.now())
    this.#writeStatus((status) => ({ ...status, images }))
  }

  /** Says how the node is, in the kubelet's own words. */
  // Simplified: written on change only, so `lastHeartbeatTime` does not move every five minutes.
  #postConditions(): void {
    if (!this.#isUp) return
    const now = this.context.scheduling.now()
    const message = this.#notReady
    const conditions: readonly NodeCondition[] = [
      ...PRESSURES.map((type) => pressureCondition(type, this.#pressures.has(type), now)),
      readyCondition({ ready: message === undefined, ...(message === undefined ? {} : { message }) }, now),
    ]
    const before = this.#node?.status.conditions
    this.#writeStatus((status) => conditions.reduce(withCondition, status))
    for (const { type, status } of conditions) {
      if (findCondition(before, type)?.status !== status) this.#tell(conditionEvent(type, status === 'True'))
    }
  }

  #tell(reason: string, message = `Node ${this.name} status is now: ${reason}`): void {
    const node = this.#node
    const { events, profile } = this.context
    if (node && profile.recordsEvents) events.record(node, 'Normal', reason, message, { host: this.name })
  }

  get #node(): Node | undefined {
    return this.context.api.find(nodes, { namespace: '', name: this.name })
  }

  #writeStatus(change: (status: Node['status']) => Node['status']): void {
    if (!this.#isUp) return
    const node = this.#node
    if (!node) return
    const status = change(node.status)
    if (!equal(status, node.status)) this.context.api.updateStatus(nodes, { ...node, status })
  }

  /** Cordoned or uncordoned: the kubelet has no part in it but says so. */
  schedulabilityChanged(): void {
    if (this.#isUp) this.#tell(this.#node?.spec.unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable')
  }

  /** Writes the Lease that stands for all heartbeats from now on. */
  renewLease(): void {
    if (!this.#isUp) return
    const { api, profile, scheduling } = this.context
    const key = { namespace: NODE_LEASE_NAMESPACE, name: this.name }
    const spec = {
      holderIdentity: this.name,
      leaseDurationSeconds: 40,
      renewTime: formatMicroTimestamp(scheduling.now()),
    }
    const annotations = renewedEvery(profile.leaseInterval)
    const node = this.#node
    const owner = node && [{ apiVersion: 'v1', kind: 'Node', name: this.name, uid: node.metadata.uid }]
    const owned = owner ? { ownerReferences: owner } : {}
    const lease = api.find(leases, key)
    if (!lease) {
      api.create(leases, { metadata: { ...key, annotations, ...owned }, spec })
      return
    }
    const metadata = { ...lease.metadata, ...owned, annotations: { ...lease.metadata.annotations, ...annotations } }
    api.update(leases, { ...lease, metadata, spec: { ...lease.spec, ...spec } })
  }
}

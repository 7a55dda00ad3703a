import { findCondition } from '../api/condition'
import type { Node } from '../api/kinds'
import { lastRenewal, NODE_LEASE_NAMESPACE, renewedEvery, withoutRenewals } from '../api/lease'
import type { NodePressure, NodeSpec } from '../api/node-spec'
import { leases } from '../api/resources/lease'
import { nodes } from '../api/resources/node'
import { equal } from '../base/json'
import { formatMicroTimestamp } from '../base/time'
import type { KubeletContext, KubeletEvent } from './context'
import {
  bootId,
  conditionEvent,
  type Machine,
  type NodeCondition,
  nodeObject,
  nodeStatus,
  pressureCondition,
  readyCondition,
  withCondition,
} from './node-object'

const PRESSURES: readonly NodePressure[] = ['MemoryPressure', 'DiskPressure', 'PIDPressure']

/** Keeps the Node object of one machine and its Lease (kubelet `kubelet_node_status.go`), unless it is cut off. */
export class NodeReporter {
  readonly #pressures = new Set<NodePressure>()
  #isConnected = true
  #isOff = false
  #reboots = 0
  #notReady: string | undefined

  constructor(
    private readonly context: KubeletContext,
    private readonly spec: NodeSpec,
    private readonly address: string,
  ) {}

  get isConnected(): boolean {
    return this.#isConnected
  }

  get node(): Node | undefined {
    return this.context.api.find(nodes, { namespace: '', name: this.spec.name })
  }

  get pressures(): ReadonlySet<NodePressure> {
    return this.#pressures
  }

  /** Makes the node known: creates the Node (or takes over one of that name) and its Lease. */
  register(): void {
    const { api, scheduling } = this.context
    const now = scheduling.now()
    if (this.node) {
      const { conditions: _, ...rest } = nodeStatus(this.#machine, now)
      this.writeStatus((status) => ({ ...status, ...rest }))
    } else api.create(nodes, nodeObject(this.#machine, now))
    this.#postConditions()
    this.renewLease()
  }

  /** Nothing is reported any more, and nobody is told: the last heartbeat is the last one that was due. */
  disconnect(): void {
    if (!this.#isConnected) return
    this.#isConnected = false
    const { api, scheduling } = this.context
    const lease = api.find(leases, { namespace: NODE_LEASE_NAMESPACE, name: this.spec.name })
    const renewTime = lease && lastRenewal(lease, scheduling.now())
    if (lease && renewTime !== undefined) api.update(leases, withoutRenewals(lease, renewTime))
  }

  /** The machine is off, and with it its kubelet. */
  powerOff(): void {
    this.#isOff = true
    this.disconnect()
  }

  connect(): void {
    const wasOff = this.#isOff
    this.#isOff = false
    this.#isConnected = true
    if (wasOff) {
      this.#reboots++
      this.tell('Starting', { message: 'Starting kubelet.' })
    }
    this.register()
    if (!wasOff) return
    const { name } = this.spec
    const message = `Node ${name} has been rebooted, boot id: ${bootId(name, this.#reboots)}`
    this.tell('Rebooted', { type: 'Warning', message })
  }

  setReady(ready: boolean, message?: string): void {
    this.#notReady = ready ? undefined : (message ?? 'container runtime is down')
    this.#postConditions()
  }

  setPressure(pressure: NodePressure, on: boolean): void {
    if (on) this.#pressures.add(pressure)
    else this.#pressures.delete(pressure)
    if (pressure === 'NetworkUnavailable') {
      const condition = pressureCondition(pressure, on, this.context.scheduling.now())
      this.writeStatus((status) => withCondition(status, condition))
    } else this.#postConditions()
  }

  writeStatus(change: (status: Node['status']) => Node['status']): void {
    const { node } = this
    if (!this.#isConnected || !node) return
    const status = change(node.status)
    if (!equal(status, node.status)) this.context.api.updateStatus(nodes, { ...node, status })
  }

  tell(reason: string, { type = 'Normal', message }: Partial<Pick<KubeletEvent, 'type' | 'message'>> = {}): void {
    const { node } = this
    const { events, profile } = this.context
    if (!node || !profile.recordsEvents) return
    const { name } = this.spec
    events.record(node, type, reason, message ?? `Node ${name} status is now: ${reason}`, { host: name })
  }

  get #machine(): Machine {
    return { spec: this.spec, address: this.address, reboots: this.#reboots }
  }

  /** Writes the Lease that stands for all heartbeats from now on. */
  renewLease(): void {
    if (!this.#isConnected) return
    const { api, profile, scheduling } = this.context
    const { name } = this.spec
    const key = { namespace: NODE_LEASE_NAMESPACE, name }
    const renewTime = formatMicroTimestamp(scheduling.now())
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime }
    const annotations = renewedEvery(profile.leaseInterval)
    const { node } = this
    const owner = node && [{ apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid }]
    const owned = owner ? { ownerReferences: owner } : {}
    const lease = api.find(leases, key)
    if (!lease) {
      api.create(leases, { metadata: { ...key, annotations, ...owned }, spec })
      return
    }
    const metadata = { ...lease.metadata, ...owned, annotations: { ...lease.metadata.annotations, ...annotations } }
    api.update(leases, { ...lease, metadata, spec: { ...lease.spec, ...spec } })
  }

  /** Says how the node is, in the kubelet's own words. */
  // Simplified: written on change only, so `lastHeartbeatTime` does not move every five minutes.
  #postConditions(): void {
    if (!this.#isConnected) return
    const now = this.context.scheduling.now()
    const message = this.#notReady
    const conditions: readonly NodeCondition[] = [
      ...PRESSURES.map((type) => pressureCondition(type, this.#pressures.has(type), now)),
      readyCondition({ ready: message === undefined, ...(message === undefined ? {} : { message }) }, now),
    ]
    const before = this.node?.status.conditions
    this.writeStatus((status) => conditions.reduce(withCondition, status))
    for (const { type, status } of conditions) {
      if (findCondition(before, type)?.status !== status) this.tell(conditionEvent(type, status === 'True'))
    }
  }
}

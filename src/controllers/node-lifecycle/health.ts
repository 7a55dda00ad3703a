import { findCondition } from '../../api/condition'
import type { Node } from '../../api/kinds'
import { isBeingRenewed, lastRenewal, NODE_LEASE_NAMESPACE } from '../../api/lease'
import { leases } from '../../api/resources/lease'
import { nodes } from '../../api/resources/node'
import { formatTimestamp, type Instant, instant, parseTimestamp, plus } from '../../base/time'
import type { ReconcileContext } from '../controller'
import type { NodeLifecycleFlags } from './flags'

type NodeCondition = NonNullable<Node['status']['conditions']>[number]
export type ReadyStatus = 'True' | 'False' | 'Unknown'

const WATCHED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

export const readyStatusOf = (node: Node): ReadyStatus | undefined =>
  findCondition(node.status.conditions, 'Ready')?.status as ReadyStatus | undefined

/** What the monitor remembers about one node's heartbeats. */
export class NodeHealth {
  #heartbeat: Instant | undefined
  /** The monitor pass in which the latest heartbeat was seen. */
  #probe: Instant | undefined

  /** Heartbeats count anew from now. */
  reset(now: Instant): void {
    this.#probe = now
  }

  /**
   * When the node will count as lost; `undefined` while it is alive.
   * @param passAfter the first monitor pass at or after an instant: a heartbeat counts from the pass that saw it
   */
  deadline(
    context: ReconcileContext,
    node: Node,
    flags: NodeLifecycleFlags,
    passAfter: (at: Instant) => Instant,
  ): Instant | undefined {
    const now = context.now()
    const lease = context.api.find(leases, { namespace: NODE_LEASE_NAMESPACE, name: node.metadata.name })
    const ready = findCondition(node.status.conditions, 'Ready')
    if (lease && isBeingRenewed(lease)) return undefined
    const beats = [lease && lastRenewal(lease, now), parseTimestamp(ready?.lastHeartbeatTime)]
    const latest = Math.max(...beats.map((beat) => beat ?? Number.NEGATIVE_INFINITY))
    if (!ready && !lease) {
      const created = parseTimestamp(node.metadata.creationTimestamp) ?? now
      return plus(created, flags.nodeStartupGracePeriod)
    }
    if (latest !== this.#heartbeat) {
      const seen = this.#probe === undefined && this.#heartbeat === undefined ? now : passAfter(instant(latest))
      this.#probe = instant(Math.max(this.#probe ?? Number.NEGATIVE_INFINITY, Math.min(seen, now)))
      this.#heartbeat = instant(latest)
    }
    return plus(this.#probe ?? now, flags.nodeMonitorGracePeriod)
  }

  /** The node is seen alive. */
  alive(now: Instant): void {
    this.#probe = now
  }
}

export const isMarkedUnknown = (node: Node): boolean =>
  WATCHED.every((type) => findCondition(node.status.conditions, type)?.status === 'Unknown')

/** All that the kubelet said becomes Unknown. @returns the node as stored */
export function markUnknown(context: ReconcileContext, node: Node): Node {
  const now = formatTimestamp(context.now())
  const existing = node.status.conditions ?? []
  const conditions = [
    ...existing.map((condition) => (WATCHED.includes(condition.type) ? unknown(condition, now) : condition)),
    ...WATCHED.filter((type) => !findCondition(existing, type)).map((type) => neverUpdated(type, node, now)),
  ]
  return context.api.updateStatus(nodes, { ...node, status: { ...node.status, conditions } })
}

const neverUpdated = (type: string, node: Node, now: string): NodeCondition => ({
  type,
  status: 'Unknown',
  reason: 'NodeStatusNeverUpdated',
  message: 'Kubelet never posted node status.',
  lastHeartbeatTime: node.metadata.creationTimestamp,
  lastTransitionTime: now,
})

const unknown = (condition: NodeCondition, now: string): NodeCondition =>
  condition.status === 'Unknown'
    ? condition
    : {
        ...condition,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime: now,
      }

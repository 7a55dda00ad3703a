import { findCondition } from '../../api/condition'
import type { Node, Pod } from '../../api/kinds'
import { observed } from '../../api/pod'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import { formatTimestamp, type Instant, instant, milliseconds, plus } from '../../base/time'
import type { Outcome, ReconcileContext } from '../controller'
import type { NodeLifecycleFlags } from './flags'
import { isMarkedUnknown, markUnknown, NodeHealth, type ReadyStatus, readyStatusOf } from './health'
import { hasEvictionTaint, NOT_READY, removeEvictionTaints, setEvictionTaint, UNREACHABLE } from './node-taints'
import { evictionRate, Zone, type ZoneState, zoneOf, zoneStateOf } from './zones'

const EXCLUDED = 'node.kubernetes.io/exclude-disruption'

interface KnownNode {
  readonly health: NodeHealth
  node: Node
}

/**
 * The part of the node lifecycle controller that runs every monitor period: who is alive, which zones are
 * in trouble, who is to be evicted (`pkg/controller/nodelifecycle`, `monitorNodeHealth`).
 *
 * Passes that would find nothing new do not take place: after each one it says when the next can matter.
 */
export class NodeMonitor {
  readonly #known = new Map<string, KnownNode>()
  readonly #zones = new Map<string, Zone>()
  #origin: Instant | undefined
  #lastPass: Instant | undefined

  constructor(private readonly flags: NodeLifecycleFlags) {}

  /** Runs a pass if one is due, lets waiting nodes through, and says when to come back. */
  run(context: ReconcileContext): Outcome {
    const now = context.now()
    this.#origin ??= now
    const due = this.#lastPass === undefined ? now : plus(this.#lastPass, milliseconds(1))
    const pass = this.#passAfter(due)
    let next: Instant | undefined = pass
    if (pass <= now) {
      this.#lastPass = now
      next = this.#pass(context)
    }
    const token = this.#taintWaiting(context)
    const soonest = Math.min(next ?? Number.POSITIVE_INFINITY, token ?? Number.POSITIVE_INFINITY)
    return Number.isFinite(soonest) ? { requeueAfter: milliseconds(soonest - now) } : 'done'
  }

  /** Passes take place at whole periods after the first one. */
  #passAfter(at: Instant): Instant {
    const origin = this.#origin ?? at
    const period = this.flags.nodeMonitorPeriod
    return instant(origin + Math.ceil((at - origin) / period) * period)
  }

  /** @returns the next pass that can find something new */
  #pass(context: ReconcileContext): Instant | undefined {
    const all = context.api.list(nodes)
    this.#register(context, all)
    const readiness = new Map<string, boolean[]>()
    const wakes: Instant[] = []
    for (const node of all) {
      const { observed, current, deadline } = this.#look(context, node)
      if (deadline !== undefined) wakes.push(this.#passAfter(deadline))
      if (current !== observed) wakes.push(this.#passAfter(plus(context.now(), milliseconds(1))))
      if (node.metadata.labels?.[EXCLUDED] !== undefined) continue
      const zone = zoneOf(node)
      readiness.set(zone, [...(readiness.get(zone) ?? []), current === 'True'])
    }
    this.#handleDisruption(context, readiness)
    const later = wakes.filter((wake) => wake > context.now())
    return later.length === 0 ? undefined : instant(Math.min(...later))
  }

  #register(context: ReconcileContext, all: readonly Node[]): void {
    for (const node of all) {
      const { name, uid } = node.metadata
      const zone = zoneOf(node)
      if (!this.#zones.has(zone)) this.#zones.set(zone, new Zone(this.flags.nodeEvictionRate))
      const known = this.#known.get(name)
      if (known?.node.metadata.uid === uid) {
        known.node = node
        continue
      }
      this.#known.set(name, { health: new NodeHealth(), node })
      const message = `Node ${name} event: Registered Node ${name} in Controller`
      context.events.record(node, 'Normal', 'RegisteredNode', message)
    }
    const present = new Set(all.map((node) => node.metadata.name))
    for (const [name, { node }] of this.#known) {
      if (present.has(name)) continue
      this.#known.delete(name)
      this.#zones.get(zoneOf(node))?.waiting.delete(name)
      context.events.record(node, 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)
    }
  }

  /** Looks at one node: what its Ready condition was, what it is now, and when it will be lost. */
  #look(
    context: ReconcileContext,
    node: Node,
  ): { observed: ReadyStatus; current: ReadyStatus; deadline: Instant | undefined } {
    const health = this.#known.get(node.metadata.name)?.health ?? new NodeHealth()
    const observed = readyStatusOf(node) ?? 'Unknown'
    const deadline = health.deadline(context, node, this.flags, (at) => this.#passAfter(at))
    if (deadline === undefined) health.alive(context.now())
    const lost = deadline !== undefined && deadline <= context.now()
    const stored = lost && !isMarkedUnknown(node) ? markUnknown(context, node) : node
    const current = readyStatusOf(stored) ?? 'Unknown'
    this.#decideEviction(context, stored, observed)
    if (observed === 'True' && current !== 'True') this.#markPodsNotReady(context, stored)
    return { observed, current, deadline: lost ? undefined : deadline }
  }

  /** Acts on what was seen, not on what it has become: a node that was just lost is queued in the next pass. */
  #decideEviction(context: ReconcileContext, node: Node, observed: ReadyStatus): void {
    const zone = this.#zones.get(zoneOf(node))
    const { name } = node.metadata
    if (observed === 'True') {
      zone?.waiting.delete(name)
      removeEvictionTaints(context, node)
      return
    }
    const [wanted, other] = observed === 'False' ? [NOT_READY, UNREACHABLE] : [UNREACHABLE, NOT_READY]
    if (hasEvictionTaint(node, wanted)) return
    if (hasEvictionTaint(node, other)) setEvictionTaint(context, node, wanted)
    else zone?.waiting.add(name)
  }

  #markPodsNotReady(context: ReconcileContext, node: Node): void {
    const { name } = node.metadata
    context.events.record(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
    for (const pod of context.api.list(pods, { nodeName: name })) {
      if (findCondition(pod.status.conditions, 'Ready')?.status !== 'True') continue
      context.api.updateStatus(pods, withUnready(pod, formatTimestamp(context.now())))
      context.events.record(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
    }
  }

  #handleDisruption(context: ReconcileContext, readiness: ReadonlyMap<string, readonly boolean[]>): void {
    const now = context.now()
    const states = new Map<string, ZoneState>()
    for (const [name, ready] of readiness) states.set(name, zoneStateOf(ready, this.flags))
    for (const name of this.#zones.keys()) if (!readiness.has(name)) this.#zones.delete(name)
    const zones = [...this.#zones.values()]
    const allDown = [...states.values()].every((state) => state === 'FullDisruption')
    const allWereDown = zones.every(({ state }) => state === 'FullDisruption')
    if (allDown && allWereDown) return
    if (allDown) {
      for (const { node } of this.#known.values()) this.#decideEviction(context, node, 'True')
      for (const zone of zones) zone.setRate(0, now)
    } else if (allWereDown) {
      for (const { health } of this.#known.values()) health.reset(now)
    }
    for (const [name, zone] of this.#zones) {
      const state = states.get(name) ?? 'Normal'
      if (state === zone.state && !allWereDown) continue
      zone.state = state
      if (!allDown) zone.setRate(evictionRate(state, readiness.get(name)?.length ?? 0, this.flags), now)
    }
  }

  /** Taints the nodes whose turn it is. @returns when the next turn comes */
  #taintWaiting(context: ReconcileContext): Instant | undefined {
    const now = context.now()
    const turns: Instant[] = []
    for (const zone of this.#zones.values()) {
      for (const name of [...zone.waiting]) {
        if (!zone.tryAccept(now)) break
        zone.waiting.delete(name)
        const node = context.api.find(nodes, { namespace: '', name })
        const status = node && readyStatusOf(node)
        if (node && status === 'False') setEvictionTaint(context, node, NOT_READY)
        if (node && status === 'Unknown') setEvictionTaint(context, node, UNREACHABLE)
      }
      const turn = zone.nextToken(now)
      if (turn !== undefined) turns.push(turn)
    }
    return turns.length === 0 ? undefined : instant(Math.min(...turns))
  }
}

function withUnready(pod: Pod, now: string): Pod {
  const conditions = (pod.status.conditions ?? []).map((condition) =>
    condition.type === 'Ready'
      ? { ...condition, ...observed(pod), status: 'False', lastTransitionTime: now }
      : condition,
  )
  return { ...pod, status: { ...pod.status, conditions } }
}

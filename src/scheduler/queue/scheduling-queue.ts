import { type Instant, instant, minutes, plus, seconds } from '../../base/time'
import type { ClusterEvent } from '../framework/cluster-event'
import type { PodInfo } from '../state/pod-info'
import { type BackoffOptions, backoffExpiry } from './backoff'
import type { QueuedPod } from './queued-pod'
import { TurnHeap } from './turn-heap'

/** What the queue asks of the plugins. */
export interface QueueHints {
  /** Whether scheduling gates keep the pod out. */
  isGated(pod: PodInfo): boolean
  /** Queue order: negative when `a` goes first. */
  compare(a: PodInfo, b: PodInfo): number
  /** Whether a plugin wants to hear of such events at all. */
  listens(plugin: string, kind: ClusterEvent['kind']): boolean
  /** Whether the event may turn the plugin's refusal of this pod. */
  mayCure(plugin: string, event: ClusterEvent, pod: PodInfo): boolean
}

/** How long a pod waits for a helpful event before it is tried again anyway, and how often that is looked at. */
const LONGEST_WAIT = minutes(5)
const SCAN_INTERVAL = seconds(30)

/**
 * The pods that wait for a node (scheduler `backend/queue`).
 *
 * `active`: to be tried, by priority, then time. `backoff`: failed before and would be tried; they wait their backoff
 * only while there is something else to do. `errorBackoff`: met an error; they wait it out. `unschedulable`: wait for
 * an event that a plugin which refused them thinks helpful. `inFlight`: being tried.
 */
export class SchedulingQueue {
  readonly #hints: QueueHints
  readonly #backoff: BackoffOptions
  readonly #pods = new Map<string, QueuedPod>()
  readonly #active: TurnHeap
  readonly #backingOff: TurnHeap
  readonly #erred: TurnHeap
  readonly #unschedulable = new Set<QueuedPod>()
  /** Plugin name -> pods that it refused in their last attempt. */
  readonly #rejectedBy = new Map<string, Set<QueuedPod>>()
  #inFlight: QueuedPod | undefined
  /** What happened while that pod was being tried. */
  #eventsInFlight: ClusterEvent[] = []
  #sequence = 0

  constructor(hints: QueueHints, backoff: BackoffOptions) {
    this.#hints = hints
    this.#backoff = backoff
    const byTurn = (a: QueuedPod, b: QueuedPod) =>
      hints.compare(a.info, b.info) || a.timestamp - b.timestamp || a.sequence - b.sequence
    const byExpiry = (a: QueuedPod, b: QueuedPod) => this.#expiry(a) - this.#expiry(b) || byTurn(a, b)
    this.#active = new TurnHeap(byTurn)
    this.#backingOff = new TurnHeap(byExpiry)
    this.#erred = new TurnHeap(byExpiry)
  }

  get(key: string): QueuedPod | undefined {
    return this.#pods.get(key)
  }

  /** Whether `pop` would give a pod. */
  get ready(): boolean {
    return this.#active.peek() !== undefined || this.#backingOff.peek() !== undefined
  }

  /** When the next pod has waited out the backoff of an error. */
  nextErrorExpiry(): Instant | undefined {
    const next = this.#erred.peek()
    return next && plus(this.#expiry(next), seconds(1))
  }

  /** When the next scan is due for pods that have waited too long. */
  nextFlush(now: Instant): Instant | undefined {
    if (this.#unschedulable.size === 0) return undefined
    return instant((Math.floor(now / SCAN_INTERVAL) + 1) * SCAN_INTERVAL)
  }

  add(info: PodInfo, now: Instant): void {
    const queued: QueuedPod = {
      key: info.key,
      info,
      pool: 'active',
      ticket: 0,
      timestamp: now,
      sequence: this.#sequence++,
      unschedulableCount: 0,
      errorCount: 0,
      rejectedBy: new Set(),
      attempts: 0,
      gated: false,
    }
    this.#pods.set(info.key, queued)
    this.#activate(queued)
  }

  /** A newer version of the pod, which needs the same. */
  refresh(info: PodInfo): void {
    const queued = this.#pods.get(info.key)
    if (queued) queued.info = info
  }

  /** The pod itself needs something else now: gates may be gone, or what a plugin refused. */
  change(info: PodInfo, event: ClusterEvent, now: Instant): void {
    const queued = this.#pods.get(info.key)
    if (!queued) return
    queued.info = info
    if (queued.gated) this.#activate(queued)
    else if (queued.pool === 'inFlight') this.#eventsInFlight.push(event)
    else if (queued.pool === 'unschedulable' && this.#isCuredBy(event, queued)) this.#requeue(queued, now)
  }

  delete(key: string): void {
    const queued = this.#pods.get(key)
    if (!queued) return
    this.#setRejectedBy(queued, new Set())
    this.#unschedulable.delete(queued)
    this.#pods.delete(key)
    queued.ticket++
    if (this.#inFlight === queued) this.#inFlight = undefined
  }

  /** The pod whose turn it is. It stays known to the queue until it is deleted or put back. */
  pop(now: Instant): QueuedPod | undefined {
    this.#flushBackoff(now)
    const queued = this.#active.pop() ?? this.#backingOff.pop()
    if (!queued) return undefined
    queued.pool = 'inFlight'
    this.#inFlight = queued
    this.#eventsInFlight = []
    return queued
  }

  /** No node will do, because of these plugins. Without any the failure counts as an error. */
  putBack(queued: QueuedPod, rejectedBy: ReadonlySet<string>, now: Instant): void {
    if (this.#pods.get(queued.key) !== queued) return
    this.#inFlight = undefined
    queued.timestamp = now
    this.#setRejectedBy(queued, rejectedBy)
    if (rejectedBy.size === 0) {
      queued.errorCount++
      this.#enter(queued, 'errorBackoff')
      return
    }
    queued.errorCount = 0
    queued.unschedulableCount++
    if (this.#eventsInFlight.some((event) => this.#isCuredBy(event, queued))) this.#requeue(queued, now)
    else this.#shelve(queued)
  }

  /** Something happened in the cluster: pods that it may help get another try. */
  notify(event: ClusterEvent, now: Instant): void {
    if (this.#inFlight) this.#eventsInFlight.push(event)
    const helped = new Set<QueuedPod>()
    for (const [plugin, pods] of this.#rejectedBy) {
      if (!this.#hints.listens(plugin, event.kind)) continue
      for (const queued of pods) {
        if (queued.pool !== 'unschedulable' || helped.has(queued)) continue
        if (this.#hints.mayCure(plugin, event, queued.info)) helped.add(queued)
      }
    }
    for (const queued of helped) this.#requeue(queued, now)
  }

  /** Puts back what has waited longest, and what has waited out an error. */
  flush(now: Instant): void {
    for (const queued of [...this.#unschedulable]) {
      if (!queued.gated && queued.timestamp + LONGEST_WAIT < now) this.#requeue(queued, now)
    }
    for (;;) {
      const due = this.nextErrorExpiry()
      if (due === undefined || due > now) break
      this.#activate(this.#erred.pop() as QueuedPod)
    }
  }

  #isCuredBy(event: ClusterEvent, { rejectedBy, info }: QueuedPod): boolean {
    for (const plugin of rejectedBy) {
      if (this.#hints.listens(plugin, event.kind) && this.#hints.mayCure(plugin, event, info)) return true
    }
    return false
  }

  /** To the active pool, or to wait out the rest of the backoff first. */
  #requeue(queued: QueuedPod, now: Instant): void {
    if (this.#expiry(queued) >= Math.floor(now / 1000) * 1000) this.#enter(queued, 'backoff')
    else this.#activate(queued)
  }

  #flushBackoff(now: Instant): void {
    const second = Math.floor(now / 1000) * 1000
    for (;;) {
      const next = this.#backingOff.peek()
      if (!next || this.#expiry(next) >= second) return
      this.#activate(this.#backingOff.pop() as QueuedPod)
    }
  }

  #activate(queued: QueuedPod): void {
    queued.gated = this.#hints.isGated(queued.info)
    if (queued.gated) this.#shelve(queued)
    else this.#enter(queued, 'active')
  }

  #expiry({ timestamp, errorCount, unschedulableCount }: QueuedPod): Instant {
    return backoffExpiry(timestamp, errorCount || unschedulableCount, this.#backoff)
  }

  #shelve(queued: QueuedPod): void {
    queued.pool = 'unschedulable'
    queued.ticket++
    this.#unschedulable.add(queued)
  }

  #enter(queued: QueuedPod, pool: 'active' | 'backoff' | 'errorBackoff'): void {
    this.#unschedulable.delete(queued)
    queued.pool = pool
    const heaps = { active: this.#active, backoff: this.#backingOff, errorBackoff: this.#erred }
    heaps[pool].push(queued)
  }

  #setRejectedBy(queued: QueuedPod, plugins: ReadonlySet<string>): void {
    for (const plugin of queued.rejectedBy) this.#rejectedBy.get(plugin)?.delete(queued)
    queued.rejectedBy = plugins
    for (const plugin of plugins) {
      const pods = this.#rejectedBy.get(plugin)
      if (pods) pods.add(queued)
      else this.#rejectedBy.set(plugin, new Set([queued]))
    }
  }
}

import type { EventRecorder } from '../api/client'
import type { Node, Pod, PodStatus, Taint } from '../api/kinds'
import { keyOf } from '../api/object'
import { nodes } from '../api/resources/node'
import { pods } from '../api/resources/pod'
import { formatTimestamp, type Milliseconds, plus } from '../base/time'
import type { Controller } from '../controllers/controller'
import { ControllerRuntime } from '../controllers/runtime'
import { EventQueue } from '../simulation/event-queue'
import { Store } from '../store/store'
import { MemoryApi } from './memory-api'

/**
 * Some controllers over a `MemoryApi`, for unit tests. There is no scheduler and no kubelet: the test binds
 * pods and says how they fare.
 */
export class MemoryCluster {
  readonly queue = new EventQueue({ seed: 'test' })
  readonly store = new Store({ now: () => this.queue.now() })
  readonly api = new MemoryApi(this.store, this.queue)
  /** `Normal SuccessfulCreate Created pod: web-1`, in order. */
  readonly events: string[] = []

  constructor(...controllers: readonly Controller[]) {
    const recorder: EventRecorder = {
      record: (_, type, reason, message) => void this.events.push(`${type} ${reason} ${message}`),
    }
    const dependencies = { scheduling: this.queue, api: this.api, watcher: this.store, eventsOf: () => recorder }
    for (const controller of controllers) new ControllerRuntime(controller, dependencies)
  }

  /** Lets time pass. */
  pass(span: Milliseconds): void {
    this.queue.runUntil(plus(this.queue.now(), span))
  }

  addNode(name: string, options: { labels?: Record<string, string>; taints?: readonly Taint[] } = {}): Node {
    const labels = { 'kubernetes.io/hostname': name, ...options.labels }
    return this.api.create(nodes, {
      metadata: { name, labels },
      spec: options.taints ? { taints: options.taints } : {},
    })
  }

  /** The node that a DaemonSet's pod is meant for, or the one that it is bound to. */
  pods(): readonly Pod[] {
    return this.api.list(pods)
  }

  pod(name: string, namespace = 'default'): Pod {
    return this.api.get(pods, { namespace, name })
  }

  bind(pod: Pod, node: string): void {
    if (!this.pod(pod.metadata.name).spec.nodeName) this.api.bind(keyOf(pod), node)
  }

  setStatus(pod: Pod, status: PodStatus): void {
    const current = this.api.get(pods, keyOf(pod))
    this.api.updateStatus(pods, { ...current, status: { ...current.status, ...status } })
  }

  /** Running and Ready (or not) since now. */
  run(pod: Pod, ready = true): void {
    const lastTransitionTime = formatTimestamp(this.queue.now())
    const condition = { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime }
    this.setStatus(pod, { phase: 'Running', conditions: [condition] })
  }

  /** What a kubelet does at the end of the grace period. */
  finishDeletion(pod: Pod): void {
    this.api.delete(pods, keyOf(pod), { gracePeriodSeconds: 0 })
  }
}

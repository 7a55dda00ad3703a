import { findCondition } from '../api/condition'
import type { Node, Pod, PodSpec, Taint } from '../api/kinds'
import type { ObjectKey } from '../api/object'
import { nodes } from '../api/resources/node'
import { pods } from '../api/resources/pod'
import { type Milliseconds, milliseconds, plus } from '../base/time'
import { Scheduler, type SchedulerDependencies } from '../scheduler/scheduler'
import { MemoryCluster } from './memory-cluster'

export interface NodeOptions {
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly Taint[]
  readonly unschedulable?: boolean
  readonly images?: NonNullable<Node['status']['images']>
  readonly more?: Readonly<Record<string, string>>
}

export type PodOptions = Partial<PodSpec> & {
  readonly cpu?: string
  readonly memory?: string
  readonly image?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly namespace?: string
  readonly owner?: { readonly kind: string; readonly name: string; readonly uid: string }
}

/** A scheduler over an API in memory, with short words for nodes and pods. For the scheduler's tests. */
export class SchedulerBench extends MemoryCluster {
  readonly scheduler: Scheduler

  constructor(options: Partial<SchedulerDependencies> = {}) {
    super()
    this.scheduler = new Scheduler({
      scheduling: this.queue,
      api: this.api,
      watcher: this.store,
      eventsOf: () => ({ record: (_, type, reason, message) => void this.events.push(`${type} ${reason} ${message}`) }),
      tieBreak: 'first',
      ...options,
    })
  }

  node(name: string, options: NodeOptions = {}): Node {
    const { cpu = '4', memory = '8Gi', pods: podCount = '110', labels, taints, unschedulable, images, more } = options
    const allocatable = { cpu, memory, pods: podCount, ...more }
    return this.api.create(nodes, {
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
      spec: { ...(taints ? { taints } : {}), ...(unschedulable ? { unschedulable } : {}) },
      status: { allocatable, capacity: allocatable, ...(images ? { images } : {}) },
    })
  }

  /** Creates a pod; it is tried once time passes. */
  createPod(name: string, options: PodOptions = {}): Pod {
    const { cpu, memory, image = 'nginx:1.19', labels, namespace = 'default', owner, ...spec } = options
    const requests = { ...(cpu ? { cpu } : {}), ...(memory ? { memory } : {}) }
    return this.api.create(pods, {
      metadata: {
        name,
        namespace,
        ...(labels ? { labels } : {}),
        ...(owner ? { ownerReferences: [{ apiVersion: 'apps/v1', controller: true, ...owner }] } : {}),
      },
      spec: {
        containers: [{ name: 'app', image, ...(cpu || memory ? { resources: { requests } } : {}) }],
        schedulerName: 'default-scheduler',
        ...spec,
      },
    })
  }

  /** Creates a pod and lets the scheduler try it. */
  schedule(name: string, options: PodOptions = {}): Pod {
    this.createPod(name, options)
    this.settle()
    return this.pod(name, options.namespace)
  }

  settle(span: Milliseconds = milliseconds(100)): void {
    this.queue.runUntil(plus(this.queue.now(), span))
  }

  /** Where a pod is; `undefined` while it is nowhere. */
  nodeOf(name: string, namespace = 'default'): string | undefined {
    return this.pod(name, namespace).spec.nodeName
  }

  /** What the PodScheduled condition says. */
  messageOf(name: string, namespace = 'default'): string | undefined {
    return findCondition(this.pod(name, namespace).status.conditions, 'PodScheduled')?.message
  }

  /** Number of pods by node, nodes without any included. */
  podsPerNode(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const { metadata } of this.api.list(nodes)) counts[metadata.name] = 0
    for (const { spec } of this.pods()) if (spec.nodeName) counts[spec.nodeName] = (counts[spec.nodeName] ?? 0) + 1
    return counts
  }

  updateNode(name: string, change: (node: Node) => Node): void {
    const node = this.api.get(nodes, { namespace: '', name })
    const changed = this.api.update(nodes, change(node))
    this.api.updateStatus(nodes, { ...changed, status: change(node).status })
  }

  remove(pod: ObjectKey): void {
    this.api.delete(pods, pod, { gracePeriodSeconds: 0 })
  }
}

/** The suffix of 1.35 when nothing can be preempted on any of so many nodes. */
export const notHelpful = (nodeCount: number): string =>
  `no new claims to deallocate, preemption: 0/${nodeCount} nodes are available: ${nodeCount} Preemption is not helpful for scheduling.`

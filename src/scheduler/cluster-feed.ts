import type { ApiReader, ApiWatcher, Change } from '../api/client'
import { isResizing } from '../api/held-resources'
import type { Node, Pod } from '../api/kinds'
import { formatKey, type KubernetesObject, keyOf } from '../api/object'
import { isPodTerminal } from '../api/pod'
import type { Resource } from '../api/resource'
import { namespaces } from '../api/resources/namespace'
import { nodes } from '../api/resources/node'
import { persistentVolumes } from '../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../api/resources/persistent-volume-claim'
import { pods } from '../api/resources/pod'
import { replicaSets } from '../api/resources/replica-set'
import { replicationControllers } from '../api/resources/replication-controller'
import { services } from '../api/resources/service'
import { statefulSets } from '../api/resources/stateful-set'
import { storageClasses } from '../api/resources/storage-class'
import { equal } from '../base/json'
import type { Instant } from '../base/time'
import type { ClusterEvent } from './framework/cluster-event'
import type { SchedulingQueue } from './queue/scheduling-queue'
import type { ClusterState } from './state/cluster-state'
import { offersTheSame } from './state/node-info'
import { PodInfo } from './state/pod-info'

export interface FeedTargets {
  readonly cluster: ClusterState
  readonly queue: SchedulingQueue
  /** Whether some profile serves pods that ask for this scheduler. */
  isServed(schedulerName: string): boolean
  /** Called when a pod is gone for good. */
  forget(podKey: string): void
  /** Called after every change: the queue may have something to do now. */
  wake(): void
}

const STORAGE: readonly Resource[] = [persistentVolumeClaims, persistentVolumes, storageClasses] as never

type Selecting = KubernetesObject & { readonly spec: { readonly selector?: unknown } }
/** What default spread constraints take their selectors from. */
const SELECTING: readonly Resource<Selecting>[] = [services, replicaSets, statefulSets, replicationControllers] as never

const needsTheSame = (a: Pod, b: Pod): boolean =>
  equal(a.metadata.labels, b.metadata.labels) && equal(a.spec, b.spec) && isResizing(a) === isResizing(b)

/** Turns what the watches tell into cluster state, queue entries and events (scheduler `eventhandlers.go`). */
export class ClusterFeed {
  readonly #targets: FeedTargets

  constructor(reader: ApiReader, watcher: ApiWatcher, options: FeedTargets & { readonly now: Instant }) {
    this.#targets = options
    for (const node of reader.list(nodes)) options.cluster.setNode(node)
    for (const pod of reader.list(pods)) this.#podChanged(pod, undefined, options.now)
    watcher.watch(nodes, (change) => this.#nodeChanged(change))
    watcher.watch(pods, ({ type, object, previous, at }) => {
      if (type === 'DELETED') this.#podGone(object, at)
      else this.#podChanged(object, previous, at)
    })
    // Answers that depend on the labels of namespaces are counted again, and default selectors are looked up again.
    watcher.watch(namespaces, () => options.cluster.counters.clear())
    for (const resource of SELECTING) {
      watcher.watch<Selecting>(resource, ({ type, object, previous }) => {
        const same = type === 'MODIFIED' && equal(object.spec.selector, previous?.spec.selector)
        if (!same) options.cluster.selectorsVersion++
      })
    }
    for (const resource of STORAGE) {
      watcher.watch<KubernetesObject>(resource, ({ object, at }) =>
        this.#notify({ kind: 'StorageChanged', object }, at),
      )
    }
  }

  #nodeChanged({ type, object: node, previous, at }: Change<Node>): void {
    const { cluster } = this.#targets
    switch (type) {
      case 'ADDED':
        cluster.setNode(node)
        this.#notify({ kind: 'NodeAdded', node }, at)
        break
      case 'MODIFIED':
        cluster.setNode(node)
        if (previous && !offersTheSame(previous, node)) this.#notify({ kind: 'NodeChanged', node, previous }, at)
        break
      case 'DELETED':
        cluster.removeNode(node.metadata.name)
        this.#notify({ kind: 'NodeDeleted', node }, at)
        break
    }
  }

  #podChanged(pod: Pod, previous: Pod | undefined, at: Instant): void {
    if (isPodTerminal(pod)) this.#podEnded(pod, at)
    else if (pod.spec.nodeName) this.#assignedPodChanged(pod, previous, at)
    else this.#pendingPodChanged(pod, previous, at)
  }

  #assignedPodChanged(pod: Pod, previous: Pod | undefined, at: Instant): void {
    const { cluster } = this.#targets
    this.#dequeue(formatKey(keyOf(pod)))
    cluster.setPod(pod)
    if (!previous?.spec.nodeName) this.#notify({ kind: 'AssignedPodAdded', pod }, at)
    else if (!needsTheSame(previous, pod)) this.#notify({ kind: 'AssignedPodChanged', pod, previous }, at)
  }

  #pendingPodChanged(pod: Pod, previous: Pod | undefined, at: Instant): void {
    const { cluster, queue, isServed, wake } = this.#targets
    if (!isServed(pod.spec.schedulerName ?? '')) return
    const info = new PodInfo(pod)
    if (queue.get(info.key)?.info.uid !== info.uid) this.#dequeue(info.key)
    if (!queue.get(info.key)) queue.add(info, at)
    else if (!previous || needsTheSame(previous, pod)) queue.refresh(info)
    else queue.change(info, { kind: 'PodChanged', pod, previous }, at)
    cluster.nominations.set(info, pod.status.nominatedNodeName)
    wake()
  }

  #podGone(pod: Pod, at: Instant): void {
    this.#podEnded(pod, at)
    this.#targets.forget(formatKey(keyOf(pod)))
  }

  /** Deleted, Succeeded or Failed: it needs no room any more. */
  #podEnded(pod: Pod, at: Instant): void {
    const { cluster } = this.#targets
    const key = formatKey(keyOf(pod))
    const heldRoom = cluster.pod(key) !== undefined || cluster.nominations.nodeOf(key) !== undefined
    this.#dequeue(key)
    cluster.removePod(key)
    if (heldRoom) this.#notify({ kind: 'AssignedPodGone', pod }, at)
  }

  #dequeue(key: string): void {
    this.#targets.queue.delete(key)
    this.#targets.cluster.nominations.remove(key)
  }

  #notify(event: ClusterEvent, at: Instant): void {
    this.#targets.queue.notify(event, at)
    this.#targets.wake()
  }
}

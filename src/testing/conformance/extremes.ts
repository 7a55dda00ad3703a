import type { Change } from '../../api/client'
import type { Deployment, Pod, ReplicaSet } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { isPodReady, isPodTerminal } from '../../api/pod'
import type { Extremes } from './case'

type Bounds = Record<string, number>

/** Kinds that own pods at the end of some chain of controllers. */
const WORKLOADS: ReadonlySet<string> = new Set([
  ...['Deployment', 'ReplicaSet', 'ReplicationController', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob'],
])

/**
 * Follows every write and keeps, for each top-level owner, the most and the fewest pods, ready pods and
 * so on since the step began.
 */
export class ExtremesWatch {
  readonly #pods = new Map<string, Pod>()
  readonly #owners = new Map<string, KubernetesObject>()
  /** By uid, and kept after deletion: pods outlive their owners for a moment. */
  readonly #top = new Map<string, string>()
  #found = new Map<string, Bounds>()

  observe(change: Change): void {
    const { kind, metadata } = change.object
    if (kind === 'Pod') {
      if (change.type === 'DELETED') this.#pods.delete(metadata.uid)
      else this.#pods.set(metadata.uid, change.object as Pod)
    } else if (WORKLOADS.has(kind)) {
      if (change.type === 'DELETED') this.#owners.delete(metadata.uid)
      else this.#owners.set(metadata.uid, change.object)
    } else return
    const before = this.#top.get(metadata.uid)
    if (change.type !== 'DELETED') this.#top.set(metadata.uid, this.#topOf(change.object))
    const now = this.#top.get(metadata.uid)
    for (const top of new Set([before, now])) if (top) this.#measure(top, kind)
  }

  /** Begins a new step: what holds now counts, what was before does not. */
  begin(): void {
    this.#found = new Map()
    const tops = new Set([...this.#pods.keys(), ...this.#owners.keys()].map((uid) => this.#top.get(uid) ?? ''))
    for (const top of tops) {
      if (!top) continue
      for (const kind of ['Deployment', 'ReplicaSet']) this.#measure(top, kind)
      if (this.#podsOf(top).length > 0) this.#measure(top, 'Pod')
    }
  }

  extremes(): Extremes {
    return Object.fromEntries([...this.#found].map(([top, bounds]) => [top, { ...bounds }]))
  }

  /** `Deployment/web`; empty for what has no owner and is none. */
  #topOf(object: KubernetesObject): string {
    const owner = object.metadata.ownerReferences?.find((reference) => reference.controller)
    const above = owner && this.#top.get(owner.uid)
    if (above) return above
    if (owner) return `${owner.kind}/${owner.name}`
    return object.kind === 'Pod' ? '' : `${object.kind}/${object.metadata.name}`
  }

  #measure(top: string, kind: string): void {
    if (kind === 'Pod') this.#measurePods(top)
    else if (top.startsWith('Deployment/') && kind === 'ReplicaSet') this.#measureReplicaSets(top)
    else if (kind === 'Deployment') this.#measureStatus(top)
  }

  #measurePods(top: string): void {
    const existing = this.#podsOf(top).filter((pod) => !isPodTerminal(pod))
    const staying = existing.filter((pod) => !pod.metadata.deletionTimestamp)
    const ready = staying.filter(isPodReady).length
    this.#most(top, 'maxPodsInclTerminating', existing.length)
    this.#most(top, 'maxPods', staying.length)
    this.#fewest(top, 'minReady', ready)
    this.#most(top, 'maxReady', ready)
    this.#most(top, 'maxNotReady', staying.length - ready)
  }

  #podsOf(top: string): Pod[] {
    return [...this.#pods.values()].filter((pod) => this.#top.get(pod.metadata.uid) === top)
  }

  #measureReplicaSets(top: string): void {
    const sets = [...this.#owners.values()].filter(
      (object) => object.kind === 'ReplicaSet' && this.#top.get(object.metadata.uid) === top,
    )
    if (sets.length === 0) return
    const sum = sets.reduce((total, set) => total + ((set as ReplicaSet).spec.replicas ?? 0), 0)
    this.#most(top, 'maxSpecReplicasSum', sum)
    this.#fewest(top, 'minSpecReplicasSum', sum)
  }

  #measureStatus(top: string): void {
    for (const object of this.#owners.values()) {
      if (object.kind !== 'Deployment' || this.#top.get(object.metadata.uid) !== top) continue
      const { status } = object as Deployment
      this.#fewest(top, 'minStatusAvailable', status.availableReplicas ?? 0)
      this.#most(top, 'maxStatusReplicas', status.replicas ?? 0)
    }
  }

  #most(top: string, field: string, value: number): void {
    const bounds = this.#bounds(top)
    bounds[field] = Math.max(bounds[field] ?? value, value)
  }

  #fewest(top: string, field: string, value: number): void {
    const bounds = this.#bounds(top)
    bounds[field] = Math.min(bounds[field] ?? value, value)
  }

  #bounds(top: string): Bounds {
    const bounds = this.#found.get(top) ?? {}
    this.#found.set(top, bounds)
    return bounds
  }
}

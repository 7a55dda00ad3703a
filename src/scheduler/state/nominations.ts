import type { PodInfo } from './pod-info'

/** Pods that wait for room that preemption makes for them on a node (scheduler `nominator`). */
export class Nominations {
  readonly #nodeOf = new Map<string, string>()
  readonly #byNode = new Map<string, Map<string, PodInfo>>()

  get empty(): boolean {
    return this.#nodeOf.size === 0
  }

  /** Notes, moves or (with `undefined`) ends a nomination. */
  set(pod: PodInfo, nodeName: string | undefined): void {
    this.remove(pod.key)
    if (!nodeName) return
    this.#nodeOf.set(pod.key, nodeName)
    let pods = this.#byNode.get(nodeName)
    if (!pods) this.#byNode.set(nodeName, (pods = new Map()))
    pods.set(pod.key, pod)
  }

  remove(podKey: string): void {
    const nodeName = this.#nodeOf.get(podKey)
    if (nodeName === undefined) return
    this.#nodeOf.delete(podKey)
    const pods = this.#byNode.get(nodeName)
    pods?.delete(podKey)
    if (pods?.size === 0) this.#byNode.delete(nodeName)
  }

  nodeOf(podKey: string): string | undefined {
    return this.#nodeOf.get(podKey)
  }

  *all(): Iterable<PodInfo> {
    for (const pods of this.#byNode.values()) yield* pods.values()
  }

  on(nodeName: string): Iterable<PodInfo> {
    return this.#byNode.get(nodeName)?.values() ?? []
  }

  /** Those that an incoming pod must leave room for. */
  rivals(pod: PodInfo, nodeName: string): readonly PodInfo[] {
    if (this.empty) return []
    return [...this.on(nodeName)].filter((other) => other.key !== pod.key && other.priority >= pod.priority)
  }
}

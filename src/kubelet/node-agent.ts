import type { Pod } from '../api/kinds'
import type { NodePressure, NodeSpec } from '../api/node-spec'
import { isPodTerminal } from '../api/pod'
import { isExtendedResource } from '../api/resources/resource-rules'
import { compareText } from '../base/compare'
import { AddressPool, nodeAddress } from './addresses'
import { admissionFailure } from './admission'
import type { KubeletContext } from './context'
import { NodeEvictions, pressureRejection } from './node-evictions'
import type { NodeHost } from './node-host'
import { NodeImages } from './node-images'
import { NodeReporter } from './node-reporter'
import { NodeResizes } from './node-resizes'
import type { PodFailure } from './pod-state'
import { PodWorker } from './pod-worker'

/** The kubelet of one node: it has its node reported, and a worker for each of its pods. */
export class NodeAgent implements NodeHost {
  readonly address: string
  readonly images: NodeImages
  readonly #addresses: AddressPool
  readonly #workers = new Map<string, PodWorker>()
  readonly #evictions: NodeEvictions
  readonly #resizes: NodeResizes
  readonly #reporter: NodeReporter

  /** @param index counts the nodes of the cluster; it decides on addresses */
  constructor(
    private readonly context: KubeletContext,
    readonly spec: NodeSpec,
    index: number,
  ) {
    this.address = nodeAddress(index)
    this.images = new NodeImages(context.images)
    this.#reporter = new NodeReporter(context, spec, this.address)
    this.#addresses = new AddressPool(index)
    this.#evictions = new NodeEvictions(context, () => this.workers)
    this.#resizes = new NodeResizes(context, spec.name, {
      isUp: () => this.isUp,
      node: () => this.#reporter.node,
      admit: (pod) => this.#fits(pod),
    })
  }

  get name(): string {
    return this.spec.name
  }

  get isUp(): boolean {
    return this.#reporter.isConnected
  }

  get pressures(): ReadonlySet<NodePressure> {
    return this.#reporter.pressures
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

  register(): void {
    this.#reporter.register()
  }

  renewLease(): void {
    this.#reporter.renewLease()
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
    this.#reporter.powerOff()
    for (const worker of this.workers) worker.lose()
  }

  /** The machine can no longer be reached. */
  // Simplified: while it is cut off, a kubelet restarts no container that ends; a real one does.
  disconnect(): void {
    this.#reporter.disconnect()
  }

  start(): void {
    if (this.isUp && this.#reporter.node) return
    this.#reporter.connect()
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
    this.#reporter.setReady(ready, message)
    if (ready) for (const worker of this.workers) worker.wake()
  }

  // Simplified: pressure ends when it is told to; a real kubelet waits for five minutes more.
  setPressure(pressure: NodePressure, on: boolean): void {
    this.#reporter.setPressure(pressure, on)
    if (this.pressures.has('MemoryPressure')) this.#evictions.begin()
    else this.#evictions.end()
  }

  takeAddress(): string {
    return this.#addresses.take()
  }

  returnAddress(address: string): void {
    this.#addresses.release(address)
  }

  admit(pod: Pod): PodFailure | undefined {
    return pressureRejection(pod, this.pressures) ?? this.#fits(pod)
  }

  #fits(pod: Pod): PodFailure | undefined {
    const { node } = this.#reporter
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
    this.#reporter.writeStatus((status) => ({ ...status, images }))
  }

  /** Someone advertises extended resources: all of them may be used. */
  capacityChanged(): void {
    this.#reporter.writeStatus(({ capacity = {}, allocatable = {}, ...status }) => {
      const isOwn = ([name]: readonly [string, string]) => !isExtendedResource(name)
      const own = Object.entries(allocatable).filter(isOwn)
      const extended = Object.entries(capacity).filter((entry) => !isOwn(entry))
      return { ...status, capacity, allocatable: Object.fromEntries([...own, ...extended]) }
    })
  }

  /** Cordoned or uncordoned: the kubelet has no part in it but says so. */
  schedulabilityChanged(): void {
    const unschedulable = this.#reporter.node?.spec.unschedulable
    if (this.isUp) this.#reporter.tell(unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable')
  }
}

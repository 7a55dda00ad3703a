import type { ApiReader, Change } from '../../api/client'
import type { ImageBehaviour } from '../../api/image-behaviour'
import type { NodePressure, NodeSpec } from '../../api/node-spec'
import type { ObjectKey } from '../../api/object'
import type { Placement } from '../../api/placement'
import type { WebAnswer } from '../../api/web'
import { type Instant, type Milliseconds, plus } from '../../base/time'
import type { NetworkAccess } from '../../net-tools'
import type { SimulationControls, TrafficReport } from '../cluster'
import type { ControlPlane } from './control-plane'
import { moments } from './moments'
import { settle } from './wait'

/** Time travel, faults and history over a control plane. */
export class Controls implements SimulationControls {
  readonly start: Instant
  readonly #plane: ControlPlane

  constructor(
    plane: ControlPlane,
    readonly seed: string,
    private readonly parts: ReadonlySet<string>,
  ) {
    this.#plane = plane
    this.start = plane.queue.now()
  }

  get unmodelled(): readonly string[] {
    return [...this.parts].sort()
  }

  get revision(): number {
    return this.#plane.store.revision
  }

  get oldestRevision(): number {
    return this.#plane.store.history.oldestRevision
  }

  observe(handler: (change: Change) => void): () => void {
    return this.#plane.store.observe(handler)
  }

  history(): readonly Change[] {
    return this.#plane.store.history.all()
  }

  historySince(revision: number): readonly Change[] {
    return this.#plane.store.history.since(revision)
  }

  moments(from: number, to?: number): Iterable<{ at: Instant; revision: number; view: ApiReader }> {
    return moments(this.#plane.store, this.#plane.catalogue.kinds(), {
      from,
      start: this.start,
      ...(to === undefined ? {} : { to }),
    })
  }

  settle(options?: { readonly idle?: Milliseconds; readonly limit?: Milliseconds }): void {
    settle(this.#plane, options)
  }

  advance(span: Milliseconds): void {
    this.#plane.queue.runUntil(plus(this.#plane.queue.now(), span))
  }

  explain(pod: ObjectKey): Placement | undefined {
    return this.#plane.scheduler.explain(pod)
  }

  setImage(image: string, behaviour: ImageBehaviour): void {
    this.#plane.kubelets.setImage(image, behaviour)
  }

  addNode(node: NodeSpec): void {
    this.#plane.kubelets.addNode(node)
  }

  removeNode(name: string): void {
    this.#plane.kubelets.removeNode(name)
  }

  stopNode(name: string): void {
    this.#plane.kubelets.stopNode(name)
  }

  disconnectNode(name: string): void {
    this.#plane.kubelets.disconnectNode(name)
  }

  startNode(name: string): void {
    this.#plane.kubelets.startNode(name)
  }

  setNodeReady(name: string, ready: boolean, message?: string): void {
    this.#plane.kubelets.setNodeReady(name, ready, message)
  }

  setNodePressure(name: string, pressure: NodePressure, on: boolean): void {
    this.#plane.kubelets.setNodePressure(name, pressure, on)
  }

  setPodReady(pod: ObjectKey, ready: boolean | undefined): void {
    this.#plane.kubelets.setPodReady(pod, ready)
  }

  failPod(pod: ObjectKey, reason: string, message: string): void {
    this.#plane.kubelets.failPod(pod, reason, message)
  }

  crashPod(pod: ObjectKey, exitCode: number, container?: string): void {
    this.#plane.kubelets.crashPod(pod, exitCode, container)
  }

  sendRequests(service: ObjectKey, perSecond: number): void {
    this.#plane.traffic.start(service, perSecond)
  }

  trafficReport(service: ObjectKey): TrafficReport {
    return this.#plane.traffic.report(service)
  }

  network(from?: ObjectKey): NetworkAccess {
    return this.#plane.network.accessFrom(from)
  }

  requestForwarded(pod: ObjectKey & { readonly uid: string }, port: number, path: string): WebAnswer {
    return this.#plane.network.requestForwarded(pod, port, path)
  }

  setMetric(
    subject: { readonly kind: string; readonly key?: ObjectKey } | 'external',
    metric: string,
    value: number,
  ): void {
    this.#plane.metrics.set(subject, metric, value)
  }
}

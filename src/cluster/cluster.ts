import type {
  ApiReader,
  Change,
  DeleteOptions,
  DeleteResult,
  FieldValidation,
  ListQuery,
  Patch,
  WriteOptions,
  WriteResult,
} from '../api/client'
import type { ImageBehaviour } from '../api/image-behaviour'
import type { Pod } from '../api/kinds'
import type { NodePressure, NodeSpec } from '../api/node-spec'
import type { KubernetesObject, ObjectKey } from '../api/object'
import type { Placement } from '../api/placement'
import type { AnyResource, Resource } from '../api/resource'
import type { WebAnswer } from '../api/web'
import type { JsonObject, JsonValue } from '../base/json'
import type { Instant, Milliseconds } from '../base/time'
import type { NetworkAccess } from '../net-tools'
import type { Goal, GoalView, WaitOutcome } from './goal'

export type {
  DeleteResult,
  FieldValidation,
  ImageBehaviour,
  NodePressure,
  NodeSpec,
  Placement,
  WriteOptions,
  WriteResult,
}

/** CPU in thousandths of a core, memory in bytes. */
export interface ContainerUsage {
  readonly name: string
  readonly cpuMillis: number
  readonly memoryBytes: number
}

/** What came of a command in a container. */
export interface ExecResult {
  readonly exitCode: number
  readonly output: string
  readonly takes: Milliseconds
}

/** A part of an object that has a path of its own to write to. */
export type WritablePart = 'status' | 'scale' | 'finalize' | 'resize'

/**
 * A Kubernetes cluster, simulated or live: the one door through which steps, kubectl, assertions, reports
 * and the HTTP API reach it, and the only asynchronous interface. Verbs reject with `StatusError`.
 */
export interface Cluster extends AsyncDisposable {
  readonly kind: 'simulated' | 'live'
  /** Every resource that is served, built in and custom. */
  resources(): readonly AnyResource[]
  /** `1.35.0` */
  readonly version: string
  now(): Instant

  get<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): Promise<T>
  find<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): Promise<T | undefined>
  list<T extends KubernetesObject>(resource: Resource<T>, query?: ListQuery): Promise<readonly T[]>
  /** Creates from untrusted JSON: decoded, converted from legacy versions, checked for unknown fields. */
  create(resource: Resource, namespace: string, body: JsonObject, options?: WriteOptions): Promise<WriteResult>
  update(
    resource: Resource,
    key: ObjectKey,
    body: JsonObject,
    options?: WriteOptions & { readonly subresource?: WritablePart },
  ): Promise<WriteResult>
  patch(
    resource: Resource,
    key: ObjectKey,
    patch: Patch,
    options?: WriteOptions & { readonly subresource?: WritablePart },
  ): Promise<WriteResult>
  /** Server-side apply. */
  applyPatch(
    resource: Resource,
    key: ObjectKey,
    body: JsonValue,
    options: WriteOptions & { readonly fieldManager: string; readonly subresource?: WritablePart },
  ): Promise<WriteResult>
  delete(
    resource: Resource,
    key: ObjectKey,
    options?: DeleteOptions & { readonly dryRun?: boolean },
  ): Promise<DeleteResult>
  evict(pod: ObjectKey, options?: DeleteOptions & { readonly dryRun?: boolean }): Promise<void>
  /** Assigns a pod to a node, as a scheduler does. */
  bind(pod: ObjectKey, nodeName: string): Promise<void>
  /** The `autoscaling/v1` Scale of an object. */
  scale(resource: Resource, key: ObjectKey): Promise<KubernetesObject>
  /** Text that the container has written, as far as it is known; rejects as `kubectl logs` would. */
  logs(pod: ObjectKey, options: { readonly container?: string; readonly previous?: boolean }): Promise<string>
  /**
   * Runs a command in a container, as far as the cluster can: rejects with NotImplemented where it cannot be told what
   * the command does. What it does happens at once; `takes` says how long a client waits for it.
   */
  exec(
    pod: ObjectKey,
    options: { readonly container: string; readonly command: readonly string[] },
  ): Promise<ExecResult>
  /** What a pod's containers use now, as metrics-server tells it; empty without a sample. Absent without a metrics API. */
  usage?(pod: Pod): Promise<readonly ContainerUsage[]>

  /** A consistent state to read from without waiting. */
  view(): Promise<GoalView>
  /** Lets time pass until the goal holds, the time is over, or nothing is left to happen. */
  waitFor(goal: Goal, timeout: Milliseconds): Promise<WaitOutcome>
  /** Lets time pass. Virtual on a simulated cluster. */
  pass(span: Milliseconds): Promise<void>

  /** Present on a simulated cluster only. */
  readonly simulation?: SimulationControls
}

/** What came of the requests that simulated clients sent to one Service. */
export interface TrafficReport {
  readonly sent: number
  readonly answered: number
  readonly failed: number
  /** Answers by the image that gave them. */
  readonly images: Readonly<Record<string, number>>
  /** The first failures, oldest first. */
  readonly failures: readonly { readonly at: Instant; readonly why: string }[]
}

/** What only a simulation can do: time travel, faults, a complete history. */
export interface SimulationControls {
  readonly seed: string
  readonly start: Instant
  /** What manifests asked for so far that the simulation stores but does not act on: outcomes may differ from reality. */
  readonly unmodelled: readonly string[]
  /** Every write so far. */
  history(): readonly Change[]
  /** Writes with a revision greater than this. */
  historySince(revision: number): readonly Change[]
  readonly revision: number
  /** The oldest revision after which no write is missing from the history: a watch can resume from it. */
  readonly oldestRevision: number
  /** Calls `handler` right after every later write. It takes note and returns: it must not write. @returns the end of it */
  observe(handler: (change: Change) => void): () => void
  /** The state as it was at each write of a span, oldest first; the first is the state at `from`. */
  moments(
    fromRevision: number,
    toRevision?: number,
  ): Iterable<{ readonly at: Instant; readonly revision: number; readonly view: ApiReader }>
  /** Runs until nothing is due within `idle` of virtual time, or `limit` has passed. */
  settle(options?: { readonly idle?: Milliseconds; readonly limit?: Milliseconds }): void
  advance(span: Milliseconds): void

  /** What came of the scheduler's last attempt to place a pod, and why; `undefined` for a pod that it never met. */
  explain(pod: ObjectKey): Placement | undefined

  setImage(image: string, behaviour: ImageBehaviour): void
  addNode(node: NodeSpec): void
  /** The machine is gone for good: its kubelet stops and the Node object is deleted. */
  removeNode(name: string): void
  /** The machine stops, and every process on it; nobody is told. */
  stopNode(name: string): void
  /** The machine loses its network: no heartbeats, and it hears of nothing; what runs there goes on running. */
  disconnectNode(name: string): void
  /** The machine runs, or is reachable, again. */
  startNode(name: string): void
  /** The kubelet posts Ready=False (or is well again). */
  setNodeReady(name: string, ready: boolean, message?: string): void
  setNodePressure(name: string, pressure: NodePressure, on: boolean): void
  /** Overrides what a pod's readiness probes find; `undefined` gives them back. */
  setPodReady(pod: ObjectKey, ready: boolean | undefined): void
  /** The pod's phase becomes Failed on its node. */
  failPod(pod: ObjectKey, reason: string, message: string): void
  /** Every (or one) container ends with this code. */
  crashPod(pod: ObjectKey, exitCode: number, container?: string): void
  /** Clients call the Service at an even pace from now on. */
  sendRequests(service: ObjectKey, perSecond: number): void
  /** How the requests to the Service fared so far. */
  trafficReport(service: ObjectKey): TrafficReport
  /** The network as a pod finds it, or somebody on one of the nodes. */
  network(from?: ObjectKey): NetworkAccess
  /** The same to a port of a pod through `kubectl port-forward`. */
  requestForwarded(pod: ObjectKey & { readonly uid: string }, port: number, path: string): WebAnswer
  /** A metric as autoscalers see it, in thousandths: of all pods, of one object, or of the outside world. */
  setMetric(
    subject: { readonly kind: string; readonly key?: ObjectKey } | 'external',
    metric: string,
    value: number,
  ): void
}

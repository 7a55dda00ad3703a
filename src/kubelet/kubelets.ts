import type { ApiClient, ApiWatcher, EventRecorder } from '../api/client'
import type { ImageBehaviour } from '../api/image-behaviour'
import type { Pod } from '../api/kinds'
import { NODE_LEASE_NAMESPACE } from '../api/lease'
import type { NodePressure, NodeSpec } from '../api/node-spec'
import { formatKey, type ObjectKey } from '../api/object'
import { configMaps } from '../api/resources/config-map'
import { endpointSlices } from '../api/resources/endpoint-slice'
import { leases } from '../api/resources/lease'
import { nodes } from '../api/resources/node'
import { pods } from '../api/resources/pod'
import { secrets } from '../api/resources/secret'
import { services } from '../api/resources/service'
import { isNotFound, StatusError } from '../api/status-error'
import { equal } from '../base/json'
import { didYouMean, listWords, quote } from '../base/text'
import { UsageError } from '../base/usage-error'
import type { Scheduling } from '../simulation/event-queue'
import { answerOf, type PodAnswer, type PodRequest } from './answer'
import type { PodNetwork } from './conversation'
import type { ExecOutcome } from './exec'
import { canonicalImage, ImageCatalogue } from './images'
import { Lookouts } from './lookouts'
import { NodeAgent } from './node-agent'
import type { PodWorker } from './pod-worker'
import { BELIEVABLE, type KubeletProfile } from './profile'
import { writtenBy } from './program'

export interface KubeletDependencies {
  readonly scheduling: Scheduling
  readonly api: ApiClient
  readonly watcher: ApiWatcher
  eventsOf(component: string): EventRecorder
}

export interface KubeletOptions {
  /** How kubelets take their time; `BELIEVABLE` unless given. */
  readonly profile?: KubeletProfile
  /** What containers find in the network; unless given, nothing is known of it. */
  readonly network?: PodNetwork
}

/** What a container uses now. */
export interface ContainerUsage {
  readonly container: string
  readonly cpuMillis: number
  readonly memoryBytes: number
}

/**
 * The kubelets of all nodes of a simulation. They act through the API alone: pods that are bound to a node
 * come to life there, and their status says what happens to them.
 */
export class Kubelets {
  readonly #context
  readonly #agents = new Map<string, NodeAgent>()
  #joined = 0

  constructor(
    { scheduling, api, watcher, eventsOf }: KubeletDependencies,
    { profile = BELIEVABLE, network }: KubeletOptions = {},
  ) {
    const lookouts = new Lookouts(scheduling)
    this.#context = {
      ...{ scheduling, api, profile, lookouts },
      images: new ImageCatalogue(profile),
      events: eventsOf('kubelet'),
      ...(network ? { network } : {}),
    }
    watcher.watch(services, () => lookouts.networkChanged())
    watcher.watch(endpointSlices, () => lookouts.networkChanged())
    watcher.watch(pods, ({ type, object }) => {
      const agent = this.#agents.get(object.spec.nodeName ?? '')
      if (type === 'DELETED') agent?.podGone(object)
      else agent?.podWritten(object)
    })
    watcher.watch(nodes, ({ object, previous }) => {
      if (!previous) return
      const { name } = object.metadata
      if (!object.spec.unschedulable !== !previous.spec.unschedulable) {
        this.#later(name, 'notice that it was cordoned or uncordoned', (agent) => agent.schedulabilityChanged())
      }
      if (!equal(object.status.capacity, previous.status.capacity)) {
        this.#later(name, 'notice that its capacity was changed', (agent) => agent.capacityChanged())
      }
    })
    watcher.watch(leases, ({ type, object }) => {
      if (type === 'DELETED' && object.metadata.namespace === NODE_LEASE_NAMESPACE) {
        this.#later(object.metadata.name, 'renew its lease', (agent) => agent.renewLease())
      }
    })
    for (const resource of [configMaps, secrets]) {
      watcher.watch(resource, ({ type, object }) => {
        if (type !== 'DELETED') this.#wakeNamespace(object.metadata.namespace ?? '')
      })
    }
  }

  setImage(image: string, behaviour: ImageBehaviour): void {
    this.#context.images.setBehaviour(image, behaviour)
    const name = canonicalImage(image)
    for (const worker of this.#workers()) worker.imageChanged((other) => canonicalImage(other) === name)
  }

  /** A machine joins. Pods that are bound to its name already come to life on it. */
  addNode(spec: NodeSpec): void {
    if (this.#agents.has(spec.name)) throw new UsageError(`Cannot add node ${quote(spec.name)}: there is one already.`)
    const agent = new NodeAgent(this.#context, spec, this.#joined++)
    this.#agents.set(spec.name, agent)
    agent.register()
    for (const pod of this.#context.api.list(pods, { nodeName: spec.name })) agent.podWritten(pod)
  }

  removeNode(name: string): void {
    this.#require(name).remove()
    this.#agents.delete(name)
    try {
      this.#context.api.delete(nodes, { namespace: '', name })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  /** The machine stops, and with it every container there. */
  stopNode(name: string): void {
    this.#require(name).stop()
  }

  /** The kubelet reaches nobody and nobody reaches its node; the containers there go on running. */
  disconnectNode(name: string): void {
    this.#require(name).disconnect()
  }

  startNode(name: string): void {
    this.#require(name).start()
  }

  setNodeReady(name: string, ready: boolean, message?: string): void {
    this.#require(name).setReady(ready, message)
  }

  setNodePressure(name: string, pressure: NodePressure, on: boolean): void {
    this.#require(name).setPressure(pressure, on)
  }

  setPodReady(pod: ObjectKey, ready: boolean | undefined): void {
    this.#workerOf(pod).setReadyOverride(ready)
  }

  failPod(pod: ObjectKey, reason: string, message: string): void {
    this.#workerOf(pod).fail({ reason, message })
  }

  /** Ends one container, or all that run. */
  crashPod(pod: ObjectKey, exitCode: number, container?: string): void {
    const worker = this.#workerOf(pod)
    const { running } = worker.state
    const chosen = container === undefined ? running : running.filter(({ name }) => name === container)
    if (chosen.length === 0) {
      const what = container === undefined ? 'no container' : `no container ${quote(container)}`
      throw new UsageError(`Cannot crash pod ${quote(formatKey(pod))}: it has ${what} that is running.`)
    }
    for (const record of chosen) worker.end(record, exitCode)
  }

  /** What the running containers of a pod use; empty when nothing runs. */
  usageOf(pod: ObjectKey): readonly ContainerUsage[] {
    const worker = this.#findWorker(pod)
    if (!worker) return []
    return worker.state.running
      .filter(({ role }) => role !== 'init')
      .map(({ name, run }) => ({ container: name, ...this.#context.images.usageOf(run?.image ?? '') }))
  }

  /** What a request to a pod meets now. */
  answerOf(pod: ObjectKey, request: PodRequest): PodAnswer {
    const worker = this.#findWorker(pod)
    if (!worker) return { failure: 'silent', why: 'did not answer: it is gone' }
    if (!worker.isReachable) {
      return { failure: 'silent', why: `did not answer: node ${quote(worker.nodeName)} cannot be reached` }
    }
    const { images, scheduling } = this.#context
    return answerOf(worker.state.records, request, { images, now: scheduling.now() })
  }

  /** What a container has written; `undefined` when it has not run (or, for `previous`, has not run before). */
  logsOf(pod: ObjectKey, container: string, previous = false): string | undefined {
    const record = this.#findWorker(pod)?.state.records.find(({ name }) => name === container)
    const run = previous ? record?.previous : record?.run
    return run && writtenBy(run.program, run.startedAt, run.end?.finishedAt ?? this.#context.scheduling.now())
  }

  /** Runs a command in a container of a pod. @throws {StatusError} */
  exec(pod: ObjectKey, container: string, command: readonly string[]): ExecOutcome {
    const worker = this.#findWorker(pod)
    if (!worker?.isReachable) {
      const node = worker ? `dialing backend: node ${quote(worker.nodeName)} cannot be reached` : 'pod does not exist'
      throw StatusError.internal(`Internal error occurred: error ${node}`)
    }
    return worker.exec(container, command, this.#context.scheduling.now())
  }

  /** A watch only takes note; a node's kubelet acts on it a moment later. */
  #later(node: string, what: string, act: (agent: NodeAgent) => void): void {
    if (!this.#agents.has(node)) return
    const { scheduling, profile } = this.#context
    scheduling.after(profile.noticeTime, `kubelet ${node}: ${what}`, () => {
      const agent = this.#agents.get(node)
      if (agent) act(agent)
      return undefined
    })
  }

  #wakeNamespace(namespace: string): void {
    for (const worker of this.#workers())
      if (worker.state.pod.metadata.namespace === namespace) worker.referenceChanged()
  }

  #workers(): readonly PodWorker[] {
    return [...this.#agents.values()].flatMap(({ workers }) => workers)
  }

  #findWorker(key: ObjectKey): PodWorker | undefined {
    const pod = this.#context.api.find(pods, key)
    return pod && this.#agents.get(pod.spec.nodeName ?? '')?.worker(pod.metadata.uid)
  }

  #workerOf(key: ObjectKey): PodWorker {
    const pod = this.#context.api.find(pods, key)
    const worker = this.#findWorker(key)
    if (worker) return worker
    throw new UsageError(`Cannot act on pod ${quote(formatKey(key))}: ${whyAbsent(pod)}.`)
  }

  #require(name: string): NodeAgent {
    const agent = this.#agents.get(name)
    if (agent) return agent
    const names = [...this.#agents.keys()]
    const known = names.length === 0 ? 'there are no nodes' : `nodes are ${listWords(names.map(quote))}`
    throw new UsageError(`Cannot find node ${quote(name)}: ${known}.${didYouMean(name, names)}`)
  }
}

function whyAbsent(pod: Pod | undefined): string {
  if (!pod) return 'it does not exist'
  if (!pod.spec.nodeName) return 'it is not on a node yet'
  return `its node ${quote(pod.spec.nodeName)} has no kubelet`
}

import type { DeleteOptions, ListQuery, Patch } from '../../api/client'
import type { Pod } from '../../api/kinds'
import type { KubernetesObject, ObjectKey } from '../../api/object'
import { type AnyResource, presented, type Resource } from '../../api/resource'
import { ClientApi } from '../../apiserver'
import type { JsonObject, JsonValue } from '../../base/json'
import { type Instant, type Milliseconds, plus } from '../../base/time'
import type {
  Cluster,
  ContainerUsage,
  DeleteResult,
  ExecResult,
  SimulationControls,
  WritablePart,
  WriteOptions,
  WriteResult,
} from '../cluster'
import type { Goal, GoalView, WaitOutcome } from '../goal'
import type { ControlPlane } from './control-plane'
import { Controls } from './simulation-controls'
import { unmodelledParts } from './unmodelled'
import { waitFor } from './wait'

/** The version of Kubernetes that the simulation follows. */
export const KUBERNETES_VERSION = '1.35.0'

type SubresourceOptions = WriteOptions & { readonly subresource?: WritablePart }

/** A cluster in this process, in virtual time. Answers are there at once; time passes only when told to. */
export class SimulatedCluster implements Cluster {
  readonly kind = 'simulated'
  readonly version = KUBERNETES_VERSION
  readonly simulation: SimulationControls
  readonly #plane: ControlPlane
  readonly #client: ClientApi
  readonly #view: GoalView
  /** Absent on a cluster without metrics-server. */
  readonly usage?: (pod: Pod) => Promise<readonly ContainerUsage[]>
  readonly #unmodelled = new Set<string>()

  constructor(plane: ControlPlane, seed: string) {
    this.#plane = plane
    this.#client = new ClientApi(plane.api)
    this.simulation = new Controls(plane, seed, this.#unmodelled)
    this.#view = {
      find: (resource, key) => {
        const found = plane.store.find(resource, key)
        return found && presented(resource, found)
      },
      list: (resource, query) => {
        const listed = plane.store.list(resource, query)
        return resource.present ? listed.map((object) => presented(resource, object)) : listed
      },
      now: () => plane.queue.now(),
      explain: (pod) => plane.scheduler.explain(pod),
    }
    const { metrics } = plane
    if (metrics.unserved) return
    this.usage = async (pod) => {
      const containers = metrics.podUsage(pod)?.containers ?? []
      return containers.map(({ name, cpu, memory }) => ({ name, cpuMillis: cpu, memoryBytes: memory }))
    }
  }

  resources(): readonly AnyResource[] {
    return this.#plane.catalogue.resources()
  }

  now(): Instant {
    return this.#plane.queue.now()
  }

  async get<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): Promise<T> {
    return presented(resource, this.#plane.api.get(resource, key))
  }

  async find<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): Promise<T | undefined> {
    return this.#view.find(resource, key)
  }

  async list<T extends KubernetesObject>(resource: Resource<T>, query?: ListQuery): Promise<readonly T[]> {
    return this.#view.list(resource, query)
  }

  async create(resource: Resource, namespace: string, body: JsonObject, options?: WriteOptions): Promise<WriteResult> {
    return this.#noted(this.#client.create(resource, namespace, body, options))
  }

  async update(
    resource: Resource,
    key: ObjectKey,
    body: JsonObject,
    options?: SubresourceOptions,
  ): Promise<WriteResult> {
    return this.#noted(this.#client.update(resource, key, body, options))
  }

  async patch(resource: Resource, key: ObjectKey, patch: Patch, options?: SubresourceOptions): Promise<WriteResult> {
    return this.#noted(this.#client.patch(resource, key, patch, options))
  }

  async applyPatch(
    resource: Resource,
    key: ObjectKey,
    body: JsonValue,
    options: SubresourceOptions & { readonly fieldManager: string },
  ): Promise<WriteResult> {
    return this.#noted(this.#client.applyPatch(resource, key, body, options))
  }

  /** Keeps in mind what the scenario relies on and the simulation does not do. */
  #noted(result: WriteResult): WriteResult {
    for (const part of unmodelledParts(result.object)) this.#unmodelled.add(part)
    return result
  }

  async delete(
    resource: Resource,
    key: ObjectKey,
    options?: DeleteOptions & { readonly dryRun?: boolean },
  ): Promise<DeleteResult> {
    return this.#client.delete(resource, key, options)
  }

  async evict(pod: ObjectKey, options?: DeleteOptions & { readonly dryRun?: boolean }): Promise<void> {
    this.#client.evict(pod, options)
  }

  async bind(pod: ObjectKey, nodeName: string): Promise<void> {
    this.#plane.api.bind(pod, nodeName)
  }

  async scale(resource: Resource, key: ObjectKey): Promise<KubernetesObject> {
    return this.#client.scale(resource, key)
  }

  async logs(pod: ObjectKey, options: { readonly container?: string; readonly previous?: boolean }): Promise<string> {
    return this.#plane.kubelets.logsOf(pod, options.container ?? '', options.previous) ?? ''
  }

  async exec(
    pod: ObjectKey,
    { container, command }: { readonly container: string; readonly command: readonly string[] },
  ): Promise<ExecResult> {
    return this.#plane.kubelets.exec(pod, container, command)
  }

  async view(): Promise<GoalView> {
    return this.#view
  }

  async waitFor(goal: Goal, timeout: Milliseconds): Promise<WaitOutcome> {
    return waitFor({ ...this.#plane, view: this.#view }, goal, timeout)
  }

  async pass(span: Milliseconds): Promise<void> {
    this.#plane.queue.runUntil(plus(this.#plane.queue.now(), span))
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

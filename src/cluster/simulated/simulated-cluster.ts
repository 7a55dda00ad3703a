import type { DeleteOptions, ListQuery, Patch } from '../../api/client'
import type { KubernetesObject, NewObject, ObjectKey } from '../../api/object'
import type { AnyResource, Resource } from '../../api/resource'
import { RESOURCES } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import type { JsonObject, JsonValue } from '../../base/json'
import { type Instant, type Milliseconds, plus } from '../../base/time'
import type { Cluster, DeleteResult, SimulationControls, WriteOptions, WriteResult } from '../cluster'
import type { Goal, GoalView, WaitOutcome } from '../goal'
import type { ControlPlane } from './control-plane'
import { Controls } from './simulation-controls'
import { waitFor } from './wait'

/** The version of Kubernetes that the simulation follows. */
export const KUBERNETES_VERSION = '1.35.0'

type SubresourceOptions = WriteOptions & { readonly subresource?: 'status' | 'scale' }

/** A cluster in this process, in virtual time. Answers are there at once; time passes only when told to. */
export class SimulatedCluster implements Cluster {
  readonly kind = 'simulated'
  readonly version = KUBERNETES_VERSION
  readonly simulation: SimulationControls
  readonly #plane: ControlPlane
  readonly #view: GoalView

  constructor(plane: ControlPlane, seed: string) {
    this.#plane = plane
    this.simulation = new Controls(plane, seed)
    this.#view = {
      find: (resource, key) => plane.store.find(resource, key),
      list: (resource, query) => plane.store.list(resource, query),
      now: () => plane.queue.now(),
    }
  }

  resources(): readonly AnyResource[] {
    return RESOURCES
  }

  now(): Instant {
    return this.#plane.queue.now()
  }

  async get<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): Promise<T> {
    return this.#plane.api.get(resource, key)
  }

  async find<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): Promise<T | undefined> {
    return this.#plane.store.find(resource, key)
  }

  async list<T extends KubernetesObject>(resource: Resource<T>, query?: ListQuery): Promise<readonly T[]> {
    return this.#plane.store.list(resource, query)
  }

  async create(resource: Resource, namespace: string, body: JsonObject): Promise<WriteResult> {
    const metadata = { ...(body.metadata as JsonObject), ...(resource.namespaced ? { namespace } : {}) }
    const object = this.#plane.api.create(resource, { ...body, metadata } as unknown as NewObject<KubernetesObject>)
    return { object, warnings: [] }
  }

  async update(
    resource: Resource,
    _key: ObjectKey,
    body: JsonObject,
    options: SubresourceOptions = {},
  ): Promise<WriteResult> {
    const wanted = body as unknown as KubernetesObject
    const { api } = this.#plane
    const object = options.subresource === 'status' ? api.updateStatus(resource, wanted) : api.update(resource, wanted)
    return { object, warnings: [] }
  }

  async patch(
    resource: Resource,
    key: ObjectKey,
    patch: Patch,
    options: SubresourceOptions = {},
  ): Promise<WriteResult> {
    return { object: this.#plane.api.patch(resource, key, patch, options.subresource), warnings: [] }
  }

  async applyPatch(_resource: Resource, _key: ObjectKey, _body: JsonValue): Promise<WriteResult> {
    throw StatusError.internal('server-side apply is not connected yet')
  }

  async delete(resource: Resource, key: ObjectKey, options?: DeleteOptions): Promise<DeleteResult> {
    const { uid } = this.#plane.api.get(resource, key).metadata
    this.#plane.api.delete(resource, key, options)
    return { gone: this.#plane.store.find(resource, key)?.metadata.uid !== uid, uid }
  }

  async evict(pod: ObjectKey, options?: DeleteOptions): Promise<void> {
    this.#plane.api.evict(pod, options)
  }

  async logs(pod: ObjectKey, options: { readonly container?: string; readonly previous?: boolean }): Promise<string> {
    return this.#plane.kubelets.logsOf(pod, options.container ?? '', options.previous) ?? ''
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

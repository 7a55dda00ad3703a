import type { ApiClient, ApiWatcher, Change, DeleteOptions, ListQuery, Patch } from '../api/client'
import { type KubernetesObject, keyOf, type NewObject, type ObjectKey } from '../api/object'
import type { Resource } from '../api/resource'
import { StatusError } from '../api/status-error'
import { isObject, type JsonObject, type JsonValue } from '../base/json'
import type { Instant } from '../base/time'
import type { Scheduling } from '../simulation/event-queue'
import type { Store } from '../store/store'
import { ADMISSION_PLUGINS } from './admission'
import type { AdmissionPlugin } from './admission/admission'
import { AdmissionChain } from './admission/chain'
import { allocateAddress, allocateNodePort } from './allocation'
import type { ServerContext } from './context'
import { EventExpiry } from './event-expiry'
import { DEFAULT_LIMITS, type Limits } from './limits'
import { furnishNamespace } from './namespace-content'
import { jsonPatch } from './patch/json-patch'
import { mergePatch } from './patch/merge-patch'
import { strategicMergePatch } from './patch/strategic-merge'
import { bindPod } from './verbs/bind'
import { createObject } from './verbs/create'
import { deleteObject } from './verbs/delete'
import { evictPod } from './verbs/evict'
import { replaceObject, replaceStatus } from './verbs/replace'
import { scaleOf, withScale } from './verbs/scale'

export interface ApiServerOptions {
  readonly store: Store
  readonly scheduling: Scheduling
  readonly admission?: readonly AdmissionPlugin[]
  readonly limits?: Partial<Limits>
}

/**
 * The verbs of the API over a store, for code in this process: typed, synchronous, with defaults, admission,
 * validation and optimistic concurrency. Every verb throws `StatusError` when it refuses.
 */
export class ApiServer implements ApiClient, ApiWatcher {
  readonly context: ServerContext
  readonly #store: Store

  constructor(options: ApiServerOptions) {
    this.#store = options.store
    this.context = serverContext(options)
    new EventExpiry(options.store, options.scheduling)
  }

  find<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): T | undefined {
    return this.#store.find(resource, key)
  }

  /** @throws {StatusError} NotFound */
  get<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): T {
    const found = this.#store.find(resource, key)
    if (!found) throw StatusError.notFound(resource, key.name)
    return found
  }

  list<T extends KubernetesObject>(resource: Resource<T>, query?: ListQuery): readonly T[] {
    return this.#store.list(resource, query)
  }

  watch<T extends KubernetesObject>(resource: Resource<T>, handler: (change: Change<T>) => void): () => void {
    return this.#store.watch(resource, handler)
  }

  create<T extends KubernetesObject>(resource: Resource<T>, object: NewObject<T>): T {
    const created = createObject(this.context, resource, object)
    furnishNamespace(this.context, resource, created)
    return created
  }

  update<T extends KubernetesObject>(resource: Resource<T>, object: T): T {
    return replaceObject(this.context, resource, this.get(resource, keyOf(object)), object)
  }

  updateStatus<T extends KubernetesObject>(resource: Resource<T>, object: T): T {
    return replaceStatus(this.context, resource, this.get(resource, keyOf(object)), object)
  }

  patch<T extends KubernetesObject>(
    resource: Resource<T>,
    key: ObjectKey,
    patch: Patch,
    subresource?: 'status' | 'scale',
  ): T {
    const stored = this.get(resource, key)
    if (subresource === 'scale') {
      const scale = applyPatch(scaleOf(resource, stored), patch) as JsonObject
      return replaceObject(this.context, resource, stored, withScale(resource, stored, scale))
    }
    const wanted = applyPatch(stored, patch) as unknown as T
    return subresource === 'status'
      ? replaceStatus(this.context, resource, stored, wanted)
      : replaceObject(this.context, resource, stored, wanted)
  }

  delete(resource: Resource, key: ObjectKey, options?: DeleteOptions): void {
    deleteObject(this.context, resource, key, options)
  }

  bind(pod: ObjectKey, nodeName: string): void {
    bindPod(this.context, pod, nodeName)
  }

  evict(pod: ObjectKey, options?: DeleteOptions): void {
    evictPod(this.context, pod, options)
  }
}

/** The document after a patch of any type. Applies to a stored object or a scale; neither is modified. */
export function applyPatch(document: unknown, { type, body }: Patch): JsonValue {
  if (type === 'json') return jsonPatch(document, body)
  if (!isObject(body))
    throw StatusError.badRequest(`error decoding patch: expected an object, found ${JSON.stringify(body)}`)
  return type === 'merge' ? mergePatch(document, body as JsonValue) : strategicMergePatch(document, body as JsonValue)
}

function serverContext({ store, scheduling, admission, limits }: ApiServerOptions): ServerContext {
  let objects = 0
  store.observe(({ type }) => {
    if (type === 'ADDED') objects++
    else if (type === 'DELETED') objects--
  })
  return {
    store,
    scheduling,
    admission: new AdmissionChain(admission ?? ADMISSION_PLUGINS, { store, scheduling }),
    limits: { ...DEFAULT_LIMITS, ...limits },
    objectCount: () => objects,
    get now(): Instant {
      return scheduling.now()
    },
    allocate: (pool) =>
      pool === 'clusterIP' ? allocateAddress(store, scheduling) : allocateNodePort(store, scheduling),
  }
}

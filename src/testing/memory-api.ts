import type { ApiClient, DeleteOptions, ListQuery, Patch } from '../api/client'
import type { Pod } from '../api/kinds'
import { type KubernetesObject, keyOf, type NewObject, type ObjectKey } from '../api/object'
import { isPodTerminal } from '../api/pod'
import { apiVersionOf, type Resource } from '../api/resource'
import { pods } from '../api/resources/pod'
import { SAFE_ALPHABET } from '../api/safe-encode'
import { StatusError } from '../api/status-error'
import { invariant } from '../base/invariant'
import { clone, equal, isObject } from '../base/json'
import { formatTimestamp, plus, seconds } from '../base/time'
import type { Scheduling } from '../simulation/event-queue'
import type { Store } from '../store/store'

/**
 * The API server reduced to what a controller's unit test needs: metadata, optimistic concurrency, graceful
 * deletion and finalizers, straight over a store. No defaults, no validation, no admission, no quota.
 */
export class MemoryApi implements ApiClient {
  readonly #store: Store
  readonly #scheduling: Scheduling
  #uids = 0
  /** Tests may refuse a create: throw from here. */
  beforeCreate: (resource: Resource, object: NewObject<KubernetesObject>) => void = () => {}

  constructor(store: Store, scheduling: Scheduling) {
    this.#store = store
    this.#scheduling = scheduling
  }

  find<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): T | undefined {
    return this.#store.find(resource, key)
  }

  list<T extends KubernetesObject>(resource: Resource<T>, query?: ListQuery): readonly T[] {
    return this.#store.list(resource, query)
  }

  /** @throws {StatusError} NotFound */
  get<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): T {
    const found = this.find(resource, key)
    if (!found) throw StatusError.notFound(resource, key.name)
    return found
  }

  create<T extends KubernetesObject>(resource: Resource<T>, object: NewObject<T>): T {
    this.beforeCreate(resource, object as NewObject<KubernetesObject>)
    const { name = `${object.metadata.generateName ?? ''}${this.#suffix()}` } = object.metadata
    const key = { namespace: object.metadata.namespace ?? '', name }
    if (this.find(resource, key)) throw StatusError.alreadyExists(resource, name)
    const metadata = {
      ...object.metadata,
      name,
      uid: `uid-${String(++this.#uids).padStart(6, '0')}`,
      resourceVersion: '',
      creationTimestamp: this.#timestamp(),
      generation: 1,
    }
    const status = object.status ?? (resource === (pods as Resource) ? { phase: 'Pending' } : {})
    const stored = { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind, metadata, status }
    return this.#store.insert(resource, clone(stored) as unknown as T)
  }

  update<T extends KubernetesObject>(resource: Resource<T>, object: T): T {
    const previous = this.#current(resource, object)
    const parts = previous as { spec?: unknown; status?: unknown }
    const next = { ...object, status: parts.status } as unknown as T & { spec?: unknown }
    return this.#write(resource, previous, next, !equal(parts.spec, next.spec))
  }

  updateStatus<T extends KubernetesObject>(resource: Resource<T>, object: T): T {
    const previous = this.#current(resource, object)
    const status = (object as { status?: unknown }).status
    return this.#write(resource, previous, { ...previous, status } as unknown as T, false)
  }

  patch<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey, patch: Patch): T {
    invariant(patch.type === 'merge', 'MemoryApi knows merge patches only')
    const previous = this.get(resource, key)
    const next = mergePatch(previous, patch.body) as T & { spec?: unknown }
    return this.#write(resource, previous, next, !equal((previous as { spec?: unknown }).spec, next.spec))
  }

  delete(resource: Resource, key: ObjectKey, options: DeleteOptions = {}): void {
    const object = this.get(resource, key)
    const uid = options.preconditions?.uid
    if (uid && uid !== object.metadata.uid) throw StatusError.conflict(resource, key.name)
    const foreground = options.propagationPolicy === 'Foreground'
    const finalizers = [...(object.metadata.finalizers ?? []), ...(foreground ? ['foregroundDeletion'] : [])]
    const grace = this.#grace(resource, object, options)
    if (grace === 0 && finalizers.length === 0) {
      this.#store.remove(resource, object)
      return
    }
    if (object.metadata.deletionTimestamp && grace > 0) return
    const metadata = {
      ...object.metadata,
      ...(finalizers.length ? { finalizers } : {}),
      deletionTimestamp: formatTimestamp(plus(this.#scheduling.now(), seconds(grace))),
      deletionGracePeriodSeconds: grace,
    }
    this.#store.replace(resource, object, { ...object, metadata })
  }

  bind(key: ObjectKey, nodeName: string): void {
    const pod = this.get(pods, key)
    this.#store.replace(pods, pod, { ...pod, spec: { ...pod.spec, nodeName } })
  }

  evict(key: ObjectKey, options?: DeleteOptions): void {
    this.delete(pods, key, options)
  }

  #write<T extends KubernetesObject>(resource: Resource<T>, previous: T, next: T, specChanged: boolean): T {
    const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = next.metadata
    if (deletionTimestamp && !finalizers?.length && !deletionGracePeriodSeconds) {
      return this.#store.remove(resource, previous)
    }
    const generation = (previous.metadata.generation ?? 1) + (specChanged ? 1 : 0)
    const stored = { ...next, metadata: { ...next.metadata, generation } }
    return equal(stored, previous) ? previous : this.#store.replace(resource, previous, stored)
  }

  #current<T extends KubernetesObject>(resource: Resource<T>, object: T): T {
    const current = this.get(resource, keyOf(object))
    if (current.metadata.resourceVersion !== object.metadata.resourceVersion) {
      throw StatusError.conflict(resource, object.metadata.name)
    }
    return current
  }

  #grace(resource: Resource, object: KubernetesObject, options: DeleteOptions): number {
    if (resource !== (pods as Resource)) return 0
    const pod = object as Pod
    if (!pod.spec.nodeName || isPodTerminal(pod)) return 0
    return options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
  }

  #suffix(): string {
    const random = this.#scheduling.random('names')
    return Array.from({ length: 5 }, () => random.pick(SAFE_ALPHABET.split(''))).join('')
  }

  #timestamp(): string {
    return formatTimestamp(this.#scheduling.now())
  }
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

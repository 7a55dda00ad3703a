import type { ApiReader, ApiWatcher, Change, ChangeType, ListQuery } from '../api/client'
import { type KubernetesObject, keyOf, type ObjectKey } from '../api/object'
import { groupResource, type Resource } from '../api/resource'
import { invariant } from '../base/invariant'
import type { Instant } from '../base/time'
import { Collection } from './collection'
import { History } from './history'

type Handler = (change: Change) => void

/**
 * What etcd is to a real cluster: the current objects, one revision counter, watches and the history.
 *
 * Invariants:
 * 1. An object in the store is never modified; a write replaces it.
 * 2. Every write takes the next revision and stamps it as the object's resourceVersion.
 * 3. Watch handlers run right after the write, in the order they were registered, and must not write.
 */
export class Store implements ApiReader, ApiWatcher {
  readonly history: History
  readonly #now: () => Instant
  readonly #collections = new Map<string, Collection>()
  readonly #handlers = new Map<string, Handler[]>()
  readonly #observers: Handler[] = []
  #revision = 0
  #delivering = false

  constructor(options: { readonly now: () => Instant; readonly retention?: number; readonly revision?: number }) {
    this.#now = options.now
    this.#revision = options.revision ?? 0
    this.history = new History(options.retention)
  }

  /** The revision of the latest write; grows by one with each. */
  get revision(): number {
    return this.#revision
  }

  find<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): T | undefined {
    return this.#collections.get(groupResource(resource))?.find(key) as T | undefined
  }

  list<T extends KubernetesObject>(resource: Resource<T>, query?: ListQuery): readonly T[] {
    return (this.#collections.get(groupResource(resource))?.list(query) ?? []) as readonly T[]
  }

  count(resource: Resource): number {
    return this.#collections.get(groupResource(resource))?.size ?? 0
  }

  /** Stores an object that is not there yet. @returns it with its resourceVersion */
  insert<T extends KubernetesObject>(resource: Resource<T>, object: T): T {
    invariant(!this.find(resource, keyOf(object)), `${resource.kind} ${object.metadata.name} is stored twice`)
    return this.#commit(resource, 'ADDED', object, undefined)
  }

  /** Replaces an object: compare-and-swap against `previous`, which must be the stored one. */
  replace<T extends KubernetesObject>(resource: Resource<T>, previous: T, object: T): T {
    invariant(
      this.find(resource, keyOf(previous)) === previous,
      `${resource.kind} ${object.metadata.name} changed under a write`,
    )
    return this.#commit(resource, 'MODIFIED', object, previous)
  }

  /** Removes an object; the DELETED change carries its last state with a new resourceVersion. */
  remove<T extends KubernetesObject>(resource: Resource<T>, previous: T): T {
    invariant(
      this.find(resource, keyOf(previous)) === previous,
      `${resource.kind} ${previous.metadata.name} changed under a delete`,
    )
    return this.#commit(resource, 'DELETED', previous, previous)
  }

  watch<T extends KubernetesObject>(resource: Resource<T>, handler: (change: Change<T>) => void): () => void {
    const name = groupResource(resource)
    const untyped = handler as unknown as Handler
    this.#handlers.set(name, [...(this.#handlers.get(name) ?? []), untyped])
    return () => {
      this.#handlers.set(
        name,
        (this.#handlers.get(name) ?? []).filter((other) => other !== untyped),
      )
    }
  }

  /** Like `watch`, for every resource. */
  observe(handler: Handler): () => void {
    this.#observers.push(handler)
    return () => void this.#observers.splice(this.#observers.indexOf(handler), 1)
  }

  #commit<T extends KubernetesObject>(resource: Resource<T>, type: ChangeType, object: T, previous: T | undefined): T {
    invariant(!this.#delivering, 'A watch handler wrote to the store')
    const revision = ++this.#revision
    const stamped = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
    this.#collection(resource).set(keyOf(stamped), type === 'DELETED' ? undefined : stamped)
    const change: Change<T> = {
      type,
      resource,
      object: stamped,
      ...(previous ? { previous } : {}),
      revision,
      at: this.#now(),
    }
    this.history.append(change as Change)
    this.#deliver(change as Change)
    return stamped
  }

  #deliver(change: Change): void {
    this.#delivering = true
    try {
      for (const handler of this.#handlers.get(groupResource(change.resource)) ?? []) handler(change)
      for (const observer of [...this.#observers]) observer(change)
    } finally {
      this.#delivering = false
    }
  }

  #collection(resource: Resource): Collection {
    const name = groupResource(resource)
    let collection = this.#collections.get(name)
    if (!collection) {
      collection = new Collection({ indexNodes: name === 'pods' })
      this.#collections.set(name, collection)
    }
    return collection
  }
}

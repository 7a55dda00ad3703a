import type { ApiReader, ApiWatcher, Change, ChangeType, ListQuery } from '../api/client'
import { type KubernetesObject, keyOf, type ObjectKey } from '../api/object'
import { groupResource, type Resource } from '../api/resource'
import { invariant } from '../base/invariant'
import { withFields } from '../base/json'
import type { Instant } from '../base/time'
import { Collection } from './collection'
import { History } from './history'

type Handler = (change: Change) => void

/** What the store holds of one resource. */
interface Shelf {
  readonly collection: Collection
  /** Replaced, never changed: a delivery that is under way goes through the list as it was. */
  handlers: readonly Handler[]
}

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
  readonly #shelves = new Map<string, Shelf>()
  #observers: readonly Handler[] = []
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
    return this.#shelf(resource).collection.find(key) as T | undefined
  }

  list<T extends KubernetesObject>(resource: Resource<T>, query?: ListQuery): readonly T[] {
    return this.#shelf(resource).collection.list(query) as readonly T[]
  }

  count(resource: Resource): number {
    return this.#shelf(resource).collection.size
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
    const shelf = this.#shelf(resource)
    const untyped = handler as unknown as Handler
    shelf.handlers = [...shelf.handlers, untyped]
    return () => {
      shelf.handlers = shelf.handlers.filter((other) => other !== untyped)
    }
  }

  /** Like `watch`, for every resource. */
  observe(handler: Handler): () => void {
    this.#observers = [...this.#observers, handler]
    return () => {
      this.#observers = this.#observers.filter((other) => other !== handler)
    }
  }

  #commit<T extends KubernetesObject>(resource: Resource<T>, type: ChangeType, object: T, previous: T | undefined): T {
    invariant(!this.#delivering, 'A watch handler wrote to the store')
    const revision = ++this.#revision
    const stamped = withFields(object, {
      metadata: withFields(object.metadata, { resourceVersion: String(revision) }),
    } as Partial<T>)
    const shelf = this.#shelf(resource)
    shelf.collection.set(keyOf(stamped), type === 'DELETED' ? undefined : stamped)
    const at = this.#now()
    const change = (
      previous
        ? { type, resource, object: stamped, previous, revision, at }
        : { type, resource, object: stamped, revision, at }
    ) as Change
    this.history.append(change)
    this.#deliver(shelf.handlers, change)
    return stamped
  }

  #deliver(handlers: readonly Handler[], change: Change): void {
    this.#delivering = true
    try {
      for (const handler of handlers) handler(change)
      for (const observer of this.#observers) observer(change)
    } finally {
      this.#delivering = false
    }
  }

  #shelf(resource: Resource): Shelf {
    const name = groupResource(resource)
    let shelf = this.#shelves.get(name)
    if (!shelf) this.#shelves.set(name, (shelf = { collection: new Collection(), handlers: [] }))
    return shelf
  }
}

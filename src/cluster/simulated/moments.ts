import type { ApiReader, Change, ListQuery } from '../../api/client'
import { type KubernetesObject, keyOf, type ObjectKey } from '../../api/object'
import { type AnyResource, groupResource, type Resource } from '../../api/resource'
import type { Instant } from '../../base/time'
import { Collection } from '../../store/collection'
import type { Store } from '../../store/store'

/** The cluster as it was after one write. */
export interface Moment {
  readonly at: Instant
  readonly revision: number
  readonly view: ApiReader
}

/** A state of the past that can be moved from write to write. */
class PastState implements ApiReader {
  readonly #collections = new Map<string, Collection>()

  find<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): T | undefined {
    return this.#collections.get(groupResource(resource))?.find(key) as T | undefined
  }

  list<T extends KubernetesObject>(resource: Resource<T>, query?: ListQuery): readonly T[] {
    return (this.#collections.get(groupResource(resource))?.list(query) ?? []) as readonly T[]
  }

  set(resource: AnyResource, key: ObjectKey, object: KubernetesObject | undefined): void {
    const name = groupResource(resource)
    let collection = this.#collections.get(name)
    if (!collection) {
      collection = new Collection()
      this.#collections.set(name, collection)
    }
    collection.set(key, object)
  }

  redo({ resource, type, object }: Change): void {
    this.set(resource, keyOf(object), type === 'DELETED' ? undefined : object)
  }

  undo({ resource, object, previous }: Change): void {
    this.set(resource, keyOf(object), previous)
  }
}

/**
 * Every state from the one at `from` to the one at `to` (revisions; the latest unless told), oldest first.
 * The view of a moment is only valid until the next one is asked for: it moves along.
 */
export function* moments(
  store: Store,
  resources: readonly AnyResource[],
  options: { readonly from: number; readonly to?: number; readonly start: Instant },
): Iterable<Moment> {
  const changes = store.history.since(options.from)
  const view = new PastState()
  for (const resource of resources) {
    for (const object of store.list<KubernetesObject>(resource)) view.set(resource, keyOf(object), object)
  }
  for (const change of [...changes].reverse()) view.undo(change)
  yield { at: changes[0]?.at ?? options.start, revision: options.from, view }
  for (const change of changes) {
    if (options.to !== undefined && change.revision > options.to) return
    view.redo(change)
    yield { at: change.at, revision: change.revision, view }
  }
}

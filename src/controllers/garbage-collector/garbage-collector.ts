import type { Catalogue } from '../../api/catalogue'
import type { ApiClient, ApiWatcher, Change } from '../../api/client'
import type { OwnerReference } from '../../api/kinds'
import { formatKey, type KubernetesObject, keyOf, parseKey } from '../../api/object'
import { apiVersionOf, groupResource, type Resource } from '../../api/resource'
import { StatusError } from '../../api/status-error'
import { milliseconds } from '../../base/time'
import type { Scheduling } from '../../simulation/event-queue'
import { WorkQueue } from '../../simulation/work-queue'

const ORPHAN = 'orphan'
const FOREGROUND = 'foregroundDeletion'
const LATENCY = milliseconds(5)
const RETRY = milliseconds(500)

/** Kinds whose objects nobody collects, whatever owner they name (`DefaultIgnoredResources`). */
const IGNORED: ReadonlySet<string> = new Set(['events', 'events.events.k8s.io'])

interface Dependent {
  readonly resource: Resource
  readonly object: KubernetesObject
}

interface OwnerClasses {
  readonly solid: readonly OwnerReference[]
  readonly waiting: readonly OwnerReference[]
}

/**
 * Deletes what nothing owns any more, and finishes foreground and orphaning deletions
 * (`pkg/controller/garbagecollector`). Owners are told apart by uid, never by name alone.
 *
 * It works on objects of every kind, so its keys carry the resource: `deployments.apps|default/web`.
 */
export class GarbageCollector {
  readonly #api: ApiClient
  readonly #watcher: ApiWatcher
  readonly #queue: WorkQueue
  readonly #catalogue: Catalogue
  readonly #resources = new Map<string, Resource>()

  constructor(options: {
    readonly scheduling: Scheduling
    readonly api: ApiClient
    readonly watcher: ApiWatcher
    readonly catalogue: Catalogue
  }) {
    this.#api = options.api
    this.#watcher = options.watcher
    this.#queue = new WorkQueue(options.scheduling, { name: 'garbage-collector', latency: LATENCY }, (key) =>
      this.#work(key),
    )
    this.#catalogue = options.catalogue
    this.#catalogue.follow((kind) => this.#watch(kind))
  }

  /** Kinds that were declared anew are watched already. */
  #watch(resource: Resource): void {
    const name = groupResource(resource)
    if (IGNORED.has(name)) return
    const isWatched = this.#resources.has(name)
    this.#resources.set(name, resource)
    if (!isWatched) this.#watcher.watch(resource, (change) => this.#notice(change))
  }

  #notice({ type, object, previous, resource }: Change): void {
    if (type === 'DELETED') {
      for (const dependent of this.#dependentsOf(object)) this.#enqueue(dependent.resource, dependent.object)
      this.#enqueueWaitingOwners(object)
      return
    }
    const owners = object.metadata.ownerReferences
    const ownersChanged = owners !== previous?.metadata.ownerReferences
    if (ownersChanged && previous) this.#enqueueWaitingOwners(previous)
    if ((ownersChanged && owners?.length) || object.metadata.deletionTimestamp) this.#enqueue(resource, object)
  }

  #enqueue(resource: Resource, object: KubernetesObject): void {
    this.#queue.add(`${groupResource(resource)}|${formatKey(keyOf(object))}`)
  }

  /** Owners that wait for this dependent before they go. */
  #enqueueWaitingOwners(dependent: KubernetesObject): void {
    for (const reference of dependent.metadata.ownerReferences ?? []) {
      const owner = this.#ownerOf(dependent, reference)
      if (owner && isWaiting(owner.object)) this.#enqueue(owner.resource, owner.object)
    }
  }

  #work(key: string): undefined {
    const bar = key.indexOf('|')
    const resource = this.#resources.get(key.slice(0, bar)) as Resource
    const object = this.#api.find(resource, parseKey(key.slice(bar + 1)))
    try {
      if (object) this.#process({ resource, object })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (error.reason !== 'NotFound') this.#queue.addAfter(key, RETRY)
    }
    return undefined
  }

  #process(item: Dependent): void {
    const { metadata } = item.object
    if (metadata.deletionTimestamp && metadata.finalizers?.includes(ORPHAN)) this.#orphanDependents(item)
    else if (isWaiting(item.object)) this.#deleteDependents(item)
    else if (!metadata.deletionTimestamp && metadata.ownerReferences?.length) this.#collect(item)
  }

  #orphanDependents({ resource, object }: Dependent): void {
    for (const dependent of this.#dependentsOf(object)) {
      this.#keepOwners(dependent, (reference) => reference.uid !== object.metadata.uid)
    }
    this.#removeFinalizer(resource, object, ORPHAN)
  }

  /** Foreground deletion: dependents first; the owner goes when none that blocks it is left. */
  #deleteDependents({ resource, object }: Dependent): void {
    const dependents = this.#dependentsOf(object)
    const blocks = (reference: OwnerReference): boolean =>
      reference.uid === object.metadata.uid && reference.blockOwnerDeletion === true
    if (!dependents.some((dependent) => dependent.object.metadata.ownerReferences?.some(blocks))) {
      this.#removeFinalizer(resource, object, FOREGROUND)
    } else {
      for (const dependent of dependents) this.#enqueue(dependent.resource, dependent.object)
    }
  }

  #collect(item: Dependent): void {
    const { solid, waiting } = this.#classify(item.object)
    const references = item.object.metadata.ownerReferences ?? []
    if (solid.length > 0) {
      if (solid.length < references.length) this.#keepOwners(item, (reference) => solid.includes(reference))
      return
    }
    const dependents = waiting.length > 0 ? this.#dependentsOf(item.object) : []
    // Objects that own each other would wait for each other for ever.
    if (dependents.some(({ object }) => isWaiting(object))) this.#stopBlocking(item)
    const foreground = dependents.length > 0
    const preconditions = { uid: item.object.metadata.uid }
    const propagationPolicy = foreground ? 'Foreground' : policyOf(item.object)
    this.#api.delete(item.resource, keyOf(item.object), { propagationPolicy, preconditions })
  }

  #classify(object: KubernetesObject): OwnerClasses {
    const solid: OwnerReference[] = []
    const waiting: OwnerReference[] = []
    for (const reference of object.metadata.ownerReferences ?? []) {
      const owner = this.#ownerOf(object, reference)
      if (owner) (isWaiting(owner.object) ? waiting : solid).push(reference)
      else if (!this.#resourceOf(reference)) solid.push(reference)
    }
    return { solid, waiting }
  }

  #resourceOf(reference: OwnerReference): Resource | undefined {
    const group = reference.apiVersion.includes('/') ? reference.apiVersion.split('/')[0] : ''
    for (const resource of this.#catalogue.kinds()) {
      if (resource.kind !== reference.kind) continue
      if (resource.group === group || apiVersionOf(resource) === reference.apiVersion) return resource
    }
    return undefined
  }

  /** The owner as it is now, if it is still the same object; a namespaced owner must be in the dependent's namespace. */
  #ownerOf(dependent: KubernetesObject, reference: OwnerReference): Dependent | undefined {
    const resource = this.#resourceOf(reference)
    if (!resource) return undefined
    const namespace = resource.namespaced ? (dependent.metadata.namespace ?? '') : ''
    const object = this.#api.find(resource, { namespace, name: reference.name })
    return object?.metadata.uid === reference.uid ? { resource, object } : undefined
  }

  #dependentsOf(owner: KubernetesObject): readonly Dependent[] {
    const { namespace, uid } = owner.metadata
    const found: Dependent[] = []
    const query = { ownerUid: uid, ...(namespace ? { namespace } : {}) }
    for (const resource of this.#resources.values()) {
      for (const object of this.#api.list(resource, query)) found.push({ resource, object })
    }
    return found
  }

  #keepOwners({ resource, object }: Dependent, keep: (reference: OwnerReference) => boolean): void {
    const { ownerReferences = [], ...rest } = object.metadata
    const kept = ownerReferences.filter(keep)
    const metadata = kept.length ? { ...rest, ownerReferences: kept } : rest
    this.#api.update(resource, { ...object, metadata })
  }

  #stopBlocking({ resource, object }: Dependent): void {
    const ownerReferences = object.metadata.ownerReferences?.map((reference) => ({
      ...reference,
      blockOwnerDeletion: false,
    }))
    this.#api.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences: ownerReferences ?? [] } })
  }

  #removeFinalizer(resource: Resource, object: KubernetesObject, finalizer: string): void {
    const finalizers = object.metadata.finalizers?.filter((name) => name !== finalizer) ?? []
    this.#api.update(resource, { ...object, metadata: { ...object.metadata, finalizers } })
  }
}

const isWaiting = ({ metadata }: KubernetesObject): boolean =>
  !!metadata.deletionTimestamp && !!metadata.finalizers?.includes(FOREGROUND)

function policyOf({ metadata }: KubernetesObject): 'Orphan' | 'Foreground' | 'Background' {
  if (metadata.finalizers?.includes(ORPHAN)) return 'Orphan'
  return metadata.finalizers?.includes(FOREGROUND) ? 'Foreground' : 'Background'
}

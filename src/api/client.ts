import type { JsonValue } from '../base/json'
import type { Instant } from '../base/time'
import type { LabelMatcher } from './label-selector'
import type { KubernetesObject, NewObject, ObjectKey } from './object'
import type { PropagationPolicy, Resource } from './resource'

/** Which objects of a resource; every given field must hold. */
export interface ListQuery {
  readonly namespace?: string
  readonly labels?: LabelMatcher
  /** Objects with an ownerReference to this uid. */
  readonly ownerUid?: string
  /** Pods bound to this node. */
  readonly nodeName?: string
}

/** Reads of one consistent state of the cluster. */
export interface ApiReader {
  find<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): T | undefined
  /** Sorted by namespace, then name. */
  list<T extends KubernetesObject>(resource: Resource<T>, query?: ListQuery): readonly T[]
}

export type PatchType = 'json' | 'merge' | 'strategic'
export interface Patch {
  readonly type: PatchType
  readonly body: JsonValue
}

export interface DeleteOptions {
  readonly propagationPolicy?: PropagationPolicy
  readonly gracePeriodSeconds?: number
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

/**
 * The API as controllers, scheduler and kubelet see it: typed, synchronous, with optimistic concurrency.
 * Every verb throws `StatusError` when the server refuses.
 */
export interface ApiClient extends ApiReader {
  create<T extends KubernetesObject>(resource: Resource<T>, object: NewObject<T>): T
  /** Replaces everything but status. Conflict when `object.metadata.resourceVersion` is stale. */
  update<T extends KubernetesObject>(resource: Resource<T>, object: T): T
  /** Replaces status (and, for the kinds that allow it, annotations). */
  updateStatus<T extends KubernetesObject>(resource: Resource<T>, object: T): T
  patch<T extends KubernetesObject>(
    resource: Resource<T>,
    key: ObjectKey,
    patch: Patch,
    subresource?: 'status' | 'scale',
  ): T
  /** NotFound when absent. With finalizers or grace the object stays for now, with a deletionTimestamp. */
  delete(resource: Resource, key: ObjectKey, options?: DeleteOptions): void
  /** POST pods/NAME/binding: sets spec.nodeName and condition PodScheduled. */
  bind(pod: ObjectKey, nodeName: string): void
  /** POST pods/NAME/eviction: a delete that respects PodDisruptionBudgets. */
  evict(pod: ObjectKey, options?: DeleteOptions): void
}

/** How a write treats fields that the kind does not have. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export interface WriteOptions {
  readonly fieldValidation?: FieldValidation
  readonly fieldManager?: string
  /** Validate and default, but store nothing. */
  readonly dryRun?: boolean
  readonly force?: boolean
  /** The version of the object that a patch is meant for, where it is not the stored one. */
  readonly apiVersion?: string
}

/** An answer to a write of an untyped object: what is stored now, and the server's warnings. */
export interface WriteResult<T extends KubernetesObject = KubernetesObject> {
  readonly object: T
  readonly warnings: readonly string[]
}

/** The server's answer to a delete: gone, or still there with a deletionTimestamp. */
export interface DeleteResult {
  readonly gone: boolean
  readonly uid: string
}

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** One write, as a watch delivers it. `object` is the last state for DELETED. */
export interface Change<T extends KubernetesObject = KubernetesObject> {
  readonly type: ChangeType
  readonly resource: Resource<T>
  readonly object: T
  /** The state before; absent for ADDED. */
  readonly previous?: T
  /** The store's revision of this write, and when it happened. */
  readonly revision: number
  readonly at: Instant
}

export interface ApiWatcher {
  /**
   * Calls `handler` right after every later write of the resource. A handler must not write: it takes
   * note (a key in a work queue, an entry in a cache) and returns.
   * @returns a function that ends the watch.
   */
  watch<T extends KubernetesObject>(resource: Resource<T>, handler: (change: Change<T>) => void): () => void
}

/** Records Kubernetes Events, aggregating repeats as client-go's event correlator does. */
export interface EventRecorder {
  record(
    regarding: KubernetesObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    options?: { readonly fieldPath?: string; readonly host?: string; readonly action?: string },
  ): void
}

import type { ApiClient, ApiReader, Change, EventRecorder } from '../api/client'
import type { KubernetesObject, ObjectKey } from '../api/object'
import type { Resource } from '../api/resource'
import type { Instant, Milliseconds } from '../base/time'
import type { Random } from '../simulation/random'

/** Which objects wake a controller, and which keys it should look at when they change. */
export interface WatchRule<T extends KubernetesObject = KubernetesObject> {
  readonly resource: Resource<T>
  keys(change: Change<T>, api: ApiReader): readonly ObjectKey[]
  /** How long the keys may wait so that one reconcile answers several changes; at once unless given. */
  delay?(change: Change<T>): Milliseconds | undefined
}

/** Declares a rule with its object type checked, and forgets the type so that rules fit in one list. */
export const watching = <T extends KubernetesObject>(
  resource: Resource<T>,
  keys: (change: Change<T>, api: ApiReader) => readonly ObjectKey[],
  delay?: (change: Change<T>) => Milliseconds | undefined,
): WatchRule => ({ resource, keys, ...(delay ? { delay } : {}) }) as unknown as WatchRule

/** What a reconcile may use. There is no other way to act on the cluster. */
export interface ReconcileContext {
  readonly api: ApiClient
  readonly events: EventRecorder
  now(): Instant
  random(stream: string): Random
}

/** `background`: a mere resync. The cluster counts as at rest although the key will be looked at again. */
export type Outcome = 'done' | { readonly requeueAfter: Milliseconds; readonly background?: boolean }

/**
 * One controller of the control plane.
 *
 * `reconcile` compares what should be with what is, for one key, and takes the next step. The key says
 * what to look at, never what happened: a reconcile that is called twice, late, or for an object that is
 * gone must do no harm. An error that is thrown is retried with exponential backoff.
 */
export interface Controller {
  readonly name: string
  readonly watches: readonly WatchRule[]
  /** Adds rules for kinds that come later, such as custom ones. */
  watchLater?(add: (rule: WatchRule) => void): void
  /** How many failed attempts in a row before the key is dropped until its next change; endless unless set. */
  readonly maxRetries?: number
  /** The delay after the first failure, doubled after each further one up to the limit; 5 ms to 1000 s unless given. */
  readonly retryBackoff?: { readonly first: Milliseconds; readonly limit: Milliseconds }
  reconcile(key: ObjectKey, context: ReconcileContext): Outcome
}

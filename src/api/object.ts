import type { ObjectMeta } from 'kubernetes-types/meta/v1'
import type { Immutable, Mutable } from '../base/json'

/** Metadata of an object that has been through the API server: the fields it always sets are there. */
export type Metadata = Immutable<
  Omit<ObjectMeta, 'name' | 'uid' | 'resourceVersion' | 'creationTimestamp'> & {
    name: string
    uid: string
    resourceVersion: string
    creationTimestamp: string
  }
>

/** The least that every stored object has. All objects are immutable; a change is a new object. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
}

/** What a client sends: the same shape without what the server assigns. */
export type NewObject<T extends KubernetesObject> = Omit<T, 'metadata' | 'status' | 'apiVersion' | 'kind'> & {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: Omit<Metadata, 'name' | 'uid' | 'resourceVersion' | 'creationTimestamp'> & {
    readonly name?: string
    readonly generateName?: string
  }
  readonly status?: T extends { readonly status: infer S } ? S : never
}

/** A decoded, private, writable copy on its way into the store. Nothing about it is certain yet. */
export type Draft<T extends KubernetesObject> = Mutable<Omit<T, 'metadata'>> & { metadata: Mutable<Metadata> }

/** Turns a kind of `kubernetes-types` into its stored form: metadata, spec and status are present. */
export type Persisted<T> = Immutable<
  { [K in keyof T as Exclude<K, 'apiVersion' | 'kind' | 'metadata' | 'spec' | 'status'>]: T[K] } & {
    apiVersion: string
    kind: string
  } & (T extends { spec?: infer S } ? ('spec' extends keyof T ? { spec: NonNullable<S> } : unknown) : unknown) &
    (T extends { readonly status?: infer S }
      ? 'status' extends keyof T
        ? { status: NonNullable<S> }
        : unknown
      : unknown)
> & { readonly metadata: Metadata }

/** Names an object of a known resource. `namespace` is '' for cluster-scoped ones. */
export interface ObjectKey {
  readonly namespace: string
  readonly name: string
}

export const keyOf = (object: KubernetesObject): ObjectKey => ({
  namespace: object.metadata.namespace ?? '',
  name: object.metadata.name,
})

/** `namespace/name`, or just `name` for cluster-scoped objects: how Kubernetes prints a key. */
export const formatKey = (key: ObjectKey): string => (key.namespace ? `${key.namespace}/${key.name}` : key.name)

export function parseKey(text: string): ObjectKey {
  const slash = text.indexOf('/')
  return slash < 0 ? { namespace: '', name: text } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) }
}

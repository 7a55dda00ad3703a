import type { KubernetesObject, Metadata } from '../api/object'
import type { PrepareContext } from '../api/resource'
import type { Scheduling } from '../simulation/event-queue'
import type { Store } from '../store/store'
import type { AdmissionChain } from './admission/chain'
import type { Limits } from './limits'

/** What the verbs share: one per API server. */
export interface ServerContext extends PrepareContext {
  readonly store: Store
  readonly scheduling: Scheduling
  readonly admission: AdmissionChain
  readonly limits: Limits
  /** How many objects the cluster holds. */
  objectCount(): number
}

/** How a write is meant, beside what it writes. */
export interface WriteIntent {
  /** Do everything but store the result. */
  readonly dryRun?: boolean
  /** Who writes, for objects whose field owners are kept. Absent: the control plane itself. */
  readonly manager?: string
  readonly subresource?: 'status' | 'scale' | 'resize'
  /** The owners as an apply has worked them out. */
  readonly managedFields?: Metadata['managedFields']
}

/** Any object on its way into the store: writable, private, of a kind known only at run time. */
export type AnyDraft = {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    [field: string]: unknown
  }
  [part: string]: unknown
}

export const asObject = (draft: AnyDraft): KubernetesObject => draft as unknown as KubernetesObject

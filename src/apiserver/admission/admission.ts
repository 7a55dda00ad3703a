import type { ApiReader } from '../../api/client'
import type { KubernetesObject } from '../../api/object'
import type { AnyResource, Subresource } from '../../api/resource'
import type { Instant } from '../../base/time'
import type { Random } from '../../simulation/random'
import type { AnyDraft } from '../context'

/** One write, as admission plugins see it. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly resource: AnyResource
  readonly subresource?: Subresource
  /** '' for cluster-scoped objects. */
  readonly namespace: string
  readonly name: string
  /** The stored object; absent when it is created. */
  readonly previous?: KubernetesObject
}

export interface AdmissionContext {
  readonly reader: ApiReader
  readonly now: Instant
  random(stream: string): Random
  /** Writes a status without going through admission again (quota usage). */
  writeStatus(resource: AnyResource, object: KubernetesObject, status: unknown): void
}

/**
 * One admission plugin, as in the chain that a real API server runs by default.
 * Every plugin refuses by throwing `StatusError`.
 */
export interface AdmissionPlugin {
  readonly name: string
  /** Plural names (`pods`, `deployments.apps`) that it looks at; absent: all. */
  readonly resources?: readonly string[]
  readonly operations: readonly AdmissionRequest['operation'][]
  /** Changes the draft before it is prepared and validated. */
  mutate?(request: AdmissionRequest, draft: AnyDraft, context: AdmissionContext): void
  /** Looks at the finished object. */
  validate?(request: AdmissionRequest, object: KubernetesObject, context: AdmissionContext): void
  /** Runs right after the object was stored. */
  stored?(request: AdmissionRequest, object: KubernetesObject, context: AdmissionContext): void
}

import { findCondition } from '../../api/condition'
import type { LabelSelector, Labels, Pod, PodTemplateSpec } from '../../api/kinds'
import { matchSelector, matchSet } from '../../api/label-selector'
import type { KubernetesObject } from '../../api/object'
import { isControlledBy } from '../../api/owner-reference'
import { isPodActive, isPodAvailable, isPodReady, untilAvailable } from '../../api/pod'
import type { Resource } from '../../api/resource'
import type { Mutable } from '../../base/json'
import { type Instant, type Milliseconds, milliseconds } from '../../base/time'

/** What a ReplicaSet and a ReplicationController have in common, so that one controller serves both. */
export interface ReplicaOwner extends KubernetesObject {
  readonly spec: {
    readonly replicas?: number
    readonly minReadySeconds?: number
    readonly template?: PodTemplateSpec
  }
  readonly status: ReplicaStatus
}

export interface ReplicaStatus {
  readonly replicas: number
  readonly fullyLabeledReplicas?: number
  readonly readyReplicas?: number
  readonly availableReplicas?: number
  readonly terminatingReplicas?: number
  readonly observedGeneration?: number
  readonly conditions?: readonly ReplicaCondition[]
}

export interface ReplicaCondition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
}

/** Where the two kinds differ. */
export interface ReplicaKind<T extends ReplicaOwner = ReplicaOwner> {
  readonly resource: Resource<T>
  /** The controller's name, which its events carry. */
  readonly controller: string
  selector(owner: T): LabelSelector | undefined
  /** Only ReplicaSets report `terminatingReplicas`. */
  readonly reportsTerminating: boolean
}

/** The owner's pods, by what they count for. */
export interface Census {
  readonly active: readonly Pod[]
  readonly terminating: readonly Pod[]
}

/** The status that the pods justify (`calculateStatus`). Counters that are zero are left out, as in the API. */
export function statusOf<T extends ReplicaOwner>(
  kind: ReplicaKind<T>,
  owner: T,
  census: Census,
  options: { readonly failure: ReplicaCondition | undefined; readonly now: Instant },
): ReplicaStatus {
  const { labeled, ready, available } = countPods(owner, census.active, options.now)
  const conditions = withFailure(owner.status.conditions ?? [], options.failure)
  const status: Mutable<ReplicaStatus> = { replicas: census.active.length }
  if (labeled) status.fullyLabeledReplicas = labeled
  if (ready) status.readyReplicas = ready
  if (available) status.availableReplicas = available
  if (kind.reportsTerminating) status.terminatingReplicas = census.terminating.length
  status.observedGeneration = owner.metadata.generation ?? 0
  if (conditions.length) status.conditions = conditions as Mutable<typeof conditions>
  return status
}

function countPods({ spec }: ReplicaOwner, active: readonly Pod[], now: Instant) {
  const template = matchSet(spec.template?.metadata?.labels as Labels | undefined)
  const counts = { labeled: 0, ready: 0, available: 0 }
  for (const pod of active) {
    if (template.matches(pod.metadata.labels)) counts.labeled++
    if (!isPodReady(pod)) continue
    counts.ready++
    if (isPodAvailable(pod, spec.minReadySeconds ?? 0, now)) counts.available++
  }
  return counts
}

/** ReplicaFailure is added when there is none, kept unchanged while it lasts, removed when it is over. */
function withFailure(
  conditions: readonly ReplicaCondition[],
  failure: ReplicaCondition | undefined,
): readonly ReplicaCondition[] {
  if (!failure) return conditions.filter((condition) => condition.type !== 'ReplicaFailure')
  return findCondition(conditions, 'ReplicaFailure') ? conditions : [...conditions, failure]
}

/** When the next ready pod becomes available; `undefined` when none is on its way. */
export function nextAvailability(owner: ReplicaOwner, census: Census, now: Instant): Milliseconds | undefined {
  const { minReadySeconds } = owner.spec
  if (!minReadySeconds) return undefined
  const waits = census.active
    .map((pod) => untilAvailable(pod, minReadySeconds, now))
    .filter((wait) => wait !== undefined && wait > 0) as Milliseconds[]
  return waits.length ? milliseconds(Math.min(...waits)) : undefined
}

/**
 * Active pods of every owner that shares this owner's own controller: for a Deployment, the pods of all its
 * ReplicaSets. An owner without a controller has no related pods (`getIndirectlyRelatedPods`).
 */
export function isRelated<T extends ReplicaOwner>(kind: ReplicaKind<T>, siblings: readonly T[], controllerUid: string) {
  const selectors = siblings
    .filter((sibling) => isControlledBy(sibling, controllerUid))
    .map((sibling) => matchSelector(kind.selector(sibling)))
  return (pod: Pod): boolean => isPodActive(pod) && selectors.some((selector) => selector.matches(pod.metadata.labels))
}

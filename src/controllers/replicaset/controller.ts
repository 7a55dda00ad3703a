import { findCondition } from '../../api/condition'
import type { Pod, ReplicaSet, ReplicationController } from '../../api/kinds'
import { matchSelector } from '../../api/label-selector'
import type { ObjectKey } from '../../api/object'
import { controllerOf } from '../../api/owner-reference'
import { isPodActive, isPodTerminating } from '../../api/pod'
import { pods } from '../../api/resources/pod'
import { replicaSets } from '../../api/resources/replica-set'
import { replicationControllers } from '../../api/resources/replication-controller'
import type { StatusError } from '../../api/status-error'
import { equal } from '../../base/json'
import { formatTimestamp } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { candidatesFor, claim, ownedBy } from '../shared/claim'
import { itself, ownersOf } from '../shared/owner-keys'
import { BURST, firstRefusal, PodControl, slowStart } from '../shared/pod-control'
import {
  type Census,
  isRelated,
  nextAvailability,
  type ReplicaCondition,
  type ReplicaKind,
  type ReplicaOwner,
  statusOf,
} from './replicas'
import { victimOrder } from './victims'

/** Keeps the number of pods at `spec.replicas` (`pkg/controller/replicaset`, which also serves ReplicationControllers). */
function replicaController<T extends ReplicaOwner>(kind: ReplicaKind<T>): Controller {
  return {
    name: kind.controller,
    watches: [
      watching(kind.resource, itself),
      watching(
        pods,
        ownersOf(kind.resource, (owner) => kind.selector(owner)),
      ),
    ],
    reconcile: (key, context) => reconcile(kind, key, context),
  }
}

function reconcile<T extends ReplicaOwner>(kind: ReplicaKind<T>, key: ObjectKey, context: ReconcileContext): Outcome {
  const owner = context.api.find(kind.resource, key)
  if (!owner) return 'done'
  const claimant = { resource: kind.resource, owner, selector: matchSelector(kind.selector(owner)) }
  const candidates = candidatesFor(context, claimant, pods)
  // Pods that have ended or are going are neither adopted nor released.
  const active = claim(context, claimant, { resource: pods, candidates: candidates.filter(isPodActive) })
  const census = { active, terminating: candidates.filter(isPodTerminating).filter(ownedBy(claimant)) }
  const error = owner.metadata.deletionTimestamp ? undefined : manage(kind, owner, census, context)
  writeStatus(kind, key, census, error, context)
  if (error) throw error
  const requeueAfter = nextAvailability(owner, census, context.now())
  return requeueAfter === undefined ? 'done' : { requeueAfter }
}

/** Creates what is missing or deletes what is too much. @returns why that failed, if it did */
function manage<T extends ReplicaOwner>(
  kind: ReplicaKind<T>,
  owner: T,
  { active }: Census,
  context: ReconcileContext,
): StatusError | undefined {
  const control = new PodControl(context, kind.resource, owner)
  const desired = owner.spec.replicas ?? 1
  const missing = desired - active.length
  if (missing > 0) {
    const pod = control.fromTemplate(owner.spec.template ?? {})
    return slowStart(Math.min(missing, BURST), () => control.create(pod))
  }
  if (missing === 0) return undefined
  const victims = desired === 0 ? active : choose(kind, owner, active, context)
  return firstRefusal(victims.slice(0, Math.min(-missing, BURST)), (victim) => control.delete(victim))
}

function choose<T extends ReplicaOwner>(
  kind: ReplicaKind<T>,
  owner: T,
  active: readonly Pod[],
  context: ReconcileContext,
): readonly Pod[] {
  const controller = controllerOf(owner)
  const crowd = new Map<string, number>()
  if (controller) {
    const namespace = owner.metadata.namespace ?? ''
    const related = isRelated(kind, context.api.list(kind.resource, { namespace }), controller.uid)
    for (const pod of context.api.list(pods, { namespace }).filter(related)) {
      const node = pod.spec.nodeName ?? ''
      crowd.set(node, (crowd.get(node) ?? 0) + 1)
    }
  }
  const rank = (pod: Pod): number => crowd.get(pod.spec.nodeName ?? '') ?? 0
  return [...active].sort(victimOrder({ now: context.now(), rank }))
}

/** Writes the status that the pods justify; nothing when it says so already. */
function writeStatus<T extends ReplicaOwner>(
  kind: ReplicaKind<T>,
  key: ObjectKey,
  census: Census,
  error: StatusError | undefined,
  context: ReconcileContext,
): void {
  const owner = context.api.find(kind.resource, key)
  if (!owner) return
  const failure = error && failureCondition(owner, census, error, context)
  const status = statusOf(kind, owner, census, { failure, now: context.now() })
  if (!equal(status, owner.status)) context.api.updateStatus(kind.resource, { ...owner, status })
}

function failureCondition(
  owner: ReplicaOwner,
  census: Census,
  error: StatusError,
  context: ReconcileContext,
): ReplicaCondition {
  const known = findCondition(owner.status.conditions, 'ReplicaFailure')
  if (known) return known
  return {
    type: 'ReplicaFailure',
    status: 'True',
    lastTransitionTime: formatTimestamp(context.now()),
    reason: census.active.length < (owner.spec.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete',
    message: error.message,
  }
}

export const replicaSetController: Controller = replicaController<ReplicaSet>({
  resource: replicaSets,
  controller: 'replicaset-controller',
  selector: (owner) => owner.spec.selector,
  reportsTerminating: true,
})

export const replicationControllerController: Controller = replicaController<ReplicationController>({
  resource: replicationControllers,
  controller: 'replication-controller',
  selector: (owner) => ({ matchLabels: owner.spec.selector ?? {} }),
  reportsTerminating: false,
})

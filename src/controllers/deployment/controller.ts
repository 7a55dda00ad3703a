import type { ApiReader, Change } from '../../api/client'
import type { Deployment, Pod } from '../../api/kinds'
import { isEmptySelector, matchSelector } from '../../api/label-selector'
import { keyOf, type ObjectKey } from '../../api/object'
import { controllerOf } from '../../api/owner-reference'
import { deployments } from '../../api/resources/deployment'
import { pods } from '../../api/resources/pod'
import { replicaSets } from '../../api/resources/replica-set'
import { milliseconds } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { candidatesFor, claim } from '../shared/claim'
import { itself, ownersOf } from '../shared/owner-keys'
import { familyOf } from './family'
import { isRollingUpdate } from './limits'
import { notePause } from './pause'
import { recreate } from './recreate'
import { rollBack, rollbackRequest } from './rollback'
import { rollOut } from './rolling'
import { isScalingEvent, scaleOnly } from './scale'
import { allOf } from './status'
import { type Sync, writePlainStatus } from './sync'

/**
 * A sync of a Deployment takes longer than one of a ReplicaSet, so that ReplicaSets have acted on one step of a
 * rollout before the next is taken: without it, pods of the next step are created before those of this one go.
 */
const SYNC_TIME = milliseconds(10)

/**
 * Keeps one ReplicaSet a version of the pod template, and moves the pods from version to version
 * (`pkg/controller/deployment`).
 */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  maxRetries: 15,
  watches: [
    watching(deployments, itself),
    watching(
      replicaSets,
      ownersOf(deployments, (deployment) => deployment.spec.selector),
      () => SYNC_TIME,
    ),
    watching(pods, emptiedByRecreate),
  ],
  reconcile(key, context) {
    const deployment = context.api.find(deployments, key)
    return deployment ? sync({ context, deployment }) : 'done'
  },
}

function sync(sync: Sync): Outcome {
  const { context, deployment } = sync
  if (isEmptySelector(deployment.spec.selector)) return refuseToSelectAll(context, deployment)
  const claimant = { resource: deployments, owner: deployment, selector: matchSelector(deployment.spec.selector) }
  const candidates = candidatesFor(context, claimant, replicaSets)
  const owned = claim(context, claimant, { resource: replicaSets, candidates })
  if (deployment.metadata.deletionTimestamp) return writePlainStatus(sync, familyOf(sync, owned, { create: false }))
  notePause(sync)
  if (deployment.spec.paused) return scaleOnly(sync, owned)
  const requested = rollbackRequest(deployment)
  if (requested !== undefined) return rollBack(sync, owned, requested)
  const family = familyOf(sync, owned, { create: false })
  if (isScalingEvent(sync, family)) return scaleOnly(sync, allOf(family))
  return isRollingUpdate(deployment) ? rollOut(sync, family) : recreate(sync, family)
}

function refuseToSelectAll(context: ReconcileContext, deployment: Deployment): Outcome {
  const message = 'This deployment is selecting all pods. A non-empty selector is required.'
  context.events.record(deployment, 'Warning', 'SelectingAll', message)
  const { generation = 0 } = deployment.metadata
  if ((deployment.status.observedGeneration ?? 0) < generation) {
    const status = { ...deployment.status, observedGeneration: generation }
    context.api.updateStatus(deployments, { ...deployment, status })
  }
  return 'done'
}

/** A deleted pod matters only to a Deployment that recreates, and only when it was the last one. */
function emptiedByRecreate({ type, object }: Change<Pod>, api: ApiReader): readonly ObjectKey[] {
  if (type !== 'DELETED') return []
  const namespace = object.metadata.namespace ?? ''
  const replicaSet = ownerIn(api, namespace, controllerOf(object)?.name)
  const deployment = replicaSet && api.find(deployments, { namespace, name: controllerOf(replicaSet)?.name ?? '' })
  if (!deployment || isRollingUpdate(deployment)) return []
  const siblings = api.list(replicaSets, { namespace, ownerUid: deployment.metadata.uid })
  const left = siblings.some((sibling) => api.list(pods, { ownerUid: sibling.metadata.uid }).length > 0)
  return left ? [] : [keyOf(deployment)]
}

const ownerIn = (api: ApiReader, namespace: string, name: string | undefined) =>
  name === undefined ? undefined : api.find(replicaSets, { namespace, name })

import type { Pod, StatefulSet } from '../../api/kinds'
import { matchSelector } from '../../api/label-selector'
import { keyOf, type ObjectKey } from '../../api/object'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { pods } from '../../api/resources/pod'
import { statefulSets } from '../../api/resources/stateful-set'
import { equal } from '../../base/json'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { claimedRevisions } from '../revisions/claimed-revisions'
import { type Claimant, candidatesFor, claim } from '../shared/claim'
import { itself, ownersOf } from '../shared/owner-keys'
import { isClaimOf } from './claims'
import { ordinalOf } from './identity'
import { revisionsOf, type SetRevisions, truncateHistory } from './revisions'
import { update } from './rolling-update'
import { refusalOf, scale } from './scale'
import { occupancyOf } from './slots'
import { StatefulPodControl } from './stateful-pod-control'
import { nextAvailability, statusOf } from './status'

/** Keeps a set of pods that each have a name, a place and storage of their own (`pkg/controller/statefulset`). */
export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  watches: [
    watching(statefulSets, itself),
    watching(
      pods,
      ownersOf<StatefulSet>(statefulSets, (owner) => owner.spec.selector),
    ),
    // A pod whose former claim is being collected is created once that is over.
    watching(persistentVolumeClaims, ({ type, object }, api) =>
      type === 'DELETED'
        ? api
            .list(statefulSets, { namespace: object.metadata.namespace ?? '' })
            .filter((set) => isClaimOf(object, set))
            .map(keyOf)
        : [],
    ),
  ],
  reconcile,
}

function reconcile(key: ObjectKey, context: ReconcileContext): Outcome {
  const set = context.api.find(statefulSets, key)
  if (!set) return 'done'
  const claimant = { resource: statefulSets, owner: set, selector: matchSelector(set.spec.selector) }
  const known = claimedRevisions(context, claimant)
  const claimed = podsOf(context, claimant, set)
  const revisions = revisionsOf(context, set, known)
  const error = set.metadata.deletionTimestamp
    ? undefined
    : refusalOf(() => act(new StatefulPodControl(context, set, revisions), claimed))
  const after = podsOf(context, claimant, set)
  writeStatus(context, key, after, revisions)
  truncateHistory(context, set, { known, inUse: revisions, pods: claimed })
  if (error) throw error
  const requeueAfter = nextAvailability(set, after, context.now())
  return requeueAfter === undefined ? 'done' : { requeueAfter }
}

/** Scaling comes first; an update only touches a set that is complete, or whose pods do not wait for each other. */
function act(control: StatefulPodControl, claimed: readonly Pod[]): void {
  const occupancy = occupancyOf(control.set, claimed)
  if (scale(control, occupancy) === 'wait') return
  if (control.set.spec.updateStrategy?.type !== 'OnDelete') update(control, occupancy.slots)
}

const podsOf = (context: ReconcileContext, claimant: Claimant, set: StatefulSet): readonly Pod[] =>
  claim(context, claimant, {
    resource: pods,
    candidates: candidatesFor(context, claimant, pods),
    accept: (pod) => ordinalOf(set, pod.metadata.name) !== undefined,
  })

function writeStatus(
  context: ReconcileContext,
  key: ObjectKey,
  claimed: readonly Pod[],
  revisions: SetRevisions,
): void {
  const current = context.api.find(statefulSets, key)
  if (!current) return
  const status = statusOf(current, claimed, revisions, context.now())
  if (!equal(status, current.status)) context.api.updateStatus(statefulSets, { ...current, status })
}

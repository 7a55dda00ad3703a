import type { Change } from '../../api/client'
import type { DaemonSet, Node, Pod } from '../../api/kinds'
import { isEmptySelector, matchSelector } from '../../api/label-selector'
import { keyOf, type ObjectKey } from '../../api/object'
import { controllerRevisions } from '../../api/resources/controller-revision'
import { daemonSets } from '../../api/resources/daemon-set'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import type { StatusError } from '../../api/status-error'
import { equal } from '../../base/json'
import { milliseconds } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { type Claimant, candidatesFor, claim } from '../shared/claim'
import { itself, ownersOf } from '../shared/owner-keys'
import { firstRefusal, PodControl, slowStart } from '../shared/pod-control'
import { daemonTemplate, withTargetNode } from './daemon-pod'
import { type Plan, podsByNode } from './daemon-pods'
import { eligibilityOf, isPlacementChange } from './eligibility'
import { FailureBackoff } from './failure-backoff'
import { cleanUpHistory, historyOf } from './history'
import { type Daemon, planNodes } from './manage'
import { planUpdate } from './rolling-update'
import { nextAvailability, statusOf } from './status'

/** Pods created, and pods deleted, by one sync at most. */
const BURST = 250

const SELECTS_ALL = 'This daemon set is selecting all pods. A non-empty selector is required.'

/** Runs a pod on every eligible node (`pkg/controller/daemon`). Each simulation needs one of its own. */
export function daemonSetController(): Controller {
  const backoff = new FailureBackoff()
  const owners = ownersOf<DaemonSet>(daemonSets, (owner) => owner.spec.selector)
  return {
    name: 'daemonset-controller',
    watches: [
      watching(daemonSets, itself),
      watching(pods, owners),
      watching(controllerRevisions, owners),
      watching(nodes, (change, api) =>
        isOfInterest(change) ? api.list(daemonSets).filter(wakesFor(change)).map(keyOf) : [],
      ),
    ],
    reconcile: (key, context) => reconcile(key, context, backoff),
  }
}

/** A node that goes away is no reason to look: pod garbage collection removes its pods, and they are. */
const isOfInterest = ({ type, object, previous }: Change<Node>): boolean =>
  type === 'ADDED' || (type === 'MODIFIED' && !!previous && isPlacementChange(object, previous))

function wakesFor({ object, previous }: Change<Node>): (daemonSet: DaemonSet) => boolean {
  return (daemonSet) => {
    const eligibility = eligibilityOf(daemonSet)
    return previous ? !equal(eligibility(object), eligibility(previous)) : eligibility(object).shouldRun
  }
}

function reconcile(key: ObjectKey, context: ReconcileContext, backoff: FailureBackoff): Outcome {
  const daemonSet = context.api.find(daemonSets, key)
  if (!daemonSet) return 'done'
  if (isEmptySelector(daemonSet.spec.selector)) {
    context.events.record(daemonSet, 'Warning', 'SelectingAll', SELECTS_ALL)
    return 'done'
  }
  if (daemonSet.metadata.deletionTimestamp) return 'done'
  const claimant = { resource: daemonSets, owner: daemonSet, selector: matchSelector(daemonSet.spec.selector) }
  const before = podsOf(context, claimant)
  const { hash, old } = historyOf(context, claimant, daemonSet, before)
  const eligibility = eligibilityOf(daemonSet)
  const observe = (claimed: readonly Pod[]): Daemon => {
    return { daemonSet, hash, eligibility, nodes: context.api.list(nodes), pods: podsByNode(claimed) }
  }
  const daemon = observe(before)
  const { retryAfter, ...placement } = planNodes(daemon, context, backoff)
  // An update touches only nodes that are in order; what is done about the others has to take effect first.
  const plan = isEmpty(placement) && !isOnDelete(daemonSet) ? planUpdate(daemon, context.now()) : placement
  const error = carryOut(daemon, plan, context)
  const after = isEmpty(plan) ? before : podsOf(context, claimant)
  if (!error) cleanUpHistory(context, daemonSet, old, after)
  const result = after === before ? daemon : observe(after)
  writeStatus(result, key, context)
  if (error) throw error
  const waits = [retryAfter, nextAvailability(result, context.now())].filter((wait) => wait !== undefined)
  return waits.length ? { requeueAfter: milliseconds(Math.min(...waits)) } : 'done'
}

const podsOf = (context: ReconcileContext, claimant: Claimant): readonly Pod[] =>
  claim(context, claimant, { resource: pods, candidates: candidatesFor(context, claimant, pods) })

const isEmpty = ({ create, remove }: Plan): boolean => create.length === 0 && remove.length === 0

const isOnDelete = (daemonSet: DaemonSet): boolean => daemonSet.spec.updateStrategy?.type === 'OnDelete'

/** @returns the first error; the rest of the plan is carried out as far as it goes (`syncNodes`) */
function carryOut({ daemonSet, hash }: Daemon, plan: Plan, context: ReconcileContext): StatusError | undefined {
  if (isEmpty(plan)) return undefined
  const control = new PodControl(context, daemonSets, daemonSet)
  const pod = control.fromTemplate(daemonTemplate(daemonSet, hash))
  const targets = plan.create.slice(0, BURST)
  const notCreated = slowStart(targets.length, (index) => {
    control.create({ ...pod, spec: withTargetNode(pod.spec, targets[index] as string) })
  })
  const notDeleted = firstRefusal(plan.remove.slice(0, BURST), (victim) => control.delete(victim))
  return notCreated ?? notDeleted
}

function writeStatus(daemon: Daemon, key: ObjectKey, context: ReconcileContext): void {
  const current = context.api.find(daemonSets, key)
  if (!current) return
  const status = statusOf(daemon, context.now())
  if (!equal(status, current.status)) context.api.updateStatus(daemonSets, { ...current, status })
}

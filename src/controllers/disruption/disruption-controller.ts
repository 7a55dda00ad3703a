import type { ApiReader } from '../../api/client'
import { findCondition } from '../../api/condition'
import { scaledValue } from '../../api/int-or-percent'
import type { Pod, PodDisruptionBudget } from '../../api/kinds'
import { matchSelector } from '../../api/label-selector'
import { type KubernetesObject, keyOf, type ObjectKey } from '../../api/object'
import { controllerOf } from '../../api/owner-reference'
import { isPodReady } from '../../api/pod'
import { type AnyResource, apiVersionOf } from '../../api/resource'
import { pods } from '../../api/resources/pod'
import { podDisruptionBudgets } from '../../api/resources/pod-disruption-budget'
import { equal } from '../../base/json'
import { formatTimestamp, type Instant, milliseconds, parseTimestamp, seconds } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { itself } from '../shared/owner-keys'

/** How long an eviction that was granted may take before it is no longer counted on. */
const DELETION_TIMEOUT = seconds(120)

/** Says in each budget's status how many more pods may be disrupted now (`pkg/controller/disruption`). */
export const disruptionController = (resources: () => readonly AnyResource[]): Controller => ({
  name: 'controllermanager',
  watches: [
    watching(podDisruptionBudgets, itself),
    watching(pods, ({ object, previous }, api) => [
      ...budgetsOf(object, api),
      ...(previous ? budgetsOf(previous, api) : []),
    ]),
  ],
  reconcile: (key, context) => reconcile(resources(), key, context),
})

const budgetsOf = (pod: Pod, api: ApiReader): readonly ObjectKey[] =>
  api
    .list(podDisruptionBudgets, { namespace: pod.metadata.namespace ?? '' })
    .filter((budget) => matchSelector(budget.spec.selector).matches(pod.metadata.labels))
    .map(keyOf)

function reconcile(resources: readonly AnyResource[], key: ObjectKey, context: ReconcileContext): Outcome {
  const budget = context.api.find(podDisruptionBudgets, key)
  if (!budget) return 'done'
  const selected = context.api.list(pods, { namespace: key.namespace, labels: matchSelector(budget.spec.selector) })
  if (selected.length === 0) context.events.record(budget, 'Normal', 'NoPods', 'No matching pods found')
  const { expected, desired } = demand(resources, budget, selected, context)
  const { disrupted, next } = stillDisrupted(budget, selected, context)
  const healthy = selected.filter((pod) => isHealthy(pod) && !disrupted[pod.metadata.name]).length
  writeStatus(budget, { expected, desired, healthy, disrupted }, context)
  return next === undefined ? 'done' : { requeueAfter: milliseconds(next) }
}

const isHealthy = (pod: Pod): boolean => isPodReady(pod) && !pod.metadata.deletionTimestamp

/** How many pods there should be, and how many of them must stay. */
function demand(
  resources: readonly AnyResource[],
  budget: PodDisruptionBudget,
  selected: readonly Pod[],
  context: ReconcileContext,
): { readonly expected: number; readonly desired: number } {
  const { minAvailable, maxUnavailable } = budget.spec
  if (typeof minAvailable === 'number') return { expected: selected.length, desired: minAvailable }
  const expected = expectedScale(resources, budget, selected, context)
  if (maxUnavailable !== undefined) {
    return { expected, desired: Math.max(0, expected - scaledValue(maxUnavailable, expected, 'up')) }
  }
  return { expected, desired: scaledValue(minAvailable ?? 0, expected, 'up') }
}

/** The summed size of the controllers that the pods have. */
function expectedScale(
  resources: readonly AnyResource[],
  budget: PodDisruptionBudget,
  selected: readonly Pod[],
  context: ReconcileContext,
): number {
  const scales = new Map<string, number>()
  const unmanaged: string[] = []
  for (const pod of selected) {
    const controller = scaleHolder(resources, pod, context.api)
    if (!controllerOf(pod)) unmanaged.push(`${pod.metadata.namespace}/${pod.metadata.name}`)
    else if (controller) scales.set(controller.uid, controller.replicas)
    else
      context.events.record(budget, 'Warning', 'NoControllers', `found no controllers for pod "${pod.metadata.name}"`)
  }
  if (unmanaged.length) {
    const message = `Pods selected by this PodDisruptionBudget (selector: ${JSON.stringify(budget.spec.selector ?? {})}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`
    context.events.record(budget, 'Warning', 'UnmanagedPods', message)
  }
  return [...scales.values()].reduce((sum, replicas) => sum + replicas, 0)
}

/** The outermost owner of the pod that has a size: a ReplicaSet counts by its Deployment. */
function scaleHolder(
  resources: readonly AnyResource[],
  child: KubernetesObject,
  api: ApiReader,
): { readonly uid: string; readonly replicas: number } | undefined {
  const reference = controllerOf(child)
  const resource = resources.find(
    (each) => each.kind === reference?.kind && apiVersionOf(each) === reference.apiVersion,
  )
  if (!reference || !resource) return undefined
  const owner = api.find<KubernetesObject>(resource, {
    namespace: child.metadata.namespace ?? '',
    name: reference.name,
  })
  if (owner?.metadata.uid !== reference.uid) return undefined
  const outer = scaleHolder(resources, owner, api)
  if (outer) return outer
  return resource.scale ? { uid: owner.metadata.uid, replicas: resource.scale.specReplicas(owner) } : undefined
}

type DisruptedPods = Readonly<Record<string, string>>

/** Evictions that are granted but not yet seen; those that never came are dropped after a while. */
function stillDisrupted(
  budget: PodDisruptionBudget,
  selected: readonly Pod[],
  context: ReconcileContext,
): { readonly disrupted: DisruptedPods; readonly next: number | undefined } {
  const disrupted: Record<string, string> = {}
  let next: number | undefined
  for (const [name, timestamp] of Object.entries(budget.status.disruptedPods ?? {})) {
    const pod = selected.find((each) => each.metadata.name === name)
    if (!pod || pod.metadata.deletionTimestamp) continue
    const left = (parseTimestamp(timestamp) ?? 0) + DELETION_TIMEOUT - context.now()
    if (left <= 0) {
      const message = `Pod was expected by PDB ${budget.metadata.namespace}/${budget.metadata.name} to be deleted but it wasn't`
      context.events.record(pod, 'Warning', 'NotDeleted', message)
    } else {
      disrupted[name] = timestamp
      next = Math.min(next ?? left, left)
    }
  }
  return { disrupted, next }
}

interface Count {
  readonly expected: number
  readonly desired: number
  readonly healthy: number
  readonly disrupted: DisruptedPods
}

function writeStatus(budget: PodDisruptionBudget, count: Count, context: ReconcileContext): void {
  const { expected, desired, healthy, disrupted } = count
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired)
  const status = {
    ...(Object.keys(disrupted).length ? { disruptedPods: disrupted } : {}),
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: allowed,
    expectedPods: expected,
    observedGeneration: budget.metadata.generation ?? 0,
    conditions: [conditionFor(budget, allowed, context.now())],
  }
  if (!equal(status, budget.status)) context.api.updateStatus(podDisruptionBudgets, { ...budget, status })
}

function conditionFor(budget: PodDisruptionBudget, allowed: number, now: Instant) {
  const status = allowed > 0 ? 'True' : 'False'
  const known = findCondition(budget.status.conditions, 'DisruptionAllowed')
  const since = known?.status === status ? known.lastTransitionTime : formatTimestamp(now)
  return {
    type: 'DisruptionAllowed',
    status,
    observedGeneration: budget.metadata.generation ?? 0,
    lastTransitionTime: since,
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  }
}

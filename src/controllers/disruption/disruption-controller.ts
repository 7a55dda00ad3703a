import type { ApiReader } from '../../api/client'
import { allowing, failing } from '../../api/disruption-allowed'
import { scaledValue } from '../../api/int-or-percent'
import type { Pod, PodDisruptionBudget } from '../../api/kinds'
import { matchSelector, selectorAsGo } from '../../api/label-selector'
import { keyOf, type ObjectKey } from '../../api/object'
import { isPodReady } from '../../api/pod'
import type { AnyResource } from '../../api/resource'
import { pods } from '../../api/resources/pod'
import { podDisruptionBudgets } from '../../api/resources/pod-disruption-budget'
import { equal } from '../../base/json'
import { milliseconds, parseTimestamp, seconds } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { itself } from '../shared/owner-keys'
import { expectedScale, UnknownScaleError } from './expected-scale'

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

/** Tells of pods that several budgets select: evictions of such a pod are refused. */
export const overlappingBudgetsController: Controller = {
  name: 'controllermanager',
  watches: [watching(pods, ({ object }, api) => (budgetsOf(object, api).length > 1 ? [keyOf(object)] : []))],
  reconcile(key, context) {
    const pod = context.api.find(pods, key)
    const [first, second] = pod ? budgetsOf(pod, context.api) : []
    if (pod && first && second) {
      const which = `Pod "${key.namespace}"/"${key.name}" matches multiple PodDisruptionBudgets.`
      const message = `${which}  Chose "${first.name}" arbitrarily.`
      context.events.record(pod, 'Warning', 'MultiplePodDisruptionBudgets', message)
    }
    return 'done'
  },
}

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
  try {
    const { expected, desired, isUnmanaged } = demand(resources, budget, selected, context.api)
    if (isUnmanaged) context.events.record(budget, 'Warning', 'UnmanagedPods', unmanagedText(budget))
    const { disrupted, next } = stillDisrupted(budget, selected, context)
    const healthy = selected.filter((pod) => isHealthy(pod) && !disrupted[pod.metadata.name]).length
    writeCount(budget, { expected, desired, healthy, disrupted }, context)
    return next === undefined ? 'done' : { requeueAfter: milliseconds(next) }
  } catch (error) {
    if (!(error instanceof UnknownScaleError)) throw error
    const message = `Failed to calculate the number of expected pods: ${error.message}`
    context.events.record(budget, 'Warning', 'CalculateExpectedPodCountFailed', message)
    writeFailure(budget, error.message, context)
    return 'done'
  }
}

const isHealthy = (pod: Pod): boolean => isPodReady(pod) && !pod.metadata.deletionTimestamp

interface Demand {
  readonly expected: number
  readonly desired: number
  readonly isUnmanaged?: boolean
}

/**
 * How many pods there should be, and how many of them must stay. A budget that says neither allows nothing.
 * @throws {UnknownScaleError} when a share of the pods is asked for and nobody knows how many those are
 */
function demand(
  resources: readonly AnyResource[],
  { spec: { minAvailable, maxUnavailable } }: PodDisruptionBudget,
  selected: readonly Pod[],
  api: ApiReader,
): Demand {
  if (minAvailable === undefined && maxUnavailable === undefined) return { expected: 0, desired: 0 }
  if (typeof minAvailable === 'number') return { expected: selected.length, desired: minAvailable }
  const scale = expectedScale(resources, selected, api)
  const share = scaledValue(maxUnavailable ?? minAvailable ?? 0, scale.expected, 'up')
  return { ...scale, desired: maxUnavailable === undefined ? share : Math.max(0, scale.expected - share) }
}

const unmanagedText = ({ spec: { selector } }: PodDisruptionBudget): string =>
  `Pods selected by this PodDisruptionBudget (selector: ${selectorAsGo(selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`

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
      // Kubernetes prints the namespace where the name should be.
      const { namespace } = budget.metadata
      const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`
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

function writeCount(budget: PodDisruptionBudget, count: Count, context: ReconcileContext): void {
  const { expected, desired, healthy, disrupted } = count
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired)
  const status = {
    ...(Object.keys(disrupted).length ? { disruptedPods: disrupted } : {}),
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: allowed,
    expectedPods: expected,
    observedGeneration: budget.metadata.generation ?? 0,
    conditions: budget.status.conditions ?? [],
  }
  writeStatus(budget, { ...status, conditions: allowing({ ...budget, status }, allowed, context.now()) }, context)
}

/** Nobody may go; the counts stay as they were last known (`failSafe`). */
function writeFailure(budget: PodDisruptionBudget, message: string, context: ReconcileContext): void {
  const conditions = failing(budget, message, context.now())
  writeStatus(budget, { ...budget.status, disruptionsAllowed: 0, conditions }, context)
}

function writeStatus(
  budget: PodDisruptionBudget,
  status: PodDisruptionBudget['status'],
  context: ReconcileContext,
): void {
  if (!equal(status, budget.status)) context.api.updateStatus(podDisruptionBudgets, { ...budget, status })
}

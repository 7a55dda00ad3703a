import type { DeleteOptions } from '../../api/client'
import { isConditionTrue } from '../../api/condition'
import { allowing, disruptionAllowed, SYNC_FAILED } from '../../api/disruption-allowed'
import type { Pod, PodCondition, PodDisruptionBudget } from '../../api/kinds'
import { isEmptySelector, matchSelector } from '../../api/label-selector'
import type { ObjectKey } from '../../api/object'
import { isPodReady, observed } from '../../api/pod'
import { podDisruptionBudgets, pods } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import { formatTimestamp } from '../../base/time'
import type { ServerContext } from '../context'
import { deleteObject } from './delete'

const MAXIMUM_DISRUPTED = 2000
const RETRY_AFTER_SECONDS = 10

/**
 * Deletes a pod unless a PodDisruptionBudget forbids it (`EvictionREST.Create`).
 * @throws {StatusError} TooManyRequests when the budget is used up; InternalError when two budgets match.
 */
export function evictPod(
  server: ServerContext,
  key: ObjectKey,
  options: DeleteOptions & { readonly dryRun?: boolean } = {},
): void {
  const pod = server.store.find(pods, key)
  if (!pod) throw StatusError.notFound(pods, key.name)
  if (!ignoresBudgets(pod)) {
    const budget = onlyBudget(server, pod)
    if (budget && !evictableWithoutBudget(pod, budget)) charge(server, pod, budget, options.dryRun ?? false)
  }
  if (!options.dryRun) announce(server, key)
  deleteObject(server, pods, key, options)
}

const ignoresBudgets = (pod: Pod): boolean =>
  ['Succeeded', 'Failed', 'Pending'].includes(pod.status.phase ?? 'Pending') || !!pod.metadata.deletionTimestamp

function onlyBudget(server: ServerContext, pod: Pod): PodDisruptionBudget | undefined {
  const matching = server.store
    .list(podDisruptionBudgets, { namespace: pod.metadata.namespace ?? '' })
    .filter(({ spec }) => isEmptySelector(spec.selector) || matchSelector(spec.selector).matches(pod.metadata.labels))
  if (matching.length > 1) {
    throw StatusError.internal(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    )
  }
  return matching[0]
}

/** A pod that is not ready does not count as healthy: taking it away may cost the budget nothing. */
function evictableWithoutBudget(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (isPodReady(pod)) return false
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  return (status.desiredHealthy ?? 0) > 0 && (status.currentHealthy ?? 0) >= (status.desiredHealthy ?? 0)
}

function charge(server: ServerContext, pod: Pod, budget: PodDisruptionBudget, dryRun: boolean): void {
  refuseSpent(budget)
  if (dryRun) return
  const { status } = budget
  const left = status.disruptionsAllowed - 1
  server.store.replace(podDisruptionBudgets, budget, {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed: left,
      disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: formatTimestamp(server.now) },
      ...(left === 0 ? { conditions: allowing(budget, left, server.now) } : {}),
    },
  })
}

function refuseSpent(budget: PodDisruptionBudget): void {
  const { metadata, status } = budget
  const { name, generation } = metadata
  if ((status.observedGeneration ?? 0) < (generation ?? 0)) {
    throw refusal(`The disruption budget ${name} is still being processed by the server.`, RETRY_AFTER_SECONDS)
  }
  if (status.disruptionsAllowed < 0) {
    throw StatusError.forbidden(podDisruptionBudgets, name, 'pdb disruptions allowed is negative')
  }
  if (Object.keys(status.disruptedPods ?? {}).length > MAXIMUM_DISRUPTED) {
    const why = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller'
    throw StatusError.forbidden(podDisruptionBudgets, name, why)
  }
  if (status.disruptionsAllowed === 0) throw refusal(whySpent(budget), 0)
}

/** The counts say why only while they are up to date: not after a failed sync, nor just after an eviction. */
function whySpent(budget: PodDisruptionBudget): string {
  const { metadata, status } = budget
  const { desiredHealthy, currentHealthy } = status
  const { status: allowed, reason, message } = disruptionAllowed(budget) ?? {}
  const refuses = `The disruption budget ${metadata.name} does not allow evicting pods currently`
  const said = allowed === 'False' && message
  if (said && reason === SYNC_FAILED) return `${refuses} because it failed sync: ${message}`
  if (currentHealthy <= desiredHealthy) {
    return `The disruption budget ${metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
  }
  return said ? `${refuses} (${reason}): ${message}` : refuses
}

const refusal = (cause: string, retryAfterSeconds: number): StatusError =>
  StatusError.tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", retryAfterSeconds, [
    { reason: 'DisruptionBudget', message: cause },
  ])

/** Leaves condition DisruptionTarget on the pod, so that its controller knows why it goes. */
function announce(server: ServerContext, key: ObjectKey): void {
  const pod = server.store.find(pods, key)
  if (!pod || isConditionTrue(pod.status.conditions, 'DisruptionTarget')) return
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    ...observed(pod),
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: formatTimestamp(server.now),
  }
  const others = (pod.status.conditions ?? []).filter((other) => other.type !== condition.type)
  server.store.replace(pods, pod, { ...pod, status: { ...pod.status, conditions: [...others, condition] } })
}

import type { DaemonSet, Node, Pod } from '../../api/kinds'
import { isPodAvailable, isPodReady } from '../../api/pod'
import { type Milliseconds, milliseconds } from '../../base/time'
import type { ReconcileContext } from '../controller'
import { isUpdated, targetNode } from './daemon-pod'
import { minReadySeconds, type Plan, type PodsByNode } from './daemon-pods'
import type { Eligibility } from './eligibility'
import type { FailureBackoff } from './failure-backoff'
import { allowsSurge } from './limits'

export interface Daemon {
  readonly daemonSet: DaemonSet
  readonly hash: string
  readonly nodes: readonly Node[]
  readonly pods: PodsByNode
  eligibility(node: Node): Eligibility
}

export interface ManagePlan extends Plan {
  /** When a failed pod that has to wait may be replaced. */
  readonly retryAfter?: Milliseconds
}

interface NodePlan {
  readonly create: boolean
  readonly remove: readonly Pod[]
  readonly retryAfter?: Milliseconds | undefined
}

/** One pod on each eligible node, none elsewhere (`manage` and `podsShouldBeOnNode`). */
export function planNodes(daemon: Daemon, context: ReconcileContext, backoff: FailureBackoff): ManagePlan {
  const plans = daemon.nodes.map((node) => ({ node, plan: planNode(daemon, node, context, backoff) }))
  const known = new Set(daemon.nodes.map((node) => node.metadata.name))
  const lost = [...daemon.pods.values()].flat().filter((pod) => !pod.spec.nodeName && !known.has(targetNode(pod) ?? ''))
  const retries = plans.map(({ plan }) => plan.retryAfter).filter((delay) => delay !== undefined)
  return {
    create: plans.filter(({ plan }) => plan.create).map(({ node }) => node.metadata.name),
    remove: [...plans.flatMap(({ plan }) => plan.remove), ...lost],
    ...(retries.length ? { retryAfter: milliseconds(Math.min(...retries)) } : {}),
  }
}

function planNode(daemon: Daemon, node: Node, context: ReconcileContext, backoff: FailureBackoff): NodePlan {
  const { shouldRun, shouldContinue } = daemon.eligibility(node)
  const all = daemon.pods.get(node.metadata.name)
  if (!all) return { create: shouldRun, remove: [] }
  const present = all.filter((pod) => !pod.metadata.deletionTimestamp)
  if (!shouldContinue) return { create: false, remove: present }
  const { removed, retryAfter } = planFinished(daemon, node.metadata.name, present, context, backoff)
  const living = present.filter((pod) => pod.status.phase !== 'Failed' && pod.status.phase !== 'Succeeded')
  const surplus = planSurplus(daemon, living, context)
  const create = shouldRun && living.length === 0 && allowsSurge(daemon.daemonSet)
  return { create, remove: [...removed, ...surplus], retryAfter }
}

/** Failed pods go once their backoff is over, succeeded ones at once; a daemon is meant to run for ever. */
function planFinished(
  { daemonSet }: Daemon,
  node: string,
  present: readonly Pod[],
  context: ReconcileContext,
  backoff: FailureBackoff,
): { readonly removed: readonly Pod[]; readonly retryAfter: Milliseconds | undefined } {
  const key = `${daemonSet.metadata.uid}/${daemonSet.status.observedGeneration ?? 0}/${node}`
  const removed: Pod[] = []
  let retryAfter: Milliseconds | undefined
  for (const pod of present) {
    const where = `daemon pod ${pod.metadata.namespace}/${pod.metadata.name} on node ${node}`
    if (pod.status.phase === 'Failed') {
      retryAfter = backoff.delay(key, context.now())
      if (retryAfter !== undefined) continue
      backoff.replaced(key, context.now())
      context.events.record(daemonSet, 'Warning', 'FailedDaemonPod', `Found failed ${where}, will try to kill it`)
      removed.push(pod)
    } else if (pod.status.phase === 'Succeeded') {
      const message = `Found succeeded ${where}, will try to delete it`
      context.events.record(daemonSet, 'Normal', 'SucceededDaemonPod', message)
      removed.push(pod)
    }
  }
  return { removed, retryAfter }
}

/**
 * Pods beyond the one that stands for the node. With surge a second one may stay for the time of its update:
 * the oldest of the current revision beside the oldest of any other, until the new one can take over.
 */
function planSurplus({ daemonSet, hash }: Daemon, living: readonly Pod[], context: ReconcileContext): readonly Pod[] {
  if (living.length <= 1) return []
  if (!allowsSurge(daemonSet)) return living.slice(1)
  const updated = living.find((pod) => isUpdated(pod, hash))
  const old = living.find((pod) => !isUpdated(pod, hash))
  const surplus = living.filter((pod) => pod !== updated && pod !== old)
  if (!updated || !old) return surplus
  const replaced = !isPodReady(old) || isPodAvailable(updated, minReadySeconds(daemonSet), context.now())
  return replaced ? [...surplus, old] : surplus
}

import type { Pod } from '../../api/kinds'
import { isPodAvailable } from '../../api/pod'
import { compareText } from '../../base/compare'
import type { Instant } from '../../base/time'
import { minReadySeconds, type Plan, splitByRevision } from './daemon-pods'
import { type UpdateLimits, updateLimits } from './limits'
import type { Daemon } from './manage'

interface NodeState {
  readonly node: string
  readonly shouldRun: boolean
  /** `undefined` when a revision has several pods on the node: `manage` tidies that up first. */
  readonly pods: { readonly updated: Pod | undefined; readonly old: Pod | undefined } | undefined
}

/**
 * The next old pods to replace (`rollingUpdate`). Without surge the pod goes and `manage` creates the next
 * one; with surge the next one comes first and the old pod goes once it is available.
 */
export function planUpdate(daemon: Daemon, now: Instant): Plan {
  const desired = daemon.nodes.filter((node) => daemon.eligibility(node).shouldRun).map((node) => node.metadata.name)
  const limits = updateLimits(daemon.daemonSet, desired.length)
  const wanted = new Set(desired)
  const others = [...daemon.pods.keys()].filter((node) => !wanted.has(node)).sort(compareText)
  const states = [...desired, ...others].map((node) => ({
    node,
    shouldRun: wanted.has(node),
    pods: splitByRevision(daemon.pods.get(node) ?? [], daemon.hash),
  }))
  const isAvailable = (pod: Pod): boolean => isPodAvailable(pod, minReadySeconds(daemon.daemonSet), now)
  return limits.maxSurge === 0
    ? planInPlace(states, limits, isAvailable)
    : planSurge(states, limits, desired.length, isAvailable)
}

function planInPlace(
  states: readonly NodeState[],
  { maxUnavailable }: UpdateLimits,
  isAvailable: (pod: Pod) => boolean,
): Plan {
  const broken: Pod[] = []
  const candidates: Pod[] = []
  let unavailable = 0
  for (const { pods } of states) {
    const { updated, old } = pods ?? {}
    if (!pods || !updated === !old) unavailable++
    else if (updated) unavailable += isAvailable(updated) ? 0 : 1
    else if (old) (isAvailable(old) ? candidates : broken).push(old)
  }
  return { create: [], remove: [...broken, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))] }
}

function planSurge(
  states: readonly NodeState[],
  { maxSurge }: UpdateLimits,
  desired: number,
  isAvailable: (pod: Pod) => boolean,
): Plan {
  const create: string[] = []
  const candidates: string[] = []
  const remove: Pod[] = []
  const misplaced: Pod[] = []
  let surging = 0
  let available = 0
  for (const { node, shouldRun, pods } of states) {
    if (!pods) {
      surging++
      continue
    }
    const { updated, old } = pods
    const standing = old ?? updated
    if (standing && isAvailable(standing)) available++
    if (!old) continue
    if (updated) {
      if (isAvailable(updated)) remove.push(old)
      else surging++
    } else if (isAvailable(old)) {
      if (shouldRun) candidates.push(node)
      else misplaced.push(old)
    } else if (shouldRun) create.push(node)
    else remove.push(old)
  }
  return {
    create: [...create, ...candidates.slice(0, Math.max(0, maxSurge - surging))],
    remove: [...remove, ...misplaced.slice(0, Math.max(0, available - desired))],
  }
}

import type { PodDisruptionBudget } from '../../api/kinds'
import type { Instant } from '../../base/time'
import type { Trial } from '../cycle/trial'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import { splitByBudget } from './disruption-check'
import { byImportance } from './importance'

/** A node that would do if some pods went. */
export interface Candidate {
  readonly node: NodeInfo
  /** Most important first. */
  readonly victims: readonly PodInfo[]
  /** How many of them a disruption budget protects. */
  readonly violations: number
}

export interface VictimSearch {
  readonly pod: PodInfo
  readonly budgets: readonly PodDisruptionBudget[]
  readonly now: Instant
  tryOn(node: NodeInfo): Trial
}

const NO_VICTIMS = ['No preemption victims found for incoming pod']

/**
 * The fewest and least important pods that have to go from this node, or why that would not help: all lower ones are
 * taken away, then given back one by one as long as the pod still fits (scheduler `SelectVictimsOnNode`).
 */
export function selectVictims(node: NodeInfo, search: VictimSearch): Candidate | readonly string[] {
  const { pod, budgets, now } = search
  const lower = [...node.pods.values()].filter(({ priority }) => priority < pod.priority)
  if (lower.length === 0) return NO_VICTIMS
  const trial = search.tryOn(node)
  for (const victim of lower) trial.remove(victim)
  const refusal = trial.check()
  if (refusal) return refusal.reasons
  const { violating, harmless } = splitByBudget(lower.sort(byImportance(now)), budgets)
  const mustGo = (candidate: PodInfo): boolean => {
    trial.add(candidate)
    if (!trial.check()) return false
    trial.remove(candidate)
    return true
  }
  const protectedVictims = violating.filter(mustGo)
  const victims = [...protectedVictims, ...harmless.filter(mustGo)].sort(byImportance(now))
  return { node, victims, violations: protectedVictims.length }
}

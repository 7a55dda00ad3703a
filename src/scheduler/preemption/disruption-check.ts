import type { PodDisruptionBudget } from '../../api/kinds'
import { isEmptySelector, matchSelector } from '../../api/label-selector'
import type { PodInfo } from '../state/pod-info'

function covers(budget: PodDisruptionBudget, { pod, namespace }: PodInfo): boolean {
  if (budget.metadata.namespace !== namespace || !pod.metadata.labels) return false
  if (!budget.spec.selector || isEmptySelector(budget.spec.selector)) return false
  if (budget.status.disruptedPods?.[pod.metadata.name]) return false
  return matchSelector(budget.spec.selector).matches(pod.metadata.labels)
}

/**
 * Tells pods whose removal would overdraw a disruption budget from the others. Walks in the given order: the first
 * ones use up what a budget allows.
 */
export function splitByBudget(
  pods: readonly PodInfo[],
  budgets: readonly PodDisruptionBudget[],
): { readonly violating: readonly PodInfo[]; readonly harmless: readonly PodInfo[] } {
  const left = new Map(budgets.map((budget) => [budget, budget.status.disruptionsAllowed ?? 0]))
  const violating: PodInfo[] = []
  const harmless: PodInfo[] = []
  for (const pod of pods) {
    let overdrawn = false
    for (const budget of budgets.filter((candidate) => covers(candidate, pod))) {
      const remaining = (left.get(budget) ?? 0) - 1
      left.set(budget, remaining)
      if (remaining < 0) overdrawn = true
    }
    if (overdrawn) violating.push(pod)
    else harmless.push(pod)
  }
  return { violating, harmless }
}

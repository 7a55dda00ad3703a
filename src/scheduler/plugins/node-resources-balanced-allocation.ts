import { MAX_NODE_SCORE, type SchedulerPlugin } from '../framework/plugin'
import type { PluginArguments } from './arguments'
import { CPU_AND_MEMORY, shareOf } from './resource-share'

/** Half the distance for two values, the population's standard deviation for more. */
function deviation(fractions: readonly number[]): number {
  if (fractions.length === 2) return Math.abs((fractions[0] as number) - (fractions[1] as number)) / 2
  if (fractions.length < 2) return 0
  const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length
  return Math.sqrt(fractions.reduce((sum, fraction) => sum + (fraction - mean) ** 2, 0) / fractions.length)
}

/** Prefers nodes whose resources would be used evenly (scheduler `noderesources/balanced_allocation.go` of 1.35). */
export function nodeResourcesBalancedAllocation({ resources = CPU_AND_MEMORY }: PluginArguments = {}): SchedulerPlugin {
  return {
    name: 'NodeResourcesBalancedAllocation',
    scope: 'node',
    preScore(pod) {
      if (resources.every(({ name }) => !pod.requests[name])) return undefined
      return {
        score(node) {
          const fractions: number[] = []
          for (const { name } of resources) {
            const share = shareOf(name, pod, node, false)
            if (share) fractions.push(Math.min(1, share.requested / share.allocatable))
          }
          return Math.trunc((1 - deviation(fractions)) * MAX_NODE_SCORE)
        },
      }
    },
  }
}

import type * as core from 'kubernetes-types/core/v1'
import type { Immutable } from '../../base/json'

export interface ResourceWeight {
  readonly name: string
  readonly weight?: number
}

export interface ScoringStrategy {
  readonly type?: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio'
  readonly resources?: readonly ResourceWeight[]
  readonly requestedToCapacityRatio?: {
    readonly shape?: readonly { readonly utilization: number; readonly score: number }[]
  }
}

/** The `args` of a plugin's `pluginConfig`, all plugins together: each reads its own. */
export interface PluginArguments {
  readonly addedAffinity?: Immutable<core.NodeAffinity>
  readonly scoringStrategy?: ScoringStrategy
  readonly ignoredResources?: readonly string[]
  readonly ignoredResourceGroups?: readonly string[]
  readonly resources?: readonly ResourceWeight[]
  readonly hardPodAffinityWeight?: number
  readonly ignorePreferredTermsOfExistingPods?: boolean
  readonly defaultConstraints?: readonly Immutable<core.TopologySpreadConstraint>[]
  readonly defaultingType?: 'System' | 'List'
  readonly minCandidateNodesPercentage?: number
  readonly minCandidateNodesAbsolute?: number
  readonly bindTimeoutSeconds?: number
}

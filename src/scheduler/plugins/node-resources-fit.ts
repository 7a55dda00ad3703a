import { heldRequests } from '../../api/held-resources'
import type { Pod } from '../../api/kinds'
import { type ResourceAmounts, resourceAmounts } from '../../api/pod-resources'
import { compareText } from '../../base/compare'
import { MAX_NODE_SCORE, type SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import type { PluginArguments, ScoringStrategy } from './arguments'
import { CPU_AND_MEMORY, isScalarResource, type Share, shareOf } from './resource-share'

const NAME = 'NodeResourcesFit'
/** The order of the reasons; other resources follow by name. */
const FIRST = ['cpu', 'memory', 'ephemeral-storage']

interface Wanted {
  readonly name: string
  readonly amount: number
}

/** What has to be checked: a request of zero always fits. */
function wantedResources(requests: ResourceAmounts, ignored: (name: string) => boolean): readonly Wanted[] {
  const others = Object.keys(requests).filter((name) => !FIRST.includes(name) && name !== 'pods' && !ignored(name))
  return [...FIRST, ...others.sort(compareText)]
    .map((name) => ({ name, amount: requests[name] ?? 0 }))
    .filter(({ amount }) => amount > 0)
}

/** Why the pod does not fit; several resources may be short at once. */
function shortages(wanted: readonly Wanted[], node: NodeInfo): Refusal | undefined {
  const reasons: string[] = []
  let resolvable = true
  if (node.pods.size + 1 > (node.allocatable.pods ?? 0)) reasons.push('Too many pods')
  for (const { name, amount } of wanted) {
    const allocatable = node.allocatable[name] ?? 0
    if (amount <= allocatable - (node.requested[name] ?? 0)) continue
    reasons.push(`Insufficient ${name}`)
    if (amount > allocatable) resolvable = false
  }
  if (reasons.length === 0) return undefined
  return resolvable ? Refusal.unschedulable(NAME, ...reasons) : Refusal.unresolvable(NAME, ...reasons)
}

/** Extended resources that the profile leaves to someone else. */
function isIgnored({ ignoredResources = [], ignoredResourceGroups = [] }: PluginArguments) {
  const names = new Set(ignoredResources)
  const groups = new Set(ignoredResourceGroups)
  return (name: string) => isScalarResource(name) && (names.has(name) || groups.has(name.split('/')[0] as string))
}

/** Linear between the points, flat outside; scores of the shape go to 10, those of nodes to 100. */
function shapeScore(shape: readonly { utilization: number; score: number }[], utilization: number): number {
  const points = shape.map((point) => ({ at: point.utilization, score: point.score * (MAX_NODE_SCORE / 10) }))
  const next = points.findIndex(({ at }) => utilization <= at)
  if (next < 0) return points.at(-1)?.score ?? 0
  const right = points[next] as { at: number; score: number }
  const left = points[next - 1]
  if (!left) return right.score
  return left.score + Math.trunc(((right.score - left.score) * (utilization - left.at)) / (right.at - left.at))
}

function scoreOf({ type = 'LeastAllocated', requestedToCapacityRatio }: ScoringStrategy): (share: Share) => number {
  switch (type) {
    case 'LeastAllocated':
      return ({ requested, allocatable }) =>
        requested > allocatable ? 0 : Math.trunc(((allocatable - requested) * MAX_NODE_SCORE) / allocatable)
    case 'MostAllocated':
      return ({ requested, allocatable }) =>
        Math.trunc((Math.min(requested, allocatable) * MAX_NODE_SCORE) / allocatable)
    case 'RequestedToCapacityRatio': {
      const shape = requestedToCapacityRatio?.shape ?? []
      return ({ requested, allocatable }) =>
        shapeScore(shape, requested > allocatable ? 100 : Math.trunc((requested * 100) / allocatable))
    }
  }
}

/** The weighted mean over the strategy's resources (scheduler `noderesources/{least,most}_allocated.go` and others). */
function strategyScorer(strategy: ScoringStrategy): (pod: PodInfo, node: NodeInfo) => number {
  const { resources = CPU_AND_MEMORY } = strategy
  const score = scoreOf(strategy)
  const ratio = strategy.type === 'RequestedToCapacityRatio'
  return (pod, node) => {
    let sum = 0
    let weights = 0
    for (const { name, weight = 1 } of resources) {
      const share = shareOf(name, pod, node, true)
      if (!share) continue
      const points = score(share)
      if (ratio && points <= 0) continue
      sum += points * weight
      weights += weight
    }
    if (weights === 0) return 0
    return ratio ? Math.round(sum / weights) : Math.trunc(sum / weights)
  }
}

/** Whether a pod of these requests would fit an empty node: then more room can help. */
const fitsEmpty = (allocatable: ResourceAmounts, { requests }: PodInfo): boolean =>
  (allocatable.pods ?? 0) > 0 &&
  Object.keys(requests).every((name) => (requests[name] ?? 0) <= (allocatable[name] ?? 0))

/** Scaled down in place. */
function asksForLess(pod: Pod, previous: Pod): boolean {
  const before = heldRequests(previous)
  const after = heldRequests(pod)
  return Object.keys(before).some((name) => (after[name] ?? 0) < (before[name] ?? 0))
}

/** Requests must fit into what the node has left; emptier (or fuller) nodes score (scheduler `noderesources/fit.go`). */
export function nodeResourcesFit(options: PluginArguments = {}): SchedulerPlugin {
  const ignored = isIgnored(options)
  const rate = strategyScorer(options.scoringStrategy ?? {})
  return {
    name: NAME,
    scope: 'node',
    curedBy: ['NodeAdded', 'NodeChanged', 'AssignedPodGone', 'AssignedPodChanged', 'PodChanged'],
    mayCure(event, pod) {
      switch (event.kind) {
        case 'NodeAdded':
          return fitsEmpty(resourceAmounts(event.node.status.allocatable), pod)
        case 'NodeChanged': {
          const before = resourceAmounts(event.previous.status.allocatable)
          const after = resourceAmounts(event.node.status.allocatable)
          const wants = (name: string) => name === 'pods' || (pod.requests[name] ?? 0) > 0
          const grew = Object.keys(after).some((name) => wants(name) && (after[name] ?? 0) > (before[name] ?? 0))
          return grew && fitsEmpty(after, pod)
        }
        case 'AssignedPodChanged':
        case 'PodChanged':
          return asksForLess(event.pod, event.previous)
        default:
          return true
      }
    },
    preFilter({ requests }) {
      const wanted = wantedResources(requests, ignored)
      return { check: (node) => shortages(wanted, node) }
    },
    preScore: (pod) => ({ score: (node) => rate(pod, node) }),
  }
}

import { findCondition } from '../../api/condition'
import type { Pod, PodCondition } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { observed } from '../../api/pod'
import { pods } from '../../api/resources/pod'
import { podDisruptionBudgets } from '../../api/resources/pod-disruption-budget'
import { isNotFound } from '../../api/status-error'
import { formatTimestamp } from '../../base/time'
import { histogram } from '../cycle/failure-message'
import type { SchedulerPlugin } from '../framework/plugin'
import type { PostFilterContext, PostFilterResult } from '../framework/post-filter'
import { chooseCandidate } from '../preemption/choose-candidate'
import { type Candidate, selectVictims } from '../preemption/victims'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import type { PluginArguments } from './arguments'
import type { PluginEnvironment } from './registry'

const NOT_HELPFUL = 'Preemption is not helpful for scheduling'
const TERMINATED_BY = 'PreemptionByScheduler'

const refuse = (message: string, clearNomination: boolean): PostFilterResult => ({
  outcome: 'refused',
  message: `preemption: ${message}`,
  clearNomination,
})

const isLeavingForPreemption = ({ pod, terminating }: PodInfo): boolean => {
  const condition = findCondition(pod.status.conditions, 'DisruptionTarget')
  return terminating && condition?.status === 'True' && condition.reason === TERMINATED_BY
}

/** Why the pod may not preempt (again); `undefined` when it may. */
function ineligible({ pod, cluster, refusalOf }: PostFilterContext): string | undefined {
  if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = cluster.node(pod.pod.status.nominatedNodeName ?? '')
  if (!nominated || refusalOf(nominated)?.resolvable === false) return undefined
  const victims = [...nominated.pods.values()].filter(({ priority }) => priority < pod.priority)
  return victims.some(isLeavingForPreemption)
    ? 'not eligible due to a terminating pod on the nominated node.'
    : undefined
}

/** Makes room for a pod by taking away less important ones (scheduler `plugins/defaultpreemption`). */
export function defaultPreemption(
  { minCandidateNodesPercentage = 10, minCandidateNodesAbsolute = 100 }: PluginArguments,
  environment: PluginEnvironment,
): SchedulerPlugin {
  const enough = (potential: number, total: number) =>
    Math.min(potential, Math.max(Math.floor((total * minCandidateNodesPercentage) / 100), minCandidateNodesAbsolute))
  return {
    name: 'DefaultPreemption',
    scope: 'cluster',
    postFilter(context) {
      const why = ineligible(context)
      if (why) return refuse(why, false)
      const potential = context.nodes.filter((node) => context.refusalOf(node)?.resolvable)
      const { candidates, reasons } = dryRun(context, potential, {
        enough: enough(potential.length, context.nodes.length),
        environment,
      })
      if (candidates.length === 0) return refuse(noCandidates(context.nodes.length, potential.length, reasons), true)
      const { node, victims } = chooseCandidate(candidates, environment.now())
      evict(context, victims, { node, environment })
      return { outcome: 'nominated', nodeName: node.name, victims }
    },
  }
}

function noCandidates(total: number, tried: number, reasons: Map<string, number>): string {
  if (total > tried) reasons.set(NOT_HELPFUL, total - tried)
  return `0/${total} nodes are available:${histogram(reasons)}`
}

/** Looks for victims node by node, from a random one on, until there are enough candidates to choose from. */
function dryRun(
  context: PostFilterContext,
  potential: readonly NodeInfo[],
  { enough, environment }: { readonly enough: number; readonly environment: PluginEnvironment },
): { readonly candidates: readonly Candidate[]; readonly reasons: Map<string, number> } {
  const budgets = environment.reader.list(podDisruptionBudgets)
  const search = { ...context, budgets, now: environment.now() }
  const clean: Candidate[] = []
  const violating: Candidate[] = []
  const reasons = new Map<string, number>()
  const start = potential.length > 0 ? context.random(potential.length) : 0
  for (const node of [...potential.slice(start), ...potential.slice(0, start)]) {
    if (clean.length > 0 && clean.length + violating.length >= enough) break
    const result = selectVictims(node, search)
    if ('victims' in result) (result.violations === 0 ? clean : violating).push(result)
    else for (const reason of result) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return { candidates: [...clean, ...violating], reasons }
}

interface Eviction {
  readonly node: NodeInfo
  readonly environment: PluginEnvironment
}

/** In a what-if there is no API, and nobody is evicted. */
function evict(context: PostFilterContext, victims: readonly PodInfo[], { node, environment }: Eviction): void {
  if (!environment.api) return
  const { pod, cluster } = context
  const lower = [...cluster.nominations.on(node.name)].filter(({ priority }) => priority < pod.priority)
  for (const { pod: nominated } of lower) clearNomination(nominated, environment)
  for (const { pod: victim } of victims) {
    if (!victim.metadata.deletionTimestamp) evictOne(victim, pod, { node, environment })
  }
}

function clearNomination(nominated: Pod, { api }: PluginEnvironment): void {
  const pod = api?.find(pods, keyOf(nominated))
  if (!pod?.status.nominatedNodeName) return
  const { nominatedNodeName: _, ...status } = pod.status
  api?.updateStatus(pods, { ...pod, status })
}

function evictOne(victim: Pod, preemptor: PodInfo, { node, environment }: Eviction): void {
  const { api, events, now } = environment
  const schedulerName = preemptor.pod.spec.schedulerName ?? ''
  const pod = api?.find(pods, keyOf(victim))
  if (!api || !pod) return
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    ...observed(pod),
    status: 'True',
    reason: TERMINATED_BY,
    message: `${schedulerName}: preempting to accommodate a higher priority pod`,
    lastTransitionTime: formatTimestamp(now()),
  }
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== condition.type)
  api.updateStatus(pods, { ...pod, status: { ...pod.status, conditions: [...others, condition] } })
  try {
    api.delete(pods, keyOf(victim), { preconditions: { uid: victim.metadata.uid } })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  const message = `Preempted by pod ${preemptor.uid} on node ${node.name}`
  events.record(victim, 'Normal', 'Preempted', message, { action: 'Preempting' })
}

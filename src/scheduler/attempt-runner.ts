import { StatusError } from '../api/status-error'
import type { Random } from '../simulation/random'
import type { Profile } from './configuration/profile'
import { failureMessage, NO_NODES } from './cycle/failure-message'
import { PodClasses } from './cycle/pod-class'
import { type Found, PodPlacer } from './cycle/schedule-pod'
import type { TieBreak } from './cycle/tie-break'
import { Refusal } from './framework/refusal'
import type { ClusterState } from './state/cluster-state'
import type { PodInfo } from './state/pod-info'

export interface RunnerOptions {
  readonly cluster: ClusterState
  readonly random: Random
  /** Where preemption starts to look. */
  readonly preemptionRandom: Random
  readonly tieBreak: TieBreak
  /** False: pods of one template share no work. Placements are the same. */
  readonly shareClasses?: boolean
}

/** What came of one attempt to place a pod. */
export type AttemptResult =
  | { readonly outcome: 'scheduled'; readonly nodeName: string; readonly found: Found }
  | {
      readonly outcome: 'unschedulable'
      readonly message: string
      readonly found: Found
      readonly rejectedBy: ReadonlySet<string>
      /** Where room is being made; '' takes an earlier nomination back; absent leaves it. */
      readonly nomination?: string
      readonly victims: readonly PodInfo[]
    }
  | { readonly outcome: 'error'; readonly message: string; readonly found: Found }

/** One attempt from filters to binding: what scheduler and what-if have in common. */
export class AttemptRunner {
  readonly #options: RunnerOptions
  readonly #placer: PodPlacer

  constructor(options: RunnerOptions) {
    this.#options = options
    const classes = new PodClasses(options.cluster, options.shareClasses)
    this.#placer = new PodPlacer({ ...options, classes })
  }

  run(pod: PodInfo, profile: Profile): AttemptResult {
    const found = this.#placer.find(pod, profile)
    if (found.nodeName === undefined) return this.#fail(pod, profile, found)
    return this.#commit(pod, profile, { ...found, nodeName: found.nodeName })
  }

  #commit(pod: PodInfo, profile: Profile, found: Found & { readonly nodeName: string }): AttemptResult {
    const { cluster } = this.#options
    const { nodeName } = found
    cluster.assume(pod, nodeName)
    try {
      for (const plugin of profile.reservers) {
        const refusal = plugin.reserve?.(pod, nodeName, cluster)
        if (!refusal) continue
        cluster.forget(pod)
        return this.#refusedLate(found, refusal)
      }
      profile.binders[0]?.bind?.(pod, nodeName)
      return { outcome: 'scheduled', nodeName, found }
    } catch (error) {
      cluster.forget(pod)
      if (!(error instanceof StatusError)) throw error
      return { outcome: 'error', message: `binding rejected: ${error.message}`, found }
    }
  }

  /** The one node that was chosen is refused after all (reserve). */
  #refusedLate(found: Found & { readonly nodeName: string }, refusal: Refusal): AttemptResult {
    const refused = found.suitable.filter(({ name }) => name === found.nodeName).map((node) => ({ node, refusal }))
    const message = failureMessage({ nodesTotal: 1, suitable: [], refused }, '')
    return { outcome: 'unschedulable', message, found, rejectedBy: new Set([refusal.plugin]), victims: [] }
  }

  #fail(pod: PodInfo, profile: Profile, found: Found): AttemptResult {
    if (found.nodesTotal === 0) {
      return { outcome: 'unschedulable', message: NO_NODES, found, rejectedBy: new Set(), victims: [] }
    }
    const messages: string[] = []
    let nomination: string | undefined
    const rejectedBy = rejectors(found)
    for (const plugin of profile.postFilters) {
      const result = plugin.postFilter?.(this.#postFilterContext(pod, found))
      if (result?.outcome === 'nominated') {
        const { nodeName, victims } = result
        return {
          outcome: 'unschedulable',
          message: failureMessage(found, ''),
          found,
          rejectedBy,
          nomination: nodeName,
          victims,
        }
      }
      if (!result) continue
      messages.push(result.message)
      if (result.clearNomination) nomination = ''
    }
    const message = failureMessage(found, messages.join(', '))
    const outcome = { outcome: 'unschedulable', message, found, rejectedBy, victims: [] } as const
    return nomination === undefined ? outcome : { ...outcome, nomination }
  }

  #postFilterContext(pod: PodInfo, found: Found) {
    const { cluster, preemptionRandom } = this.#options
    const refusals = new Map(found.refused.map(({ node, refusal }) => [node.name, refusal]))
    return {
      pod,
      cluster,
      nodes: cluster.nodes(),
      refusalOf: (node: { readonly name: string }) => refusals.get(node.name),
      tryOn: found.tryOn,
      random: (bound: number) => preemptionRandom.below(bound),
    }
  }
}

function rejectors({ refused, absent, preFilterRefusal }: Found): ReadonlySet<string> {
  const plugins = new Set(refused.map(({ refusal }) => refusal.plugin))
  for (const refusal of [absent, preFilterRefusal]) if (refusal instanceof Refusal) plugins.add(refusal.plugin)
  return plugins
}

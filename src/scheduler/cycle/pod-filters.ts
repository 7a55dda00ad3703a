import type { Profile } from '../configuration/profile'
import type { NodeFilter } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import type { PodClass } from './pod-class'
import { Trial } from './trial'

/** Every filter that has something to say about one pod: what `preFilter` of the profile's plugins comes to. */
export class PodFilters {
  /** Set when a plugin rules out every node. */
  readonly refusal: Refusal | undefined
  /** The only candidates, when plugins name them, and what is said about all others. */
  readonly onlyNodes: ReadonlySet<string> | undefined
  readonly absent: Refusal | undefined
  readonly #pod: PodInfo
  readonly #cluster: ClusterState
  readonly #podClass: PodClass
  /** All, in the profile's order: for trials. */
  readonly #all: NodeFilter[] = []
  /** Those whose answers are not shared, with the names of the plugins that come before. */
  readonly #own: { readonly filter: NodeFilter; readonly after: ReadonlySet<string> }[] = []

  constructor(pod: PodInfo, profile: Profile, { cluster, podClass }: { cluster: ClusterState; podClass: PodClass }) {
    this.#pod = pod
    this.#cluster = cluster
    this.#podClass = podClass
    let onlyNodes: ReadonlySet<string> | undefined
    const narrowedBy: string[] = []
    const before: string[] = []
    for (const plugin of profile.filters) {
      const shared = plugin.scope === 'node'
      const outcome = shared ? podClass.preFilters.get(plugin.name) : plugin.preFilter?.(pod, cluster)
      if (outcome instanceof Refusal) {
        this.refusal ??= outcome
        if (outcome.resolvable) continue
        this.refusal = outcome
        return
      }
      if (outcome) {
        this.#all.push(outcome)
        if (!shared) this.#own.push({ filter: outcome, after: new Set(before) })
        if (outcome.onlyNodes) {
          narrowedBy.push(plugin.name)
          onlyNodes = intersection(onlyNodes, outcome.onlyNodes)
          if (onlyNodes.size === 0) {
            this.refusal = disjoint(narrowedBy)
            return
          }
        }
      }
      before.push(plugin.name)
    }
    this.onlyNodes = onlyNodes
    this.absent = onlyNodes && absent(narrowedBy)
  }

  /** Pods that wait for room on the node count as if they were there, and the pod must do without them, too. */
  check(node: NodeInfo): Refusal | undefined {
    if (!this.#cluster.nominations.empty) {
      const rivals = this.#cluster.nominations.rivals(this.#pod, node.name)
      if (rivals.length > 0) return new Trial(node, this.#all, rivals).check()
    }
    const shared = this.#podClass.check(node)
    for (const { filter, after } of this.#own) {
      if (shared && after.has(shared.plugin)) return shared
      const refusal = filter.check(node)
      if (refusal) return refusal
    }
    return shared
  }

  tryOn(node: NodeInfo): Trial {
    return new Trial(node, this.#all, this.#cluster.nominations.rivals(this.#pod, node.name))
  }
}

const intersection = (a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): ReadonlySet<string> =>
  a ? new Set([...a].filter((name) => b.has(name))) : b

function absent(plugins: readonly string[]): Refusal {
  const reason = `node(s) didn't satisfy plugin(s) [${[...plugins].sort().join(' ')}]`
  return Refusal.unresolvable(plugins[0] as string, reason)
}

function disjoint(plugins: readonly string[]): Refusal {
  const reason =
    plugins.length === 1
      ? `node(s) didn't satisfy plugin ${plugins[0]}`
      : `node(s) didn't satisfy plugin(s) [${plugins.join(' ')}] simultaneously`
  return Refusal.unresolvable(plugins[0] as string, reason)
}

import type { Profile } from '../configuration/profile'
import type { NodeFilter } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import { Narrowing } from './narrowing'
import type { PodClass } from './pod-class'
import { Trial } from './trial'

/** Every filter that has something to say about one pod: what `preFilter` of the profile's plugins comes to. */
export class PodFilters {
  readonly #pod: PodInfo
  readonly #cluster: ClusterState
  readonly #podClass: PodClass
  /** All, in the profile's order: for trials. */
  readonly #all: NodeFilter[] = []
  /** Those whose answers are not shared, with the names of the plugins that come before. */
  readonly #own: { readonly filter: NodeFilter; readonly after: ReadonlySet<string> }[] = []
  readonly #narrowing = new Narrowing()
  #refusal: Refusal | undefined

  constructor(pod: PodInfo, profile: Profile, { cluster, podClass }: { cluster: ClusterState; podClass: PodClass }) {
    this.#pod = pod
    this.#cluster = cluster
    this.#podClass = podClass
    const before: string[] = []
    for (const plugin of profile.filters) {
      const shared = plugin.scope === 'node'
      const outcome = shared ? podClass.preFilters.get(plugin.name) : plugin.preFilter?.(pod, cluster)
      const refusal = outcome instanceof Refusal ? outcome : outcome && this.#take(plugin.name, outcome)
      if (refusal) this.#refusal = refusal.resolvable ? (this.#refusal ?? refusal) : refusal
      if (refusal?.resolvable === false) return
      if (!shared && outcome && !refusal) this.#own.push({ filter: outcome as NodeFilter, after: new Set(before) })
      before.push(plugin.name)
    }
  }

  /** Set when a plugin rules out every node. */
  get refusal(): Refusal | undefined {
    return this.#refusal
  }

  /** The only candidates, when plugins name them; `absent` is what is said about all others. */
  get onlyNodes(): ReadonlySet<string> | undefined {
    return this.#narrowing.onlyNodes
  }

  get absent(): Refusal | undefined {
    return this.#narrowing.absent
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

  /** @returns a refusal when the plugin leaves no node to look at */
  #take(plugin: string, filter: NodeFilter): Refusal | undefined {
    this.#all.push(filter)
    return filter.onlyNodes && this.#narrowing.narrow(plugin, filter.onlyNodes)
  }
}

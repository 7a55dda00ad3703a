import type { Node, NodeSelectorTerm, Pod } from '../../api/kinds'
import { matchesNodeAffinity, matchesNodeSelector, matchesNodeSelectorTerm } from '../../api/node-affinity'
import { newlyAdmits } from '../framework/cluster-event'
import { normalizeByLargest, type SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import type { PluginArguments } from './arguments'

const NAME = 'NodeAffinity'
const refusedByPod = Refusal.unresolvable(NAME, "node(s) didn't match Pod's node affinity/selector")
const refusedByProfile = Refusal.unresolvable(NAME, "node(s) didn't match scheduler-enforced node affinity")
const conflict = Refusal.unresolvable(NAME, 'pod affinity terms conflict')

/** The nodes that a term allows by name; `undefined` when it names none. */
function namesOf(term: NodeSelectorTerm): ReadonlySet<string> | undefined {
  let names: Set<string> | undefined
  for (const { key, operator, values = [] } of term.matchFields ?? []) {
    if (key !== 'metadata.name' || operator !== 'In') continue
    names = new Set(names ? values.filter((name) => names?.has(name)) : values)
  }
  return names
}

/** The only nodes that can match, when every term names some. */
function narrowing(pod: Pod): ReadonlySet<string> | undefined {
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const terms = required?.nodeSelectorTerms ?? []
  if (terms.length === 0) return undefined
  const union = new Set<string>()
  for (const term of terms) {
    const names = namesOf(term)
    if (!names) return undefined
    for (const name of names) union.add(name)
  }
  return union
}

/** Node selector, required and preferred node affinity (scheduler `plugins/nodeaffinity`). */
export function nodeAffinity({ addedAffinity }: PluginArguments = {}): SchedulerPlugin {
  const enforced = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const admits = (node: Node, pod: Pod) =>
    (!enforced || matchesNodeSelector(enforced, node)) && matchesNodeAffinity(pod.spec, node)
  return {
    name: NAME,
    scope: 'node',
    curedBy: ['NodeAdded', 'NodeChanged'],
    mayCure: newlyAdmits(admits),
    preFilter({ pod }) {
      const { nodeSelector, affinity } = pod.spec
      if (!enforced && !nodeSelector && !affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution) {
        return undefined
      }
      const onlyNodes = narrowing(pod)
      if (onlyNodes?.size === 0) return conflict
      return {
        ...(onlyNodes ? { onlyNodes } : {}),
        check({ node }) {
          if (enforced && !matchesNodeSelector(enforced, node)) return refusedByProfile
          return matchesNodeAffinity(pod.spec, node) ? undefined : refusedByPod
        },
      }
    },
    preScore({ pod }) {
      const own = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
      const preferred = [...(addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []), ...own]
      if (preferred.length === 0) return undefined
      return {
        score: ({ node }) =>
          preferred.reduce(
            (sum, { weight, preference }) => sum + (matchesNodeSelectorTerm(preference, node) ? weight : 0),
            0,
          ),
        normalize: (scores) => normalizeByLargest(scores, false),
      }
    },
  }
}

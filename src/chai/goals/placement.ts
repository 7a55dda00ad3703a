import type { Node, Pod } from '../../api/kinds'
import { matchesNodeAffinity } from '../../api/node-affinity'
import { keyOf } from '../../api/object'
import type { NodeVerdict, Placement } from '../../api/placement'
import { isPodTerminal } from '../../api/pod'
import { nodes } from '../../api/resources/node'
import { untoleratedTaint } from '../../api/toleration'
import { type Count, countHolds } from '../../base/count-words'
import { count as countOf, listWords, quote } from '../../base/text'
import type { Goal, GoalView, Mismatch } from '../../cluster/goal'
import { placementReasons, preferences } from './placement-reasons'
import { podsOf, podTrouble, TROUBLE_READS } from './pod-trouble'
import { goalAbout, type Subject } from './subject'

const READS = [...TROUBLE_READS, nodes]

/** The scheduler has not said anything about the pod yet, so nothing can be said about its place. */
const isUndecided = (pod: Pod): boolean =>
  !pod.spec.nodeName &&
  !pod.status.conditions?.some(({ type, status }) => type === 'PodScheduled' && status === 'False')

/** Pods that count when it comes to who is where. */
const livingPods = (owner: Parameters<typeof podsOf>[0], view: GoalView): readonly Pod[] =>
  podsOf(owner, view).filter((pod) => !pod.metadata.deletionTimestamp && !isPodTerminal(pod))

const where = (pod: Pod): string => (pod.spec.nodeName ? `on node ${quote(pod.spec.nodeName)}` : 'on no node')

const explained = (pod: Pod, view: GoalView, observed = where(pod)): Mismatch => ({
  observed,
  reasons: [podTrouble(pod, view), ...placementReasons(pod, view)],
})

/**
 * `pod "x" does not fit on node "n1" because Insufficient cpu`: when the scheduler tried last, this node refused the pod,
 * and the plugin's name or its reason contains the text.
 */
export const refusedByNodeGoal = (subject: Subject<Pod>, node: string, because: string): Goal =>
  goalAbout(subject, `does not fit on node ${quote(node)} because ${quote(because)}`, {
    reads: READS,
    check: (pod, view) => {
      const found = verdictOn(pod, node, view)
      if ('observed' in found) return found
      const holds = found.reasons.some((reason) => `${found.plugin}: ${reason}`.includes(because))
      return holds ? undefined : explained(pod, view, `node ${quote(node)} refused it for another reason`)
    },
  })

/** `pod "x" is pending because node "n1" has untolerated taint "gpu=true:NoSchedule"`. */
export const untoleratedGoal = (
  subject: Subject<Pod>,
  node: string,
  taint: { readonly text: string; matches(taint: { key: string; value?: string; effect: string }): boolean },
): Goal =>
  goalAbout(subject, `is pending because node ${quote(node)} has untolerated taint ${quote(taint.text)}`, {
    reads: READS,
    check: (pod, view) => {
      if (pod.spec.nodeName) return explained(pod, view)
      const found = verdictOn(pod, node, view)
      if ('observed' in found) return found
      const own = view
        .find<Node>(nodes, { namespace: '', name: node })
        ?.spec.taints?.find((each) => taint.matches(each))
      if (!own) return explained(pod, view, `node ${quote(node)} has no such taint`)
      const isCause = untoleratedTaint([own], pod.spec.tolerations, [own.effect]) !== undefined
      if (isCause && (found.plugin === 'TaintToleration' || found.plugin === 'NodeUnschedulable')) return undefined
      return explained(
        pod,
        view,
        isCause ? `node ${quote(node)} refused it for another reason` : 'it tolerates the taint',
      )
    },
  })

type Refused = Extract<NodeVerdict, { verdict: 'refused' }>

/** Why a node refused a pod, or what keeps us from knowing. */
function verdictOn(pod: Pod, node: string, view: GoalView): Refused | Mismatch {
  const placement = view.explain?.(keyOf(pod))
  if (!placement) return { observed: 'the scheduler has said nothing about it', ...(view.explain ? {} : UNTOLD) }
  const verdict = placement.nodes.find((each) => each.node === node)
  if (verdict?.verdict === 'refused') return verdict
  if (!verdict && placement.beforehand) return { node, verdict: 'refused', ...placement.beforehand }
  return explained(pod, view, verdict ? `node ${quote(node)} takes it` : unseen(node, placement, view))
}

const UNTOLD = { reasons: ['only the scheduler of a simulated cluster says why'], final: true } as const

function unseen(node: string, placement: Placement, view: GoalView): string {
  const exists = view.find<Node>(nodes, { namespace: '', name: node })
  if (!exists) return `node ${quote(node)} does not exist`
  return placement.outcome === 'scheduled' || placement.outcome === 'unschedulable'
    ? `node ${quote(node)} was not looked at`
    : `it was not tried: ${placement.message ?? placement.outcome}`
}

/** `pod "x" does not run on node "n1"`: it is on another node, or the scheduler found none. */
export const notOnNodeGoal = (subject: Subject<Pod>, node: string): Goal =>
  goalAbout(subject, `does not run on node ${quote(node)}`, {
    reads: READS,
    check: (pod, view) => {
      if (isUndecided(pod)) return { observed: 'the scheduler has not decided yet', reasons: [podTrouble(pod, view)] }
      return pod.spec.nodeName === node ? explained(pod, view) : undefined
    },
  })

/** The scheduler took one node rather than another, both of which were suitable, and this plugin spoke for it. */
export const preferredGoal = (
  subject: Subject<Pod>,
  { chosen, over, plugin }: { readonly chosen: string; readonly over: string; readonly plugin: string },
): Goal =>
  goalAbout(subject, `was placed on node ${quote(chosen)} rather than ${quote(over)} because of ${plugin}`, {
    reads: READS,
    check: (pod, view) => {
      if (pod.spec.nodeName !== chosen) return explained(pod, view)
      const placement = view.explain?.(keyOf(pod))
      if (!placement) return { observed: 'the scheduler has said nothing about it', ...(view.explain ? {} : UNTOLD) }
      const [better, worse] = [chosen, over].map((name) => placement.nodes.find(({ node }) => node === name))
      if (!better || !worse || better.verdict === 'refused' || worse.verdict === 'refused')
        return explained(pod, view, `node ${quote(over)} was no choice`)
      const [more = 0, less = 0] = [better, worse].map(
        ({ scores }) => scores.find((score) => score.plugin === plugin)?.weighted,
      )
      if (more > less) return undefined
      return {
        observed: `${plugin} gave ${more} to ${quote(chosen)} and ${less} to ${quote(over)}`,
        reasons: preferences(better, worse),
      }
    },
  })

/** Names of topologies that are known by a short word. */
const TOPOLOGIES: Readonly<Record<string, string>> = {
  node: 'kubernetes.io/hostname',
  zone: 'topology.kubernetes.io/zone',
  region: 'topology.kubernetes.io/region',
}

/** How many pods of a workload are in each domain of a topology: `at most 1 pod per zone`. */
export const podsPerDomainGoal = (subject: Subject, expected: Count, topology: string): Goal =>
  goalAbout(subject, `has ${expected.text} ${expected.text === '1' ? 'pod' : 'pods'} per ${topology}`, {
    reads: READS,
    check: (owner, view) => {
      const all = livingPods(owner, view)
      if (all.length === 0) return { observed: 'no pods' }
      const found = domains(all, view.list<Node>(nodes), TOPOLOGIES[topology] ?? topology)
      const holds = [...found].every(([domain, n]) => domain !== '' && countHolds(expected, n))
      return holds && !all.some(isUndecided) ? undefined : { observed: inWords(found), reasons: troubles(all, view) }
    },
  })

/** `the pods of x are spread evenly`: over nodes (or domains) that take them, none has two more than another. */
export const evenSpreadGoal = (subject: Subject, topology: string): Goal =>
  goalAbout(subject, `has its pods spread evenly over the ${topology}s`, {
    reads: READS,
    check: (owner, view) => {
      const all = livingPods(owner, view)
      const [first] = all
      if (!first) return { observed: 'no pods' }
      const eligible = view.list<Node>(nodes).filter((node) => takes(node, first))
      const found = domains(all, eligible, TOPOLOGIES[topology] ?? topology)
      const counts = [...found.values()]
      const isEven = Math.max(...counts) - Math.min(...counts) <= 1
      const isPlaced = all.every((pod) => pod.spec.nodeName)
      return isEven && isPlaced && !found.has('')
        ? undefined
        : { observed: inWords(found), reasons: troubles(all, view) }
    },
  })

const takes = ({ spec, metadata }: Node, pod: Pod): boolean =>
  !spec.unschedulable &&
  !untoleratedTaint(spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']) &&
  matchesNodeAffinity(pod.spec, { metadata })

/** Pods by the value of a node label; '' counts placed pods on nodes that do not have it (or are not eligible). */
function domains(all: readonly Pod[], eligible: readonly Node[], key: string): ReadonlyMap<string, number> {
  const domainOf = new Map(eligible.map(({ metadata }) => [metadata.name, metadata.labels?.[key] ?? '']))
  const found = new Map([...new Set(domainOf.values())].filter(Boolean).map((domain) => [domain, 0]))
  for (const { spec } of all) {
    if (!spec.nodeName) continue
    const domain = domainOf.get(spec.nodeName) ?? ''
    found.set(domain, (found.get(domain) ?? 0) + 1)
  }
  return found
}

const inWords = (found: ReadonlyMap<string, number>): string =>
  listWords(
    [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([domain, n]) => `${countOf(n, 'pod')} ${domain ? `in ${domain}` : 'elsewhere'}`),
  ) || 'no domain'

function troubles(all: readonly Pod[], view: GoalView): readonly string[] {
  const pending = all.filter((pod) => !pod.spec.nodeName)
  const [first] = pending
  return [...pending.map((pod) => podTrouble(pod, view)), ...(first ? placementReasons(first, view) : [])]
}

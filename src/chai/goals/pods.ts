import type { Node, Pod, PodSpec } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { isPodReady, isPodTerminal } from '../../api/pod'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import { podStatusReason, podTableCells } from '../../api/resources/pod-status'
import { formatTaint, untoleratedTaint } from '../../api/toleration'
import { type Count, countHolds } from '../../base/count-words'
import { count as countOf, listWords, quote } from '../../base/text'
import type { Goal, GoalView, Mismatch } from '../../cluster/goal'
import { matchesHoles } from '../holes'
import type { Row } from '../table'
import { placementReasons } from './placement-reasons'
import { podsOf, podTrouble, TROUBLE_READS } from './pod-trouble'
import { tableMismatch } from './rollout'
import { countAndList, goalAbout, type Subject } from './subject'

const READS = [...TROUBLE_READS, nodes]

/** Whether a pod shows this STATUS in `kubectl get pods`, has this phase, or is `ready`. */
function hasStatus(pod: Pod, status: string): boolean {
  const wanted = status.toLowerCase()
  if (wanted === 'ready') return isPodReady(pod) && !pod.metadata.deletionTimestamp
  if (wanted === 'waiting') return !isPodTerminal(pod) && pod.status.phase === 'Pending'
  const shown = podStatusReason(pod).toLowerCase()
  return shown === wanted || (pod.status.phase ?? '').toLowerCase() === wanted
}

/** `pod "x" is running`; with `because`, the reason that holds it up contains this text (holes allowed). */
export const podStatusGoal = (subject: Subject<Pod>, status: string, because?: string): Goal =>
  goalAbout(subject, `is ${status}${because ? ` because ${because}` : ''}`, {
    reads: READS,
    check: (pod, view) => {
      const trouble = podTrouble(pod, view)
      const explained = because === undefined || matchesHoles(`*${because}*`, trouble, new Map())
      if (hasStatus(pod, status) && explained) return undefined
      return { observed: `STATUS ${podStatusReason(pod)}`, reasons: [trouble, ...whyPending(pod, view)] }
    },
  })

/** What each node said about a pod that has none; where a pod is that has one needs no excuse. */
const whyPending = (pod: Pod, view: GoalView): readonly string[] =>
  pod.spec.nodeName ? [] : placementReasons(pod, view)

/** How many pods of a workload show a STATUS. */
export const podsStatusGoal = (subject: Subject, expected: Count, status: string): Goal =>
  goalAbout(subject, `has ${expected.text} ${expected.text === '1' ? 'pod' : 'pods'} with status ${status}`, {
    reads: READS,
    check: (owner, view) => {
      const all = podsOf(owner, view)
      const found = all.filter((pod) => hasStatus(pod, status))
      if (countHolds(expected, found.length)) return undefined
      const others = all.filter((pod) => !isPodReady(pod)).map((pod) => podTrouble(pod, view))
      return { observed: `${found.length} of ${countOf(all.length, 'pod')}: ${statuses(all)}`, reasons: others }
    },
  })

const statuses = (all: readonly Pod[]): string => listWords([...new Set(all.map(podStatusReason))].sort()) || 'none'

/** How many pods a workload has that are not being deleted. */
export const podCountGoal = (
  subject: Subject,
  expected: Count,
  options: { readonly terminating?: boolean } = {},
): Goal =>
  goalAbout(subject, `has ${expected.text} ${expected.text === '1' ? 'pod' : 'pods'}`, {
    reads: READS,
    check: (owner, view) => {
      const all = podsOf(owner, view).filter((pod) => !isPodTerminal(pod))
      const counted = options.terminating ? all : all.filter((pod) => !pod.metadata.deletionTimestamp)
      if (countHolds(expected, counted.length)) return undefined
      return {
        observed: countAndList(
          counted.map(({ metadata }) => metadata.name),
          'pod',
        ),
      }
    },
  })

/** Every pod of a workload that is not being deleted runs this image in one of its containers. */
export const podImageGoal = (subject: Subject, image: string): Goal =>
  goalAbout(subject, `runs ${quote(image)} in all its pods`, {
    reads: READS,
    check: (owner, view) => {
      const all = podsOf(owner, view).filter((pod) => !pod.metadata.deletionTimestamp)
      const wrong = all.filter((pod) => !imagesOf(pod).includes(image))
      if (all.length > 0 && wrong.length === 0) return undefined
      if (all.length === 0) return { observed: 'no pods' }
      const lines = wrong.map((pod) => `pod ${quote(pod.metadata.name)} runs ${imagesOf(pod).map(quote).join(', ')}`)
      return { observed: `${wrong.length} of ${countOf(all.length, 'pod')} run something else`, reasons: lines }
    },
  })

const imagesOf = (pod: Pod): readonly string[] => pod.spec.containers.map(({ image = '' }) => image)

const COLUMNS = ['name', 'ready', 'status', 'restarts', 'node', 'image', 'ip']

function rowOf(pod: Pod, view: GoalView): Row {
  const { ready, status, restarts } = podTableCells(pod, view.now())
  return {
    name: pod.metadata.name,
    ready,
    status,
    restarts,
    node: pod.spec.nodeName ?? '<none>',
    image: imagesOf(pod).join(','),
    ip: pod.status.podIP ?? '<none>',
  }
}

/** The pods of a workload, in any order, equal a table: name, ready, status, restarts, node, image, ip. */
export const podsTableGoal = (subject: Subject, rows: readonly Row[]): Goal =>
  goalAbout(subject, 'has these pods', {
    reads: READS,
    check: (owner, view) => explained(rows, podsOf(owner, view), view),
  })

/** The pods of a namespace equal a table. */
export const namespacePodsGoal = (namespace: string, rows: readonly Row[]): Goal => ({
  description: `these pods exist in namespace ${quote(namespace)}`,
  reads: READS,
  check: (view) => explained(rows, view.list(pods, { namespace }), view),
})

function explained(rows: readonly Row[], found: readonly Pod[], view: GoalView): Mismatch | undefined {
  const mismatch = tableMismatch(
    rows,
    found.map((pod) => rowOf(pod, view)),
    { known: COLUMNS },
  )
  const troubled = found.filter((pod) => !isPodReady(pod)).map((pod) => podTrouble(pod, view))
  return mismatch && { ...mismatch, reasons: troubled }
}

/** Which pods of a workload are bound to which node. */
function byNode(owned: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const placed = new Map<string, Pod[]>()
  for (const pod of owned) {
    if (pod.metadata.deletionTimestamp || isPodTerminal(pod)) continue
    const node = pod.spec.nodeName ?? ''
    placed.set(node, [...(placed.get(node) ?? []), pod])
  }
  return placed
}

const describePlacement = (placed: ReadonlyMap<string, readonly Pod[]>): string =>
  [...placed]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([node, members]) => `${countOf(members.length, 'pod')} ${node ? `on ${node}` : 'on no node'}`)
    .join(', ') || 'no pods'

/** `pod "x" runs on node "n1"`: bound to it and running. */
export const runsOnGoal = (subject: Subject<Pod>, node: string): Goal =>
  goalAbout(subject, `runs on node ${quote(node)}`, {
    reads: READS,
    check: (pod, view) => {
      if (pod.spec.nodeName === node && pod.status.phase === 'Running') return undefined
      const observed = pod.spec.nodeName ? `${podStatusReason(pod)} on node ${quote(pod.spec.nodeName)}` : 'on no node'
      return { observed, reasons: [podTrouble(pod, view), ...placementReasons(pod, view)] }
    },
  })

/** How many pods of a workload are on a node. */
export const podsOnNodeGoal = (subject: Subject, expected: Count, node: string): Goal =>
  goalAbout(subject, `has ${expected.text} ${expected.text === '1' ? 'pod' : 'pods'} on node ${quote(node)}`, {
    reads: READS,
    check: (owner, view) => {
      const placed = byNode(podsOf(owner, view))
      const found = placed.get(node)?.length ?? 0
      return countHolds(expected, found)
        ? undefined
        : { observed: describePlacement(placed), reasons: pendingReasons(owner, view) }
    },
  })

/** One running pod of the workload on each of these nodes (all nodes unless given), and none elsewhere. */
export const onePodPerNodeGoal = (subject: Subject, chosen?: readonly string[]): Goal =>
  goalAbout(
    subject,
    chosen
      ? `runs one pod on each of the nodes ${listWords(chosen.map(quote))} and nowhere else`
      : 'runs one pod on every node',
    {
      reads: READS,
      check: (owner, view) => {
        const wanted = chosen ?? view.list<Node>(nodes).map(({ metadata }) => metadata.name)
        const placed = byNode(podsOf(owner, view))
        const right = (node: string): boolean =>
          placed.get(node)?.length === 1 && placed.get(node)?.[0]?.status.phase === 'Running'
        const elsewhere = [...placed.keys()].filter((node) => !wanted.includes(node))
        if (wanted.every(right) && elsewhere.length === 0) return undefined
        const template = podSpecOf(owner)
        const empty = wanted.filter((node) => !placed.has(node)).map((node) => absence(node, template, view))
        return { observed: describePlacement(placed), reasons: [...empty, ...pendingReasons(owner, view)] }
      },
    },
  )

/** That a node has no pod, and what of the node and the template keeps it away. */
function absence(name: string, template: PodSpec | undefined, view: GoalView): string {
  const { spec, metadata } = view.find<Node>(nodes, { namespace: '', name }) ?? {}
  const taints = spec?.taints?.filter(({ key }) => !key.startsWith('node.kubernetes.io/'))
  const taint = untoleratedTaint(taints, template?.tolerations, ['NoSchedule', 'NoExecute'])
  const missing = Object.entries(template?.nodeSelector ?? {}).find(([key, value]) => metadata?.labels?.[key] !== value)
  const why = taint
    ? `: untolerated taint ${formatTaint(taint)}`
    : missing
      ? `: it has no label ${missing.join('=')}, which the node selector asks for`
      : ''
  return `no pod on ${quote(name)}${why}`
}

const podSpecOf = (owner: KubernetesObject): PodSpec | undefined =>
  (owner as KubernetesObject & { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } }).spec?.template
    ?.spec

const pendingReasons = (owner: Parameters<typeof podsOf>[0], view: GoalView): readonly string[] =>
  podsOf(owner, view)
    .filter((pod) => pod.status.phase === 'Pending')
    .map((pod) => podTrouble(pod, view))

/** Pods of a workload by node equal a table with the columns node and pods. */
export const podsByNodeGoal = (subject: Subject, rows: readonly Row[]): Goal =>
  goalAbout(subject, 'has these pods by node', {
    reads: READS,
    check: (owner, view) => {
      const placed = byNode(podsOf(owner, view))
      const names = new Set([...view.list<Node>(nodes).map(({ metadata }) => metadata.name), ...placed.keys()])
      const actual = [...names].sort().map((node) => ({ node, pods: String(placed.get(node)?.length ?? 0) }))
      const named = new Set(rows.map(({ node }) => node))
      const relevant = actual.filter(({ node, pods: n }) => named.has(node) || n !== '0')
      const mismatch = tableMismatch(rows, relevant, { known: ['node', 'pods'] })
      return mismatch && { ...mismatch, reasons: pendingReasons(owner, view) }
    },
  })

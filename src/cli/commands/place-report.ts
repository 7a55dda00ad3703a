import type { NodeVerdict, Placement } from '../../api/placement'
import { count } from '../../base/text'
import { alignColumns, placementTable } from '../../report'
import type { PlacedPod, PlaceResult } from './place-manifests'

const MOST_NAMES = 5

/** A table of pods and nodes, and with `explain` what each node had to say. */
export function placeText(
  { pods, preempted, skipped, leftOut }: PlaceResult,
  { explain }: { readonly explain: boolean },
): string {
  const rows = [['POD', 'NODE', 'WHY'], ...pods.map((pod) => [pod.pod, pod.node ?? '<none>', why(pod)])]
  const placed = pods.filter(({ node }) => node !== undefined).length
  const lines = [
    ...(pods.length ? [...alignColumns(rows), ''] : []),
    ...skipped.map(({ daemonSet, node, why }) => `No pod of daemonset ${daemonSet} for node ${node}: ${why}`),
    pods.length
      ? `${count(pods.length, 'pod')}: ${placed} placed, ${pods.length - placed} not placed`
      : 'The manifests bring about no pods.',
    ...(preempted.length ? [`Preempted: ${preempted.join(', ')}`] : []),
    ...leftOut.slice(0, MOST_NAMES).map((what) => `Not loaded: ${what}`),
    ...(leftOut.length > MOST_NAMES ? [`Not loaded: ${leftOut.length - MOST_NAMES} more`] : []),
  ]
  const tables = explain
    ? pods.flatMap(({ placement }) => (placement ? ['', placementTable(placement).trimEnd()] : []))
    : []
  return `${[...lines, ...tables].join('\n')}\n`
}

/** Why a pod is on no other node, nodes with one reason together. */
function why({ placement, message, node, refusals }: PlacedPod): string {
  if (!placement) return message ?? ''
  const { beforehand, nodes } = placement
  const groups = new Map<string, string[]>()
  const chosen = nodes.find(({ verdict }) => verdict === 'chosen')
  for (const verdict of nodes) {
    const reason = refusals.get(verdict.node) ?? scoreOf(verdict, chosen)
    if (reason) groups.set(reason, [...(groups.get(reason) ?? []), verdict.node])
  }
  const texts = [...groups].map(
    ([reason, names]) => `${names.slice(0, MOST_NAMES).join(', ')}${more(names)}: ${reason}`,
  )
  const all = beforehand ? [`other nodes: ${beforehand.reasons.join(', ')}`] : []
  const nobody = node === undefined && texts.length + all.length === 0 && message ? [message] : []
  return [...texts, ...all, ...nobody].join('; ')
}

const more = (names: readonly string[]): string =>
  names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''

function scoreOf(verdict: NodeVerdict, chosen: NodeVerdict | undefined): string | undefined {
  if (verdict.verdict === 'refused' || verdict === chosen || !chosen || chosen.verdict === 'refused') return undefined
  return `score ${verdict.total} against ${chosen.total}`
}

/** The same for programs; scores and reasons of every node are always there. */
export function placeJson({ pods, preempted, skipped, leftOut }: PlaceResult): string {
  const placed = pods.filter(({ node }) => node !== undefined).length
  const result = {
    pods: pods.map(({ pod, node, message, placement }) => ({
      pod,
      node: node ?? null,
      ...(message ? { message } : {}),
      ...(placement ? explained(placement) : {}),
    })),
    placed,
    notPlaced: pods.length - placed,
    preempted,
    skipped,
    leftOut,
  }
  return `${JSON.stringify(result, null, 2)}\n`
}

const explained = ({ outcome, attempts, schedulerName, nodes, nominatedNode, victims, beforehand }: Placement) => ({
  outcome,
  attempts,
  schedulerName,
  ...(nominatedNode ? { nominatedNode } : {}),
  ...(victims ? { victims } : {}),
  ...(beforehand ? { beforehand } : {}),
  nodes,
})

import type { Node, Pod } from '../../api/kinds'
import { keyOf } from '../../api/object'
import type { NodeVerdict } from '../../api/placement'
import { refusalInWords } from '../../api/placement-words'
import { nodes as nodeResource } from '../../api/resources/node'
import { quote } from '../../base/text'
import type { GoalView } from '../../cluster/goal'

const MOST_NODES = 10

/** Why the scheduler put a pod where it is, or nowhere: a line a node. Empty where nobody says so. */
export function placementReasons(pod: Pod, view: GoalView): readonly string[] {
  const placement = view.explain?.(keyOf(pod))
  if (!placement) return []
  const { nodes, beforehand, outcome, message } = placement
  if (outcome === 'ignored' || outcome === 'gated') return message ? [message] : []
  const chosen = nodes.find(({ verdict }) => verdict === 'chosen')
  const others = nodes.filter((each) => each !== chosen)
  const lines = others.slice(0, MOST_NODES).map((each) => {
    if (each.verdict !== 'refused') return suitableLine(each, chosen)
    const node = view.find<Node>(nodeResource, { namespace: '', name: each.node })
    return `node ${quote(each.node)}: ${refusalInWords(each, node, pod)} (${each.plugin})`
  })
  const rest = others.length > MOST_NODES ? [`… and ${others.length - MOST_NODES} more nodes`] : []
  const all = beforehand ? [`all nodes: ${beforehand.reasons.join(', ')} (${beforehand.plugin})`] : []
  return [...all, ...(chosen ? [chosenLine(chosen)] : []), ...lines, ...rest]
}

function chosenLine(chosen: NodeVerdict): string {
  const score = chosen.verdict !== 'refused' && chosen.scores.length ? ` with score ${chosen.total}` : ''
  return `node ${quote(chosen.node)}: chosen${score}`
}

function suitableLine(verdict: Suitable, chosen: NodeVerdict | undefined): string {
  const node = `node ${quote(verdict.node)}`
  if (!chosen || chosen.verdict === 'refused') return `${node}: takes it`
  const why = preferences(chosen, verdict)
  return `${node}: score ${verdict.total}${why.length ? `; ${why.join(', ')}` : ''}`
}

type Suitable = Exclude<NodeVerdict, { verdict: 'refused' }>

/** Where two nodes' scores differ, plugin by plugin: `NodeResourcesFit 90 against 75`. */
export const preferences = (better: Suitable, worse: Suitable): readonly string[] =>
  better.scores.flatMap(({ plugin, weighted }) => {
    const other = worse.scores.find((score) => score.plugin === plugin)?.weighted ?? 0
    return other === weighted ? [] : [`${plugin} ${weighted} against ${other}`]
  })

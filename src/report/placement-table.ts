import type { NodeVerdict, Placement } from '../api/placement'
import { count } from '../base/text'

const MOST_NODES = 100

/** Why a pod is where it is, or nowhere, as text: a line for each node that the scheduler looked at. */
export function placementTable(placement: Placement): string {
  const { nodes, beforehand } = placement
  const shown = nodes.slice(0, MOST_NODES)
  const rows = [['NODE', 'VERDICT', 'SCORE', 'WHY'], ...shown.map(row)]
  const unseen = placement.nodesTotal - nodes.length
  return [
    headline(placement),
    ...(placement.message ? [placement.message] : []),
    ...(beforehand ? [`All nodes: ${beforehand.plugin}: ${beforehand.reasons.join(', ')}`] : []),
    ...(placement.victims?.length ? [`Preempts: ${placement.victims.join(', ')}`] : []),
    ...(shown.length ? ['', ...alignColumns(rows)] : []),
    ...(nodes.length > shown.length ? [`… and ${count(nodes.length - shown.length, 'more node')}`] : []),
    ...(unseen > 0 && shown.length ? [`${count(unseen, 'node')} not looked at`] : []),
    '',
  ].join('\n')
}

function headline({ pod, outcome, node, attempts, nominatedNode }: Placement): string {
  const tries = attempts === 0 ? 'never tried' : count(attempts, 'attempt')
  if (node) return `Pod ${pod}: placed on node ${node} (${tries})`
  const nominated = nominatedNode ? `, nominated to ${nominatedNode}` : ''
  return `Pod ${pod}: ${outcome === 'unschedulable' ? 'not placed' : outcome} (${tries}${nominated})`
}

function row(verdict: NodeVerdict): readonly string[] {
  if (verdict.verdict === 'refused') {
    return [verdict.node, 'refused', '', `${verdict.plugin}: ${verdict.reasons.join(', ')}`]
  }
  const { scores, total } = verdict
  const why = scores.filter(({ weighted }) => weighted > 0).map(({ plugin, weighted }) => `${plugin} ${weighted}`)
  const alone = scores.length === 0 ? 'nothing to compare it with' : why.join(', ')
  return [verdict.node, verdict.verdict, scores.length ? String(total) : '', alone]
}

/** Rows of cells as lines, columns aligned as kubectl does. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)))
  return rows.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('   ')
      .trimEnd(),
  )
}

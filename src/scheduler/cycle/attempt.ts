import type { Refusal } from '../framework/refusal'
import type { NodeInfo } from '../state/node-info'

/** One plugin's scores, by position in the list of suitable nodes. */
export interface ScoreColumn {
  readonly plugin: string
  readonly weight: number
  readonly raw: Int32Array
  readonly normalized: Int32Array
}

export interface RefusedNode {
  readonly node: NodeInfo
  readonly refusal: Refusal
}

/** The search for a node: what was found out about which node. */
export interface Search {
  readonly nodesTotal: number
  readonly suitable: readonly NodeInfo[]
  readonly refused: readonly RefusedNode[]
  /** Set when a plugin ruled the pod out before any node was looked at. */
  readonly preFilterRefusal?: Refusal
  /** Why nodes that were not looked at will not do, when a plugin named the only candidates. */
  readonly absent?: Refusal
}

/** How the suitable nodes were rated. Absent when there was nothing to choose. */
export interface Rating {
  readonly columns: readonly ScoreColumn[]
  readonly totals: Int32Array
}

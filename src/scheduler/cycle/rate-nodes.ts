import { invariant } from '../../base/invariant'
import type { Profile } from '../configuration/profile'
import { MAX_NODE_SCORE, type NodeScorer, type SchedulerPlugin } from '../framework/plugin'
import type { ClusterState } from '../state/cluster-state'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import type { Rating, ScoreColumn } from './attempt'
import type { PodClass } from './pod-class'

export interface RatingInput {
  readonly pod: PodInfo
  readonly podClass: PodClass
  readonly cluster: ClusterState
  /** Those that passed all filters. */
  readonly nodes: readonly NodeInfo[]
}

/** Scores, normalises, weighs and sums up. */
export function rateNodes(profile: Profile, input: RatingInput): Rating {
  const totals = new Int32Array(input.nodes.length)
  const columns: ScoreColumn[] = []
  for (const { plugin, weight } of profile.scorers) {
    const scored = plugin.scope === 'node' ? sharedScores(plugin, input) : ownScores(plugin, input)
    if (!scored) continue
    const { raw, scorer } = scored
    const normalized = normalize(raw, scorer, input.nodes)
    addWeighted(totals, normalized, { weight, plugin: plugin.name })
    columns.push({ plugin: plugin.name, weight, raw, normalized })
  }
  return { columns, totals }
}

interface Scored {
  readonly raw: Int32Array
  readonly scorer: NodeScorer
}

function sharedScores(plugin: SchedulerPlugin, { podClass, nodes }: RatingInput): Scored | undefined {
  const raw = podClass.scores(plugin, nodes)
  const scorer = podClass.scorer(plugin)
  return raw && scorer && { raw, scorer }
}

function ownScores(plugin: SchedulerPlugin, { pod, cluster, nodes }: RatingInput): Scored | undefined {
  const scorer = plugin.preScore?.(pod, cluster, nodes)
  if (!scorer) return undefined
  const raw = new Int32Array(nodes.length)
  for (let i = 0; i < raw.length; i++) raw[i] = scorer.score(nodes[i] as NodeInfo)
  return { raw, scorer }
}

function normalize(raw: Int32Array, scorer: NodeScorer, nodes: readonly NodeInfo[]): Int32Array {
  if (!scorer.normalize) return raw
  const normalized = raw.slice()
  scorer.normalize(normalized, nodes)
  return normalized
}

function addWeighted(
  totals: Int32Array,
  scores: Int32Array,
  { weight, plugin }: { readonly weight: number; readonly plugin: string },
): void {
  for (let i = 0; i < totals.length; i++) {
    const score = scores[i] as number
    if (score < 0 || score > MAX_NODE_SCORE) invariant(false, `Plugin ${plugin} gives a normalised score of ${score}`)
    totals[i] = (totals[i] as number) + weight * score
  }
}

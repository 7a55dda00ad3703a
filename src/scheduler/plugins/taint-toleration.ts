import type { Node, Pod } from '../../api/kinds'
import { isTolerated, untoleratedTaint } from '../../api/toleration'
import { newlyAdmits } from '../framework/cluster-event'
import { normalizeByLargest, type SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'

const NAME = 'TaintToleration'
const HARD = ['NoSchedule', 'NoExecute']
const SOFT = 'PreferNoSchedule'
const refused = Refusal.unresolvable(NAME, 'node(s) had untolerated taint(s)')

const admits = (node: Node, pod: Pod): boolean => !untoleratedTaint(node.spec.taints, pod.spec.tolerations, HARD)

/** Keeps pods off taints that they do not tolerate; counts the soft ones against a node (`plugins/tainttoleration`). */
export const taintToleration = (): SchedulerPlugin => ({
  name: NAME,
  scope: 'node',
  curedBy: ['NodeAdded', 'NodeChanged', 'PodChanged'],
  mayCure: newlyAdmits(admits),
  preFilter: ({ pod }) => ({ check: ({ node }) => (admits(node, pod) ? undefined : refused) }),
  preScore({ pod }) {
    const tolerations = pod.spec.tolerations?.filter(({ effect }) => !effect || effect === SOFT)
    return {
      score: ({ node }) =>
        node.spec.taints?.filter((taint) => taint.effect === SOFT && !isTolerated(taint, tolerations)).length ?? 0,
      normalize: (scores) => normalizeByLargest(scores, true),
    }
  },
})

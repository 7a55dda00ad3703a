import type { Node, Pod } from '../../api/kinds'
import { isTolerated } from '../../api/toleration'
import { newlyAdmits } from '../framework/cluster-event'
import type { SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'

const NAME = 'NodeUnschedulable'
const UNSCHEDULABLE = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const
const refused = Refusal.unresolvable(NAME, 'node(s) were unschedulable')

const admits = (node: Node, pod: Pod): boolean =>
  !node.spec.unschedulable || isTolerated(UNSCHEDULABLE, pod.spec.tolerations)

/** Keeps pods off cordoned nodes, unless they tolerate it (scheduler `plugins/nodeunschedulable`). */
export const nodeUnschedulable = (): SchedulerPlugin => ({
  name: NAME,
  scope: 'node',
  curedBy: ['NodeAdded', 'NodeChanged', 'PodChanged'],
  mayCure: newlyAdmits(admits),
  preFilter: ({ pod }) => ({ check: ({ node }) => (admits(node, pod) ? undefined : refused) }),
})

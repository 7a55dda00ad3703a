import type { DaemonSet, Node } from '../../api/kinds'
import { matchesNodeAffinity } from '../../api/node-affinity'
import { untoleratedTaint } from '../../api/toleration'
import { daemonTolerations } from './daemon-pod'

export interface Eligibility {
  /** A pod belongs on the node, and counts as desired. */
  readonly shouldRun: boolean
  /** A pod that is there already may stay. */
  readonly shouldContinue: boolean
}

const NO: Eligibility = { shouldRun: false, shouldContinue: false }
const YES: Eligibility = { shouldRun: true, shouldContinue: true }
const STAY: Eligibility = { shouldRun: false, shouldContinue: true }

/**
 * Which nodes a DaemonSet wants (`NodeShouldRunDaemonPod`): by node name, selector, required affinity and
 * taints. Free resources, ports and readiness do not matter here; a pod that does not fit stays Pending.
 */
export function eligibilityOf(daemonSet: DaemonSet): (node: Node) => Eligibility {
  const spec = daemonSet.spec.template.spec ?? { containers: [] }
  const tolerations = daemonTolerations(spec)
  const judge = (node: Node): Eligibility => {
    if (spec.nodeName && spec.nodeName !== node.metadata.name) return NO
    if (!matchesNodeAffinity(spec, node)) return NO
    const { taints } = node.spec
    if (!untoleratedTaint(taints, tolerations, ['NoSchedule', 'NoExecute'])) return YES
    return untoleratedTaint(taints, tolerations, ['NoExecute']) ? NO : STAY
  }
  const known = new Map<Node, Eligibility>()
  return (node) => {
    let eligibility = known.get(node)
    if (!eligibility) known.set(node, (eligibility = judge(node)))
    return eligibility
  }
}

/** Whether a change of a node can matter to a DaemonSet at all; heartbeats cannot. */
export const isPlacementChange = (node: Node, previous: Node): boolean =>
  node.spec !== previous.spec || node.metadata.labels !== previous.metadata.labels

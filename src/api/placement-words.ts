import type { Node, Pod } from './kinds'
import type { NodeVerdict } from './placement'
import { formatTaint, untoleratedTaint } from './toleration'

type Refused = Extract<NodeVerdict, { verdict: 'refused' }>

/**
 * Why a node refused a pod: the scheduler's words, except that a taint is named, as the scheduler no longer does.
 * Node and pod are as they are now; where they no longer explain the refusal the scheduler's words stay.
 */
export function refusalInWords({ plugin, reasons }: Refused, node: Node | undefined, pod: Pod | undefined): string {
  const taint =
    plugin === 'TaintToleration' && pod
      ? untoleratedTaint(node?.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute'])
      : undefined
  return taint ? `untolerated taint ${formatTaint(taint)}` : reasons.join(', ')
}

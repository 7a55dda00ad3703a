import { findCondition } from '../../api/condition'
import type { Pod } from '../../api/kinds'
import { observed } from '../../api/pod'
import { pods } from '../../api/resources/pod'
import { formatTimestamp } from '../../base/time'
import type { ReconcileContext } from '../controller'

const TYPE = 'DisruptionTarget'

/** Says in a pod's status that it is about to be deleted for a reason that is not its own. @returns it as stored */
export function markDisrupted(
  context: ReconcileContext,
  pod: Pod,
  { reason, message, phase }: { readonly reason: string; readonly message: string; readonly phase?: string },
): Pod {
  const conditions = pod.status.conditions ?? []
  const known = findCondition(conditions, TYPE)
  const now = formatTimestamp(context.now())
  const lastTransitionTime = known?.status === 'True' ? (known.lastTransitionTime ?? now) : now
  const condition = { type: TYPE, ...observed(pod), status: 'True', reason, message, lastTransitionTime }
  const status = {
    ...pod.status,
    ...(phase === undefined ? {} : { phase }),
    conditions: known
      ? conditions.map((other) => (other.type === TYPE ? condition : other))
      : [...conditions, condition],
  }
  return context.api.updateStatus(pods, { ...pod, status })
}

import type { Node, Pod, Taint, Toleration } from '../../api/kinds'
import { formatKey, keyOf, type ObjectKey } from '../../api/object'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import { tolerates } from '../../api/toleration'
import { equal } from '../../base/json'
import { between, type Instant, type Milliseconds, plus, seconds } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { markDisrupted } from '../shared/pod-disruption-target'

/** A deletion that is planned. A later look at the pod does not postpone it. */
interface Planned {
  readonly uid: string
  readonly due: Instant
}

/**
 * Deletes pods that do not tolerate a NoExecute taint of their node, at once or when their toleration
 * runs out (`pkg/controller/tainteviction`).
 */
export function taintEvictionController(): Controller {
  const planned = new Map<string, Planned>()
  return {
    name: 'taint-eviction-controller',
    watches: [
      watching(pods, ({ object }) => (object.spec.nodeName ? [keyOf(object)] : [])),
      watching<Node>(nodes, ({ object, previous }, api) =>
        equal(noExecute(object), noExecute(previous))
          ? []
          : api.list(pods, { nodeName: object.metadata.name }).map(keyOf),
      ),
    ],
    reconcile: (key, context) => reconcile(planned, key, context),
  }
}

function reconcile(planned: Map<string, Planned>, key: ObjectKey, context: ReconcileContext): Outcome {
  const name = formatKey(key)
  const pod = context.api.find(pods, key)
  const plan = planned.get(name)
  if (!pod || pod.metadata.deletionTimestamp || plan?.uid !== pod.metadata.uid) planned.delete(name)
  if (!pod || pod.metadata.deletionTimestamp) return 'done'
  const node = context.api.find(nodes, { namespace: '', name: pod.spec.nodeName ?? '' })
  const delay = evictionDelay(noExecute(node), pod.spec.tolerations ?? [])
  if (delay === 'never') {
    if (planned.delete(name)) tell(context, pod, `Cancelling deletion of Pod ${name}`)
    return 'done'
  }
  const now = context.now()
  const due = delay === 0 ? now : (planned.get(name)?.due ?? plus(now, delay))
  if (due > now) {
    planned.set(name, { uid: pod.metadata.uid, due })
    return { requeueAfter: between(now, due) }
  }
  if (delay === 0 && planned.has(name)) tell(context, pod, `Cancelling deletion of Pod ${name}`)
  planned.delete(name)
  evict(context, pod)
  return 'done'
}

const noExecute = (node: Node | undefined): readonly Taint[] =>
  node?.spec.taints?.filter(({ effect }) => effect === 'NoExecute') ?? []

/** How long a pod may stay: the shortest of the tolerations that it needs, one for each taint. */
function evictionDelay(taints: readonly Taint[], tolerations: readonly Toleration[]): Milliseconds | 'never' {
  if (taints.length === 0) return 'never'
  const used = taints.map((taint) => tolerations.find((toleration) => tolerates(toleration, taint)))
  const limits: number[] = []
  for (const toleration of used) {
    if (!toleration) return seconds(0)
    if (toleration.tolerationSeconds !== undefined) limits.push(Math.max(0, toleration.tolerationSeconds))
  }
  return limits.length === 0 ? 'never' : seconds(Math.min(...limits))
}

function evict(context: ReconcileContext, pod: Pod): void {
  tell(context, pod, `Marking for deletion Pod ${formatKey(keyOf(pod))}`)
  const message = 'Taint manager: deleting due to NoExecute taint'
  const stored = markDisrupted(context, pod, { reason: 'DeletionByTaintManager', message })
  context.api.delete(pods, keyOf(stored), { preconditions: { uid: stored.metadata.uid } })
}

const tell = (context: ReconcileContext, pod: Pod, message: string): void =>
  context.events.record(pod, 'Normal', 'TaintManagerEviction', message)

import type { Change } from '../../api/client'
import type { Node, Taint } from '../../api/kinds'
import { NODE_LEASE_NAMESPACE } from '../../api/lease'
import { keyOf, type ObjectKey } from '../../api/object'
import { leases } from '../../api/resources/lease'
import { nodes } from '../../api/resources/node'
import { equal } from '../../base/json'
import { type Controller, watching } from '../controller'
import { NODE_LIFECYCLE_DEFAULTS, type NodeLifecycleFlags } from './flags'
import { NodeMonitor } from './monitor'
import { reconcileConditionTaints } from './node-taints'

/** Stands for the monitor, beside the keys of nodes. No node can have an empty name. */
const MONITOR: ObjectKey = { namespace: '', name: '' }

/** The monitor looks at conditions, topology labels and its own taints; what else changes about a node is nothing to it. */
const concernsMonitor = ({ object, previous, type }: Change<Node>): boolean =>
  type !== 'MODIFIED' ||
  !equal(object.status.conditions, previous?.status.conditions) ||
  !equal(object.metadata.labels, previous?.metadata.labels) ||
  !equal(evictionTaints(object), evictionTaints(previous))

const evictionTaints = (node: Node | undefined): readonly Taint[] =>
  node?.spec.taints?.filter(({ effect }) => effect === 'NoExecute') ?? []

/**
 * Notices nodes that have gone silent, taints nodes by their conditions, and paces evictions from dead ones
 * (`pkg/controller/nodelifecycle`). Deleting the pods is the taint eviction controller's part.
 */
export function nodeLifecycleController(flags: Partial<NodeLifecycleFlags> = {}): Controller {
  const monitor = new NodeMonitor({ ...NODE_LIFECYCLE_DEFAULTS, ...flags })
  return {
    name: 'node-controller',
    watches: [
      watching<Node>(nodes, (change) =>
        concernsMonitor(change) ? [keyOf(change.object), MONITOR] : [keyOf(change.object)],
      ),
      watching(leases, ({ object }) => (object.metadata.namespace === NODE_LEASE_NAMESPACE ? [MONITOR] : [])),
    ],
    reconcile: (key, context) => {
      if (key.name === MONITOR.name) return monitor.run(context)
      const node = context.api.find(nodes, key)
      if (node) reconcileConditionTaints(context, node)
      return 'done'
    },
  }
}

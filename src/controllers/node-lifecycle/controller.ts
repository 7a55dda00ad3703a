import type { Node } from '../../api/kinds'
import { NODE_LEASE_NAMESPACE } from '../../api/lease'
import { keyOf, type ObjectKey } from '../../api/object'
import { leases } from '../../api/resources/lease'
import { nodes } from '../../api/resources/node'
import { type Controller, watching } from '../controller'
import { NODE_LIFECYCLE_DEFAULTS, type NodeLifecycleFlags } from './flags'
import { NodeMonitor } from './monitor'
import { reconcileConditionTaints } from './node-taints'

/** Stands for the monitor, beside the keys of nodes. No node can have an empty name. */
const MONITOR: ObjectKey = { namespace: '', name: '' }

/**
 * Notices nodes that have gone silent, taints nodes by their conditions, and paces evictions from dead ones
 * (`pkg/controller/nodelifecycle`). Deleting the pods is the taint eviction controller's part.
 */
export function nodeLifecycleController(flags: Partial<NodeLifecycleFlags> = {}): Controller {
  const monitor = new NodeMonitor({ ...NODE_LIFECYCLE_DEFAULTS, ...flags })
  return {
    name: 'node-controller',
    watches: [
      watching<Node>(nodes, ({ object }) => [keyOf(object), MONITOR]),
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

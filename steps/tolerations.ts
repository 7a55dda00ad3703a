import type { Node } from '../src/api/kinds'
import { nodes } from '../src/api/resources'
import { taintGoal, untaintedGoal } from '../src/chai/goals/nodes'
import { podsTolerateGoal, toleratesGoal } from '../src/chai/goals/tolerations'
import { Then } from './registry'
import { subjectOf } from './subjects'
import type { GherkubeWorld } from './world'

const nodeNamed = (world: GherkubeWorld, name: string) => subjectOf<Node>(world, { resource: nodes, name })

/**
 * A pod, or the pods that a workload makes, may be on a node with this taint.
 * @example Then daemonset "agent" tolerates taint node-role.kubernetes.io/control-plane:NoSchedule
 */
Then('{object} tolerates taint {taint}{within}', async function (object, taint, options) {
  await this.expect(toleratesGoal(subjectOf(this, object), taint, true), options)
})

/**
 * No toleration of the pod, or of the pods that a workload makes, covers the taint.
 * @example Then pod "web" does not tolerate taint gpu=true:NoSchedule
 */
Then('{object} does not tolerate taint {taint}{within}', async function (object, taint, options) {
  await this.expect(toleratesGoal(subjectOf(this, object), taint, false), options)
})

/**
 * Every pod that a workload has tolerates the taint: what its controller added counts, too.
 * @example Then all pods of daemonset "agent" tolerate taint node.kubernetes.io/unreachable:NoExecute
 */
Then('all pods of {object} tolerate taint {taint}{within}', async function (object, taint, options) {
  await this.expect(podsTolerateGoal(subjectOf(this, object), taint), options)
})

/**
 * A taint of a node; without a value any value will do.
 * @example Then node "node-2" has taint node.kubernetes.io/unreachable:NoExecute within 1 minute
 */
Then('node {node} has taint {taint}{within}', async function (node, taint, options) {
  await this.expect(taintGoal(nodeNamed(this, node), taint, true), options)
})

/**
 * The node does not have this taint.
 * @example Then node "node-2" has no taint gpu:NoSchedule
 */
Then('node {node} has no taint {taint}{within}', async function (node, taint, options) {
  await this.expect(taintGoal(nodeNamed(this, node), taint, false), options)
})

/**
 * The node has no taint at all.
 * @example Then node "node-2" has no taints
 */
Then('node {node} has no taints{within}', async function (node, options) {
  await this.expect(untaintedGoal(nodeNamed(this, node)), options)
})

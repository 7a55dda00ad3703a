import type { Node } from '../src/api/kinds'
import { nodes } from '../src/api/resources'
import { cordonedGoal, nodeReadyGoal } from '../src/chai/goals/nodes'
import { Then } from './registry'
import { subjectOf } from './subjects'
import type { GherkubeWorld } from './world'

const nodeNamed = (world: GherkubeWorld, name: string) => subjectOf<Node>(world, { resource: nodes, name })

/**
 * The node's condition Ready is True.
 * @example Then node "node-2" is ready
 */
Then('node {node} is ready{within}', async function (node, options) {
  await this.expect(nodeReadyGoal(nodeNamed(this, node), true), options)
})

/**
 * The node's condition Ready is False or Unknown.
 * @example Then node "node-2" is not ready within 1 minute
 */
Then('node {node} is not ready{within}', async function (node, options) {
  await this.expect(nodeReadyGoal(nodeNamed(this, node), false), options)
})

/**
 * The node is cordoned.
 * @example Then node "node-2" is unschedulable
 */
Then('node {node} is unschedulable{within}', async function (node, options) {
  await this.expect(cordonedGoal(nodeNamed(this, node), true), options)
})

/**
 * The node is not cordoned.
 * @example Then node "node-2" is schedulable
 */
Then('node {node} is schedulable{within}', async function (node, options) {
  await this.expect(cordonedGoal(nodeNamed(this, node), false), options)
})

import type { Pod } from '../src/api/kinds'
import { pods } from '../src/api/resources'
import { milliseconds, minutes } from '../src/base/time'
import { evictedGoal, nominatedGoal, preemptsGoal } from '../src/chai/goals/evictions'
import { runsOnGoal } from '../src/chai/goals/pods'
import { simulationOf } from './clusters'
import type { Named } from './parameter-values'
import { Then } from './registry'
import { subjectOf } from './subjects'
import type { GherkubeWorld } from './world'

const podOf = (world: GherkubeWorld, words: Named) => subjectOf<Pod>(world, { resource: pods, ...words })

/** What was written since the latest action: a pod that was evicted may be gone from the cluster. */
const writesOf = (world: GherkubeWorld) => {
  const simulation = simulationOf(world)
  return () => simulation.historySince(world.actionRevision)
}

/** For a node to be found dead, and for whoever evicts to get round to it. */
const ALLOWANCE = minutes(2)

/**
 * The pod is told to leave: by the node's taints, the eviction API, the kubelet or a pod of higher priority.
 * @example Then pod "web" is evicted from node "n1" within 6 minutes
 */
Then('pod {name} is evicted from node {node}{within}', async function (name, node, options) {
  await this.expect(evictedGoal(podOf(this, name), node, { writes: writesOf(this) }), options)
})

/**
 * The pod is told to leave so long after the node was tainted NoExecute, or else after the latest action.
 * @example Then pod "web" is evicted from node "n1" after 5 minutes
 */
Then('pod {name} is evicted from node {node} after {duration}', async function (name, node, after) {
  const within = milliseconds(after + ALLOWANCE)
  await this.expect(evictedGoal(podOf(this, name), node, { writes: writesOf(this), after }), { within })
})

/**
 * Time goes by, and at every moment of it the pod runs on this node.
 * @example Then for 10 minutes pod "web" stays on node "n1"
 */
Then('for {duration} pod {name} stays on node {node}', async function (span, name, node) {
  await this.expectThroughout(runsOnGoal(podOf(this, name), node), span)
})

/**
 * The scheduler deletes a pod of lower priority to make room for this one.
 * @example Then pod "urgent" preempts pod "batch"
 */
Then('pod {name} preempts pod {name}{within}', async function (name, victim, options) {
  await this.expect(preemptsGoal(podOf(this, name), podOf(this, victim)), options)
})

/**
 * Room is being made for the pod on this node: its status says so until it is bound.
 * @example Then pod "urgent" is nominated to node "n1"
 */
Then('pod {name} is nominated to node {node}{within}', async function (name, node, options) {
  await this.expect(nominatedGoal(podOf(this, name), node), options)
})

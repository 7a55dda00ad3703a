import type { DataTable } from '@cucumber/cucumber'
import type { Pod } from '../src/api/kinds'
import { pods } from '../src/api/resources'
import {
  namespacePodsGoal,
  onePodPerNodeGoal,
  podCountGoal,
  podImageGoal,
  podStatusGoal,
  podsByNodeGoal,
  podsOnNodeGoal,
  podsStatusGoal,
  podsTableGoal,
  runsOnGoal,
} from '../src/chai/goals/pods'
import type { Named } from './parameter-values'
import { Then } from './registry'
import { subjectOf } from './subjects'
import type { GherkubeWorld } from './world'

const podOf = (world: GherkubeWorld, words: Named) => subjectOf<Pod>(world, { resource: pods, ...words })

/**
 * A pod's phase or STATUS: running, pending, succeeded, failed, ready, or a reason such as CrashLoopBackOff.
 * @example Then pod "web-0" is running
 */
Then('pod {name} is {podstate}{within}', async function (name, state, options) {
  await this.expect(podStatusGoal(podOf(this, name), state), options)
})

/**
 * A pod's phase or STATUS, and why: in the scheduler's or kubelet's own words, or a part of them.
 * @example Then pod "web-0" is pending because "Insufficient cpu"
 */
Then('pod {name} is {podstate} because {text}{within}', async function (name, state, because, options) {
  await this.expect(podStatusGoal(podOf(this, name), state, because), options)
})

/**
 * How many pods of a workload are in a phase or show a STATUS.
 * @example Then 1 pod of deployment "web" is ImagePullBackOff
 */
Then('{count} pod(s) of {object} is/are {podstate}{within}', async function (count, object, state, options) {
  await this.expect(podsStatusGoal(subjectOf(this, object), count, state), options)
})

/**
 * How many pods a workload has; those that are being deleted do not count.
 * @example Then deployment "web" has 3 pods
 */
Then('{object} has {count} pod(s){within}', async function (object, count, options) {
  await this.expect(podCountGoal(subjectOf(this, object), count), options)
})

/**
 * Every pod of a workload runs an image.
 * @example Then all pods of deployment "web" run "nginx:1.9.1"
 */
Then('all pods of {object} run {image}{within}', async function (object, image, options) {
  await this.expect(podImageGoal(subjectOf(this, object), image), options)
})

/**
 * The pods of a workload, in any order. Columns: name, ready, status, restarts, node, image, ip.
 * @example
 *   Then deployment "web" has these pods:
 *     | name             | ready | status  |
 *     | web-<hash>-<p1>  | 1/1   | Running |
 */
Then('{object} has these pods:', async function (object, table: DataTable) {
  await this.expect(podsTableGoal(subjectOf(this, object), table.hashes()))
})

/**
 * All pods of the scenario's namespace, in any order. Columns as in "has these pods".
 * @example
 *   Then these pods exist:
 *     | name  | status  |
 *     | web-0 | Running |
 */
Then('these pods exist:', async function (table: DataTable) {
  await this.expect(namespacePodsGoal(this.namespace, table.hashes()))
})

/**
 * A pod is bound to a node and running there.
 * @example Then pod "web-0" runs on node "n1"
 */
Then('pod {name} runs on node {node}{within}', async function (name, node, options) {
  await this.expect(runsOnGoal(podOf(this, name), node), options)
})

/**
 * How many pods of a workload are on a node.
 * @example Then deployment "web" has at most 2 pods on node "n1"
 */
Then('{object} has {count} pod(s) on node {node}{within}', async function (object, count, node, options) {
  await this.expect(podsOnNodeGoal(subjectOf(this, object), count, node), options)
})

/**
 * One running pod on every node of the cluster.
 * @example Then daemonset "agent" runs one pod on every node
 */
Then('{object} runs one pod on every node{within}', async function (object, options) {
  await this.expect(onePodPerNodeGoal(subjectOf(this, object)), options)
})

/**
 * One running pod on each of these nodes, and none on another.
 * @example Then daemonset "agent" runs one pod on nodes "n1" and "n3" only
 */
Then('{object} runs one pod on node(s) {nodes} only{within}', async function (object, nodes, options) {
  await this.expect(onePodPerNodeGoal(subjectOf(this, object), nodes), options)
})

/**
 * How many pods of a workload are on which node; nodes that the table leaves out have none.
 * @example
 *   Then deployment "web" has these pods by node:
 *     | node | pods |
 *     | n1   | 2    |
 */
Then('{object} has these pods by node:', async function (object, table: DataTable) {
  await this.expect(podsByNodeGoal(subjectOf(this, object), table.hashes()))
})

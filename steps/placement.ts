import type { Pod } from '../src/api/kinds'
import { formatKey } from '../src/api/object'
import { pods } from '../src/api/resources'
import { formatTaint } from '../src/api/toleration'
import { isTaint } from '../src/chai/goals/nodes'
import {
  evenSpreadGoal,
  notOnNodeGoal,
  podsPerDomainGoal,
  preferredGoal,
  refusedByNodeGoal,
  untoleratedGoal,
} from '../src/chai/goals/placement'
import type { Subject } from '../src/chai/goals/subject'
import type { Named } from './parameter-values'
import { Then } from './registry'
import { subjectOf } from './subjects'
import type { GherkubeWorld } from './world'

/** A pod whose place is asked about: the report will explain it. */
function placedPod(world: GherkubeWorld, words: Named): Subject<Pod> {
  const subject = subjectOf<Pod>(world, { resource: pods, ...words })
  world.explainedPods.set(formatKey(subject.key), subject.key)
  return subject
}

/**
 * Why one node does not take a pod that waits for a place: a taint that it does not tolerate.
 * @example Then pod "gpu-job" is pending because node "n1" has untolerated taint "gpu=true:NoSchedule"
 */
Then(
  'pod {name} is pending because node {node} has untolerated taint {taint}{within}',
  async function (name, node, taint, options) {
    const wanted = { text: formatTaint(taint), matches: isTaint.bind(undefined, taint) }
    await this.expect(untoleratedGoal(placedPod(this, name), node, wanted), options)
  },
)

/**
 * Why one node did not take a pod when the scheduler tried last: the plugin's name, or a part of its reason.
 * @example Then pod "big" does not fit on node "n1" because "Insufficient cpu"
 */
Then('pod {name} does not fit on node {node} because {text}{within}', async function (name, node, because, options) {
  await this.expect(refusedByNodeGoal(placedPod(this, name), node, because), options)
})

/**
 * Both nodes were suitable, and this plugin of the scheduler gave the first one a higher score.
 * @example Then the scheduler preferred node "n2" over "n1" for pod "web" because of NodeResourcesFit
 */
Then(
  'the scheduler preferred node {node} over {node} for pod {name} because of {word}{within}',
  async function (chosen, over, name, plugin, options) {
    await this.expect(preferredGoal(placedPod(this, name), { chosen, over, plugin }), options)
  },
)

/**
 * The scheduler put the pod on another node, or found none.
 * @example Then pod "web" does not run on node "n1"
 */
Then('pod {name} does not run on node {node}{within}', async function (name, node, options) {
  await this.expect(notOnNodeGoal(placedPod(this, name), node), options)
})

/**
 * How many pods of a workload are in each domain: node, zone, region, or the values of any node label.
 * @example Then deployment "web" has at most 1 pod per zone
 */
Then('{object} has {count} pod(s) per {word}{within}', async function (object, count, topology, options) {
  await this.expect(podsPerDomainGoal(subjectOf(this, object), count, topology), options)
})

/**
 * None of the nodes that take these pods has two more of them than another.
 * @example Then the pods of deployment "web" are spread evenly over the nodes
 */
Then('the pods of {object} are spread evenly over the nodes{within}', async function (object, options) {
  await this.expect(evenSpreadGoal(subjectOf(this, object), 'node'), options)
})

/**
 * None of the zones whose nodes take these pods has two more of them than another.
 * @example Then the pods of deployment "web" are spread evenly over the zones
 */
Then('the pods of {object} are spread evenly over the zones{within}', async function (object, options) {
  await this.expect(evenSpreadGoal(subjectOf(this, object), 'zone'), options)
})

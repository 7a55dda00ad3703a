import { podCountGoal } from '../src/chai/goals/pods'
import { replicasGoal } from '../src/chai/goals/replicas'
import { Then } from './registry'
import { subjectOf } from './subjects'

/**
 * Looks back: the count held at every moment since the latest action (a step that changed something) began.
 * @example Then at every moment of the rollout deployment "web" had at least 3 available replicas
 */
Then(
  'at every moment of the rollout {object} had {count} {aspect} replica(s)/pod(s)',
  async function (object, count, aspect) {
    await this.expectSinceAction(replicasGoal(subjectOf(this, object), aspect, count))
  },
)

/**
 * Looks back: so many pods existed at every moment since the latest action; those being deleted do not count.
 * @example Then at every moment of the rollout deployment "web" had at most 4 pods
 */
Then('at every moment of the rollout {object} had {count} pod(s)', async function (object, count) {
  await this.expectSinceAction(podCountGoal(subjectOf(this, object), count))
})

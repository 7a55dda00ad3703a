import { replicasGoal } from '../src/chai/goals/replicas'
import { Then } from './registry'
import { subjectOf } from './subjects'

/**
 * A count that the workload reports. Aspects: desired, current, ready, available, updated (or up-to-date),
 * unavailable, misscheduled (daemonsets), fully labeled (replicasets), active, succeeded, failed (jobs).
 * @example Then deployment "web" has at least 3 ready replicas within 2 minutes
 */
Then('{object} has {count} {aspect} replica(s)/pod(s){within}', async function (object, count, aspect, options) {
  await this.expect(replicasGoal(subjectOf(this, object), aspect, count), options)
})

/**
 * Time goes by, and at every moment of it the count holds.
 * @example Then for 5 minutes deployment "web" keeps at least 3 available replicas
 */
Then('for {duration} {object} keeps {count} {aspect} replica(s)/pod(s)', async function (span, object, count, aspect) {
  await this.expectThroughout(replicasGoal(subjectOf(this, object), aspect, count), span)
})

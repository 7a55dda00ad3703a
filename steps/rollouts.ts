import type { DataTable } from '@cucumber/cucumber'
import type { Deployment } from '../src/api/kinds'
import { historyGoal, replicaSetsGoal, revisionGoal, rolledOutGoal } from '../src/chai/goals/rollout'
import { Then } from './registry'
import { subjectOf } from './subjects'

/**
 * The latest template is everywhere and available, as `kubectl rollout status` means it.
 * @example Then deployment "web" is rolled out within 2 minutes
 */
Then('{object} is rolled out{within}', async function (object, options) {
  await this.expect(rolledOutGoal(subjectOf(this, object)), options)
})

/**
 * The highest revision that the workload has.
 * @example Then deployment "web" is at revision 2
 */
Then('{object} is at revision {int}{within}', async function (object, revision, options) {
  await this.expect(revisionGoal(subjectOf(this, object), revision), options)
})

/**
 * The kept revisions, oldest first. Columns: revision, change cause, name.
 * @example
 *   Then deployment "web" has this rollout history:
 *     | revision | change cause |
 *     | 1        | <none>       |
 */
Then('{object} has this rollout history:', async function (object, table: DataTable) {
  await this.expect(historyGoal(subjectOf(this, object), table.hashes()))
})

/**
 * The ReplicaSets of a Deployment, in any order. Columns: revision, image, desired, current, ready, available, name.
 * @example
 *   Then deployment "web" has these replica sets:
 *     | revision | image       | desired | ready |
 *     | 1        | nginx:1.7.9 | 0       | 0     |
 *     | 2        | nginx:1.9.1 | 3       | 3     |
 */
Then('{object} has these replica sets:', async function (object, table: DataTable) {
  await this.expect(replicaSetsGoal(subjectOf<Deployment>(this, object), table.hashes()))
})

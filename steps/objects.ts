import { parse } from 'yaml'
import { matchSelector } from '../src/api/label-selector'
import type { JsonValue } from '../src/base/json'
import { UsageError } from '../src/base/usage-error'
import {
  absentGoal,
  conditionGoal,
  eventGoal,
  existsGoal,
  matchesGoal,
  populationGoal,
} from '../src/chai/goals/objects'
import { Then } from './registry'
import { subjectOf } from './subjects'

/**
 * The object is there.
 * @example Then service "web" exists
 */
Then('{object} exists{within}', async function (object, options) {
  await this.expect(existsGoal(subjectOf(this, object)), options)
})

/**
 * The object is gone; one that is terminating is not gone yet.
 * @example Then deployment "web" does not exist
 */
Then('{object} does not exist{within}', async function (object, options) {
  await this.expect(absentGoal(subjectOf(this, object)), options)
})

/**
 * How many objects of a kind there are in the namespace.
 * @example Then there are 3 pods
 */
Then('there is/are {count} {kind}{within}', async function (count, resource, options) {
  const namespace = this.namespaceOf(options)
  const description = `there are ${count.text} ${resource.plural}`
  await this.expect(populationGoal(resource, count, { namespace, description }), options)
})

/**
 * How many objects of a kind carry a label.
 * @example Then there are 3 pods labelled app=nginx
 */
Then('there is/are {count} {kind} labelled {label}{within}', async function (count, resource, label, options) {
  const namespace = this.namespaceOf(options)
  const description = `there are ${count.text} ${resource.plural} labelled ${label.key}=${label.value}`
  const labels = matchSelector({ matchLabels: { [label.key]: label.value } })
  await this.expect(populationGoal(resource, count, { namespace, labels, description }), options)
})

/**
 * A condition of the object's status. The reason may be left out.
 * @example Then deployment "web" has condition Available True
 */
Then('{object} has condition {word} {truth}{within}', async function (object, type, status, options) {
  await this.expect(conditionGoal(subjectOf(this, object), { type, status }), options)
})

/**
 * A condition with its reason.
 * @example Then deployment "web" has condition Progressing False because ProgressDeadlineExceeded within 11 minutes
 */
Then(
  '{object} has condition {word} {truth} because {reason}{within}',
  async function (object, type, status, reason, options) {
    await this.expect(conditionGoal(subjectOf(this, object), { type, status, reason }), options)
  },
)

/**
 * An event about the object was recorded, at least once.
 * @example Then deployment "web" has an event ScalingReplicaSet
 */
Then('{object} has an event {reason}{within}', async function (object, reason, options) {
  const count = { min: 1, max: Number.POSITIVE_INFINITY, text: '1' }
  await this.expect(eventGoal(subjectOf(this, object), { reason, count }), options)
})

/**
 * An event with this message was recorded; `*` and `<word>` are holes.
 * @example Then deployment "web" has an event ScalingReplicaSet saying "Scaled up replica set web-<hash> from 0 to 3"
 */
Then('{object} has an event {reason} saying {text}{within}', async function (object, reason, message, options) {
  const count = { min: 1, max: Number.POSITIVE_INFINITY, text: '1' }
  await this.expect(eventGoal(subjectOf(this, object), { reason, message, count }), options)
})

/**
 * How often events with this reason about the object were recorded; repeats of one event count.
 * @example Then replicaset "web" has 3 events SuccessfulCreate
 */
Then('{object} has {count} event(s) {reason}{within}', async function (object, count, reason, options) {
  await this.expect(eventGoal(subjectOf(this, object), { reason, count }), options)
})

/**
 * The object contains what the YAML says; what it does not say may be anything. Items of a list may stand
 * anywhere in the object's list; texts may have holes.
 * @example
 *   Then deployment "web" matches:
 *     """yaml
 *     spec:
 *       strategy: { rollingUpdate: { maxSurge: 25% } }
 *     """
 */
Then('{object} matches:', async function (object, yaml: string) {
  await this.expect(matchesGoal(subjectOf(this, object), readYaml(yaml)))
})

function readYaml(text: string): JsonValue {
  try {
    return parse(text) as JsonValue
  } catch (cause) {
    const { message } = cause as Error
    throw new UsageError(`Cannot read the YAML below "matches:": ${message}`, { cause })
  }
}

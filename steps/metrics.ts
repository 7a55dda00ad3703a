import { milliValue } from '../src/api/quantity'
import { simulationOf } from './clusters'
import { Given } from './registry'
import { subjectOf } from './subjects'

/**
 * What every pod reports of a custom metric, for autoscalers.
 * @example Given metric "requests_per_second" of every pod is 250
 */
Given('metric {text} of every pod is {quantity}', function (metric, value) {
  simulationOf(this).setMetric({ kind: 'Pod' }, metric, milliValue(value))
})

/**
 * What one object reports of a custom metric, for autoscalers.
 * @example Given metric "requests_per_second" of ingress "main" is 2k
 */
Given('metric {text} of {object} is {quantity}', function (metric, object, value) {
  const { resource, key } = subjectOf(this, object)
  simulationOf(this).setMetric({ kind: resource.kind, key }, metric, milliValue(value))
})

/**
 * A metric of the world outside the cluster, such as the length of a queue, for autoscalers.
 * @example Given external metric "queue_length" is 120
 */
Given('external metric {text} is {quantity}', function (metric, value) {
  simulationOf(this).setMetric('external', metric, milliValue(value))
})

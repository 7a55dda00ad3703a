import { formatTimestamp } from '../src/base/time'
import { scenarioFailure } from '../src/chai/scenario-failure'
import type { TrafficReport } from '../src/cluster/cluster'
import { simulationOf } from './clusters'
import type { Named } from './parameter-values'
import { Given, Then } from './registry'
import type { GherkubeWorld } from './world'

/**
 * Clients call a Service at an even pace from now on. A request goes to an endpoint that the proxies know of,
 * which is about a second behind the truth, and fails when the pod behind it does not answer.
 * @example Given clients send 10 requests per second to service "web"
 */
Given('clients send {number} request(s) per second to service {name}', function (perSecond, name) {
  simulationOf(this).sendRequests(keyOf(this, name), perSecond)
  this.calledService = name
})

/**
 * Every request so far was answered.
 * @example Then no request failed
 */
Then('no request failed', function () {
  const report = reportOf(this)
  if (report.failed > 0) throw failure(this, 'no request failed', report)
})

/**
 * Some requests were not answered: what a careless rollout does.
 * @example Then some requests failed
 */
Then('some requests failed', function () {
  const report = reportOf(this)
  if (report.failed === 0) throw failure(this, 'some requests failed', report)
})

/**
 * The share of requests that were answered.
 * @example Then at least 99 % of the requests were answered
 */
Then('at least {float} % of the requests were answered', function (percent) {
  const report = reportOf(this)
  const share = report.sent === 0 ? 0 : (100 * report.answered) / report.sent
  if (share < percent) throw failure(this, `at least ${percent} % of the requests were answered`, report)
})

/**
 * All answers came from containers of one image.
 * @example Then answers came from "nginx:1.9.1" only
 */
Then('answers came from {image} only', function (image) {
  const report = reportOf(this)
  const images = Object.keys(report.images)
  if (images.length !== 1 || images[0] !== image) throw failure(this, `answers came from "${image}" only`, report)
})

/**
 * Answers came from each of these images: during a rollout, from old and new.
 * @example Then answers came from "nginx:1.7.9" and "nginx:1.9.1"
 */
Then('answers came from {names}', function (images) {
  const report = reportOf(this)
  const missing = images.filter((image) => !report.images[image])
  if (missing.length > 0) throw failure(this, `answers came from ${images.join(', ')}`, report)
})

const keyOf = (world: GherkubeWorld, words: Named) => ({ namespace: world.namespaceOf(words), name: words.name })

const reportOf = (world: GherkubeWorld): TrafficReport =>
  simulationOf(world).trafficReport(keyOf(world, world.calledService ?? { name: '' }))

function failure(world: GherkubeWorld, expected: string, report: TrafficReport): Error {
  const images = Object.entries(report.images).map(([image, n]) => `${n} from ${image}`)
  const failures = report.failures.slice(0, 5).map(({ at, why }) => `  ${formatTimestamp(at)} ${why}`)
  return scenarioFailure(
    [
      `Expected: ${expected}. Observed: ${report.failed} of ${report.sent} requests failed.`,
      `answers: ${images.join(', ') || 'none'}`,
      ...(failures.length ? ['first failures:', ...failures] : []),
      `replay: ${world.replay}`,
    ].join('\n'),
  )
}

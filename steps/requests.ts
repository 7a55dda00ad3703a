import type { Pod } from '../src/api/kinds'
import { pods } from '../src/api/resources'
import type { WebRequest } from '../src/api/web'
import { quote } from '../src/base/text'
import { UsageError } from '../src/base/usage-error'
import { answersGoal, noAnswerGoal, type Request } from '../src/chai/goals/requests'
import { parseTarget } from '../src/net-tools'
import { simulationOf } from './clusters'
import { networkOf } from './network'
import type { Named } from './parameter-values'
import { Then, When } from './registry'
import { kubectl } from './run-command'
import { subjectOf } from './subjects'
import type { GherkubeWorld } from './world'

/**
 * `kubectl port-forward`, from here to the end of the scenario: requests to a port of this machine reach a port of a pod,
 * or of a pod of a workload or a Service.
 * @example When I forward local port 8080 to port 80 of pod "web"
 */
When('I forward local port {int} to port {int} of {object}', async function (local, port, object) {
  const target = `${object.resource.singular}/${object.name}`
  await kubectl(this, ['port-forward', target, `${local}:${port}`, '-n', this.namespaceOf(object)])
})

/**
 * A request is answered that somebody sends from a node: through a forwarded port, or to the address of a node, a Service or
 * a pod. It is repeated every second.
 * @example Then "http://127.0.0.1:8080" answers
 */
Then('{text} answers{within}', async function (url, options) {
  await this.expect(answersGoal(fromOutside(this, url)), options)
})

/**
 * The same, and the answer has this in it.
 * @example Then "http://127.0.0.1:8080" answers "Welcome to nginx!"
 */
Then('{text} answers {text}{within}', async function (url, text, options) {
  await this.expect(answersGoal(fromOutside(this, url), text), options)
})

/**
 * A request from a node gets no answer, or an error of the server.
 * @example Then "http://127.0.0.1:8081" does not answer
 */
Then('{text} does not answer{within}', async function (url, options) {
  await this.expect(noAnswerGoal(fromOutside(this, url)), options)
})

/**
 * A request from a pod is answered. Names of Services are looked up as in the pod's namespace.
 * @example Then pod "client" gets an answer from "http://web"
 */
Then('pod {name} gets an answer from {text}{within}', async function (pod, url, options) {
  await this.expect(answersGoal(fromPod(this, pod, url)), options)
})

/**
 * The same, and the answer has this in it.
 * @example Then pod "client" gets "hello from v2" from "http://web:8080"
 */
Then('pod {name} gets {text} from {text}{within}', async function (pod, text, url, options) {
  await this.expect(answersGoal(fromPod(this, pod, url), text), options)
})

/**
 * A request from a pod gets no answer, or an error of the server.
 * @example Then pod "client" gets no answer from "http://web:81"
 */
Then('pod {name} gets no answer from {text}{within}', async function (pod, url, options) {
  await this.expect(noAnswerGoal(fromPod(this, pod, url)), options)
})

function fromOutside(world: GherkubeWorld, url: string): Request {
  const request = requireTarget(url)
  return { url, send: () => networkOf(world).request(request) }
}

function fromPod(world: GherkubeWorld, words: Named, url: string): Request {
  const from = subjectOf<Pod>(world, { resource: pods, ...words })
  const request = requireTarget(url)
  return { from, url, send: () => simulationOf(world).network(from.key).request(request) }
}

/** @throws {UsageError} */
function requireTarget(url: string): WebRequest {
  const request = parseTarget(url)
  if (request) return request
  throw new UsageError(`Cannot send a request to ${quote(url)}: it is no http URL, such as "http://127.0.0.1:8080/"`)
}

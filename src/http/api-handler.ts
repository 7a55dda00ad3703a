import type { IncomingMessage, ServerResponse } from 'node:http'
import type { KubernetesObject } from '../api/object'
import { scales } from '../api/resources/scale'
import { StatusError } from '../api/status-error'
import type { Simulated } from '../cluster/simulated'
import { refuseForbidden } from './access'
import { sendBytes, sendJson, sendText } from './answer'
import { readBody } from './body'
import { findComputed, servedResources } from './computed'
import { answerComputed } from './computed/answer-computed'
import { aggregatedDiscovery, coreVersions, groupDocument, groupList, resourceList } from './discovery'
import { answerExec, isStreamed, notStreamed, type Upgrade } from './exec'
import { answerFault, type Fault } from './fault'
import { answerList } from './list'
import { answerLog } from './log'
import { openApiV2 } from './openapi/v2'
import { asksForProtobuf, encodeOpenApiV2, OPENAPI_V2_PROTOBUF } from './openapi/v2-protobuf'
import { openApiDocument, openApiIndex } from './openapi/v3'
import { represent, representationOf } from './representation'
import { inEveryVersion, readTarget, type Target, unknownPath } from './request-target'
import { answerWatch } from './watch'
import type { WatchHub } from './watch-hub'
import { answerDelete, answerPatch, answerPost, answerPut, type WriteAnswer, type WriteRequest } from './write'

export interface ApiContext {
  readonly cluster: Simulated
  readonly hub: WatchHub
  readonly watchLimit: number
  /** Called before a write is acknowledged: keeps it for good. */
  beforeAnswer?(): void
  /** Called at every write and when a watch begins. */
  onActivity?(): void
  /** Called with what was done to the cluster from outside that is no write of an object. */
  onFault?(fault: Fault): void
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Answers one request. @throws {StatusError} for the caller to send */
export async function answer(
  context: ApiContext,
  { path, ...asked }: Omit<Exchange, 'segments'> & { readonly path: string },
): Promise<void> {
  const exchange = { ...asked, segments: segmentsOf(path) }
  const { request, response } = asked
  const [root] = exchange.segments
  if (root === 'gherkube') return await answerOwn(context, exchange)
  if (exchange.segments.join('/') === 'openapi/v2' && request.method === 'GET')
    return sendOpenApiV2(context.cluster, exchange)
  const document = request.method === 'GET' ? informationOf(context.cluster, exchange) : undefined
  if (typeof document === 'string') return sendText(response, 200, document)
  if (document) return sendJson(response, 200, document, isAggregated(exchange) ? { type: AGGREGATED } : {})
  await answerObjects(context, exchange)
}

/** Answers a request that wants a stream in both directions. @throws {StatusError} for the caller to send */
export async function answerUpgrade(
  { cluster, onActivity }: ApiContext,
  { path, ...upgrade }: Upgrade & { readonly path: string },
): Promise<void> {
  const target = readTarget(servedResources(cluster), segmentsOf(path))
  await refuseForbidden(cluster, target, upgrade)
  await answerExec(cluster, target, upgrade)
  onActivity?.()
}

/** The parts of a path; an empty part, `.` and `..` lead nowhere. @throws {StatusError} */
function segmentsOf(path: string): readonly string[] {
  const parts = path.replace(/^\/+|\/$/g, '').split('/')
  try {
    const decoded = parts.map(decodeURIComponent)
    if (decoded.some((part) => part === '.' || part === '..' || /[/\\\0]/.test(part))) throw unknownPath()
    return decoded
  } catch (error) {
    throw error instanceof StatusError ? error : StatusError.badRequest(`the path of the request is not valid: ${path}`)
  }
}

const isAggregated = ({ request, segments }: Exchange): boolean =>
  segments.length === 1 &&
  (segments[0] === 'api' || segments[0] === 'apis') &&
  /as=APIGroupDiscoveryList/.test(request.headers.accept ?? '') &&
  /v=v2(?:[,;\s]|$)/.test(request.headers.accept ?? '')

function sendOpenApiV2(cluster: Simulated, { request, response }: Exchange): void {
  const document = openApiV2(inEveryVersion(servedResources(cluster)), cluster.version)
  if (!asksForProtobuf(request.headers.accept)) return sendJson(response, 200, document)
  sendBytes(response, 200, encodeOpenApiV2(document), OPENAPI_V2_PROTOBUF)
}

/** What the server says about itself; `undefined` for paths that lead to objects. */
function informationOf(cluster: Simulated, exchange: Exchange): object | string | undefined {
  const { segments, request } = exchange
  const resources = inEveryVersion(servedResources(cluster))
  const [root = '', first, ...rest] = segments
  switch (root) {
    case '':
      return { paths: ['/api', '/apis', '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'] }
    case 'healthz':
    case 'livez':
    case 'readyz':
      return 'ok'
    case 'version':
      return versionDocument(cluster.version)
    case 'api':
      if (segments.length === 1) {
        return isAggregated(exchange) ? aggregatedDiscovery(resources, 'api') : coreVersions(request.headers.host ?? '')
      }
      return segments.length === 2 ? resourceList(resources, first ?? '') : undefined
    case 'apis':
      if (segments.length === 1) {
        return isAggregated(exchange) ? aggregatedDiscovery(resources, 'apis') : groupList(resources)
      }
      if (segments.length === 2) return groupDocument(resources, first ?? '')
      return segments.length === 3 ? resourceList(resources, `${first}/${rest[0]}`) : undefined
    case 'openapi':
      if (first !== 'v3') return undefined
      return rest.length === 0
        ? openApiIndex(resources, cluster.version)
        : openApiDocument(resources, rest.slice(1).join('/'), cluster.version)
    default:
      return undefined
  }
}

function versionDocument(version: string): object {
  const [major, minor] = version.split('.')
  return {
    major,
    minor,
    gitVersion: `v${version}`,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '',
    goVersion: '',
    compiler: 'gherkube',
    platform: 'simulated',
  }
}

async function answerObjects(context: ApiContext, exchange: Exchange): Promise<void> {
  const { request, response, query } = exchange
  const { cluster } = context
  const target = readTarget(servedResources(cluster), exchange.segments)
  await refuseForbidden(cluster, target, exchange)
  if (isStreamed(target.subresource)) throw notStreamed(target.subresource)
  const kind = findComputed(cluster, target.resource)
  if (kind) {
    const { code, document } = await answerComputed(kind, { cluster, target, request, query })
    return sendJson(response, code, document)
  }
  switch (request.method) {
    case 'GET':
      return await answerRead(context, target, exchange)
    case 'POST':
    case 'PUT':
    case 'PATCH':
    case 'DELETE': {
      const form = representationOf(request.headers.accept, query.get('includeObject'), target.apiVersion)
      const body = await readBody(request)
      const { 'content-type': contentType, 'user-agent': userAgent = '' } = request.headers
      const agent = userAgent.split('/')[0] || 'unknown'
      const written = await WRITES[request.method]({ cluster, target, query, body, contentType, agent })
      context.onActivity?.()
      context.beforeAnswer?.()
      const { code, warnings, object } = written
      const scale = target.subresource === 'scale'
      const document =
        object && !scale
          ? represent(target.resource, object, { form, now: cluster.now() })
          : (written.document ?? object)
      return sendJson(response, code, document ?? {}, { warnings })
    }
    default:
      throw StatusError.of(
        405,
        'MethodNotAllowed',
        'the server does not allow this method on the requested resource',
        {},
      )
  }
}

const WRITES: Readonly<Record<'POST' | 'PUT' | 'PATCH' | 'DELETE', (request: WriteRequest) => Promise<WriteAnswer>>> = {
  POST: answerPost,
  PUT: answerPut,
  PATCH: answerPatch,
  DELETE: answerDelete,
}

async function answerRead(context: ApiContext, target: Target, exchange: Exchange): Promise<void> {
  const { cluster, hub, watchLimit } = context
  const { request, response, query } = exchange
  const { resource, namespace = '', name, subresource } = target
  const key = { namespace, name: name ?? '' }
  if (subresource === 'log') return await answerLog(response, key, { cluster, query })
  const form = representationOf(request.headers.accept, query.get('includeObject'), target.apiVersion)
  if (/^(?:true|1)$/.test(query.get('watch') ?? '')) {
    context.onActivity?.()
    return await answerWatch(response, target, { cluster, hub, query, form, limit: watchLimit })
  }
  if (name === undefined) return sendJson(response, 200, await answerList(cluster, target, { query, form }))
  if (subresource === 'scale') {
    const scale = await cluster.scale(resource, key)
    return sendJson(response, 200, represent(scales, scale, { form, now: cluster.now() }))
  }
  if (subresource !== undefined && subresource !== 'status') throw unknownPath()
  const object = await cluster.get<KubernetesObject>(resource, key)
  sendJson(response, 200, represent(resource, object, { form, now: cluster.now() }))
}

/** Paths of gherkube itself: what no real cluster can be asked for. */
async function answerOwn(context: ApiContext, { request, response, segments }: Exchange): Promise<void> {
  if (segments.join('/') !== 'gherkube/v1/faults' || request.method !== 'POST') throw unknownPath()
  const body = await readBody(request)
  const said = await answerFault(context.cluster, body)
  context.onFault?.(said.fault)
  context.onActivity?.()
  context.beforeAnswer?.()
  sendJson(response, 200, { message: said.message })
}

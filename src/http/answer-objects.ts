import type { KubernetesObject } from '../api/object'
import { scales } from '../api/resources/scale'
import { represent, representationOf } from '../api/rest/representation'
import { notAllowed, readTarget, SHOWING_THE_OBJECT, type Target, unknownPath } from '../api/rest/request-target'
import { refuseStranger } from './access'
import { sendJson } from './answer'
import { readBody } from './body'
import { findComputed, servedResources } from './computed'
import { answerComputed } from './computed/answer-computed'
import { answerDelete } from './delete'
import type { ApiContext, Exchange } from './exchange'
import { isStreamed, notStreamed } from './exec'
import { answerList } from './list'
import { answerLog } from './log'
import { answerWatch } from './watch'
import { answerPatch, answerPost, answerPut } from './write'
import type { WriteAnswer, WriteRequest } from './write-request'

/** Answers what leads to objects, stored or computed. @throws {StatusError} for the caller to send */
export async function answerObjects(context: ApiContext, exchange: Exchange): Promise<void> {
  const { request, response, query } = exchange
  const { cluster } = context
  const target = readTarget(servedResources(cluster), exchange.segments)
  await refuseStranger(cluster, target, exchange)
  if (isStreamed(target.subresource)) throw notStreamed(target.subresource)
  const kind = findComputed(cluster, target.resource)
  if (kind) {
    const { code, document } = await answerComputed(kind, { cluster, target, request, query })
    return sendJson(response, code, document)
  }
  const { method = '' } = request
  if (method === 'GET') return await answerRead(context, target, exchange)
  const write = WRITES.get(method)
  if (!write) throw notAllowed()
  await answerWrite(context, target, exchange, write)
}

type Write = (request: WriteRequest) => Promise<WriteAnswer>

const WRITES: ReadonlyMap<string, Write> = new Map([
  ['POST', answerPost],
  ['PUT', answerPut],
  ['PATCH', answerPatch],
  ['DELETE', answerDelete],
])

async function answerWrite(context: ApiContext, target: Target, exchange: Exchange, write: Write): Promise<void> {
  const { cluster } = context
  const { request, response, query } = exchange
  const form = representationOf(request.headers.accept, query.get('includeObject'), target.apiVersion)
  const body = await readBody(request)
  const { 'content-type': contentType, 'user-agent': userAgent = '' } = request.headers
  const agent = userAgent.split('/')[0] || 'unknown'
  const written = await write({ cluster, target, query, body, contentType, agent })
  context.onActivity?.()
  context.beforeAnswer?.()
  const { code, warnings, object } = written
  const shown = object && target.subresource !== 'scale'
  const document = shown
    ? represent(target.resource, object, { form, now: cluster.now() })
    : (written.document ?? object)
  sendJson(response, code, document ?? {}, { warnings })
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
  if (subresource !== undefined && !SHOWING_THE_OBJECT.includes(subresource)) throw unknownPath()
  const object = await cluster.get<KubernetesObject>(resource, key)
  sendJson(response, 200, represent(resource, object, { form, now: cluster.now() }))
}

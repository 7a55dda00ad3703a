import { readTarget, segmentsOf, unknownPath } from '../api/rest/request-target'
import { refuseStranger } from './access'
import { sendJson } from './answer'
import { answerObjects } from './answer-objects'
import { readBody } from './body'
import { servedResources } from './computed'
import type { ApiContext, Exchange } from './exchange'
import { answerExec, type Upgrade } from './exec'
import { answerFault } from './fault'
import { answerInformation } from './information'

/** Answers one request. @throws {StatusError} for the caller to send */
export async function answer(
  context: ApiContext,
  { path, ...asked }: Omit<Exchange, 'segments'> & { readonly path: string },
): Promise<void> {
  const exchange = { ...asked, segments: segmentsOf(path) }
  if (exchange.segments[0] === 'gherkube') return await answerOwn(context, exchange)
  if (!answerInformation(context.cluster, exchange)) await answerObjects(context, exchange)
}

/** Answers a request that wants a stream in both directions. @throws {StatusError} for the caller to send */
export async function answerUpgrade(
  { cluster, onActivity }: ApiContext,
  { path, ...upgrade }: Upgrade & { readonly path: string },
): Promise<void> {
  const target = readTarget(servedResources(cluster), segmentsOf(path))
  await refuseStranger(cluster, target, upgrade)
  await answerExec(cluster, target, upgrade)
  onActivity?.()
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

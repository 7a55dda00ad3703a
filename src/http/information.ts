import { aggregatedDiscovery } from '../api/rest/discovery'
import { informationOf } from '../api/rest/information'
import { inEveryVersion } from '../api/rest/request-target'
import type { Simulated } from '../cluster/simulated'
import { sendBytes, sendJson, sendText } from './answer'
import { servedResources } from './computed'
import type { Exchange } from './exchange'
import { openApiV2 } from './openapi/v2'
import { asksForProtobuf, encodeOpenApiV2, OPENAPI_V2_PROTOBUF } from './openapi/v2-protobuf'
import { openApiDocument, openApiIndex } from './openapi/v3'

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Answers what asks about the server itself: discovery, schemas, health. @returns whether it did */
export function answerInformation(cluster: Simulated, exchange: Exchange): boolean {
  const { request, response, segments } = exchange
  if (request.method !== 'GET') return false
  if (segments[0] === 'openapi') return answerOpenApi(cluster, exchange)
  if (isAggregated(exchange)) {
    sendJson(response, 200, aggregated(cluster, exchange), { type: AGGREGATED })
    return true
  }
  const { version } = cluster
  const text = informationOf(
    { resources: servedResources(cluster), version, address: request.headers.host ?? '' },
    segments,
  )
  if (text === undefined) return false
  sendText(response, 200, text, text.startsWith('{') ? 'application/json' : undefined)
  return true
}

const isAggregated = ({ request, segments }: Exchange): boolean =>
  segments.length === 1 &&
  (segments[0] === 'api' || segments[0] === 'apis') &&
  /as=APIGroupDiscoveryList/.test(request.headers.accept ?? '') &&
  /v=v2(?:[,;\s]|$)/.test(request.headers.accept ?? '')

/** Everything in one answer, for clients that ask for discovery in this form. */
const aggregated = (cluster: Simulated, { segments: [root] }: Exchange): object =>
  aggregatedDiscovery(inEveryVersion(servedResources(cluster)), root as 'api' | 'apis')

function answerOpenApi(cluster: Simulated, exchange: Exchange): boolean {
  const [, generation, ...rest] = exchange.segments
  const resources = inEveryVersion(servedResources(cluster))
  if (generation === 'v2' && rest.length === 0) {
    sendOpenApiV2(openApiV2(resources, cluster.version), exchange)
    return true
  }
  if (generation !== 'v3') return false
  const document =
    rest.length === 0
      ? openApiIndex(resources, cluster.version)
      : openApiDocument(resources, rest.slice(1).join('/'), cluster.version)
  if (document) sendJson(exchange.response, 200, document)
  return document !== undefined
}

function sendOpenApiV2(document: ReturnType<typeof openApiV2>, { request, response }: Exchange): void {
  if (!asksForProtobuf(request.headers.accept)) return sendJson(response, 200, document)
  sendBytes(response, 200, encodeOpenApiV2(document), OPENAPI_V2_PROTOBUF)
}

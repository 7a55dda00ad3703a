import type { Simulated } from '../cluster/simulated'
import { sendBytes, sendJson, sendText } from './answer'
import { servedResources } from './computed'
import { aggregatedDiscovery, coreVersions, groupDocument, groupList, resourceList } from './discovery'
import type { Exchange } from './exchange'
import { openApiV2 } from './openapi/v2'
import { asksForProtobuf, encodeOpenApiV2, OPENAPI_V2_PROTOBUF } from './openapi/v2-protobuf'
import { openApiDocument, openApiIndex } from './openapi/v3'
import { inEveryVersion } from './request-target'

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Answers what asks about the server itself: discovery, schemas, health. @returns whether it did */
export function answerInformation(cluster: Simulated, exchange: Exchange): boolean {
  const { request, response, segments } = exchange
  if (request.method !== 'GET') return false
  if (segments.join('/') === 'openapi/v2') {
    sendOpenApiV2(cluster, exchange)
    return true
  }
  const document = informationOf(cluster, exchange)
  if (typeof document === 'string') sendText(response, 200, document)
  else if (document) sendJson(response, 200, document, isAggregated(exchange) ? { type: AGGREGATED } : {})
  return document !== undefined
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

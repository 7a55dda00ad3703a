import type { Pod } from '../api/kinds'
import type { KubernetesObject } from '../api/object'
import { groupResource } from '../api/resource'
import { pods } from '../api/resources/pod'
import { scales } from '../api/resources/scale'
import { informationOf } from '../api/rest/information'
import { represent, representationOf, representList } from '../api/rest/representation'
import { notAllowed, readTarget, SHOWING_THE_OBJECT, segmentsOf, type Target } from '../api/rest/request-target'
import { StatusError } from '../api/status-error'
import type { Cluster } from '../cluster/cluster'
import { type MeasuredKind, measuredKinds } from '../cluster/resource-metrics'
import { servedResources } from '../cluster/served-resources'
import { CommandError } from './errors'
import { containerOf, refuseUnready } from './pod-logs'
import { selectionOf } from './selection'

/** What of a query is understood: the rest needs a server that keeps connections and pages. */
const UNDERSTOOD = ['labelSelector', 'fieldSelector', 'container', 'previous', 'pretty']

/**
 * What the cluster's API answers to a GET of this path, as text.
 * @throws {StatusError} in the server's words
 * @throws {CommandError} for what only a served cluster answers
 */
export async function getRaw(cluster: Cluster, pathAndQuery: string): Promise<string> {
  const [path = '', ...rest] = pathAndQuery.split('?')
  const query = new URLSearchParams(rest.join('?'))
  const segments = segmentsOf(path)
  for (const name of query.keys()) if (!UNDERSTOOD.includes(name)) throw servedOnly(`?${name}`)
  if (segments[0] === 'openapi') throw servedOnly('/openapi')
  const resources = servedResources(cluster)
  const information = informationOf({ resources, version: cluster.version, address: 'gherkube' }, segments)
  if (information !== undefined) return information
  const target = readTarget(resources, segments)
  const kind = measuredKinds(cluster).find(({ resource }) => resource === target.resource)
  if (kind) return `${await readMeasured(cluster, target, { kind, query })}\n`
  if (target.subresource === 'log') return await readLog(cluster, target, query)
  return `${await readObjects(cluster, target, query)}\n`
}

const servedOnly = (what: string): CommandError =>
  new CommandError(
    `--raw with ${what} is not supported here: serve the cluster with \`gherkube serve\` and ask there; supported in the query: ${UNDERSTOOD.join(', ')}`,
  )

const contextOf = (cluster: Cluster, { apiVersion }: Target) => ({
  form: representationOf('application/json', null, apiVersion),
  now: cluster.now(),
})

async function readObjects(cluster: Cluster, target: Target, query: URLSearchParams): Promise<string> {
  const { resource, namespace = '', name, subresource } = target
  const context = contextOf(cluster, target)
  if (resource.verbs && !resource.verbs.includes(name === undefined ? 'list' : 'get')) throw notAllowed()
  if (name === undefined) {
    const selection = selectionOf(target, query)
    const listed = await cluster.list<KubernetesObject>(resource)
    const resourceVersion = String(cluster.simulation?.revision ?? '')
    return representList(
      resource,
      listed.filter((object) => selection.matches(object)),
      { ...context, metadata: { resourceVersion } },
    )
  }
  const key = { namespace, name }
  if (subresource === 'scale') return represent(scales, await cluster.scale(resource, key), context)
  if (subresource !== undefined && !SHOWING_THE_OBJECT.includes(subresource)) throw notAllowed()
  return represent(resource, await cluster.get<KubernetesObject>(resource, key), context)
}

async function readLog(cluster: Cluster, { namespace = '', name = '' }: Target, query: URLSearchParams) {
  const key = { namespace, name }
  const pod = await cluster.get<Pod>(pods, key)
  const container = containerOf(pod, query.get('container') ?? '')
  const previous = query.get('previous') === 'true'
  refuseUnready(pod, container, previous)
  return await cluster.logs(key, { container, previous })
}

interface MeasuredQuery {
  readonly kind: MeasuredKind
  readonly query: URLSearchParams
}

async function readMeasured(cluster: Cluster, target: Target, { kind, query }: MeasuredQuery): Promise<string> {
  const { resource, namespace, name } = target
  const selection = selectionOf(target, query)
  const context = contextOf(cluster, target)
  const found = (await kind.list(cluster)).filter((object) => selection.matches(object))
  if (name === undefined) return representList(resource, found, { ...context, metadata: {} })
  const [object] = found
  if (object) return represent(resource, object, context)
  throw noSample(resource, namespace === undefined ? name : `${namespace}/${name}`)
}

/** metrics-server names what it has no sample of by the kind. */
export const noSample = ({ group, kind }: MeasuredKind['resource'], key: string): StatusError =>
  StatusError.of(404, 'NotFound', `${groupResource({ group, plural: kind.toLowerCase() })} "${key}" not found`)

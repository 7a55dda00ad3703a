import type { DeleteOptions } from '../api/client'
import { type KubernetesObject, keyOf } from '../api/object'
import { apiVersionOf, listKindOf, type PropagationPolicy } from '../api/resource'
import { notAllowed, unknownPath } from '../api/rest/request-target'
import { StatusError } from '../api/status-error'
import { isObject, type JsonObject, type JsonValue } from '../base/json'
import { selectionOf } from '../kubectl/selection'
import { decodeObject } from './body'
import { objectKey, readDryRun, SUCCESS, type WriteAnswer, type WriteRequest } from './write-request'

interface ReadDelete {
  readonly delete: DeleteOptions
  readonly dryRuns: readonly unknown[]
}

/** The DeleteOptions of a body, or of a query in the same words. @throws {StatusError} BadRequest */
function readDeleteOptions(body: JsonValue | undefined): ReadDelete {
  if (body === undefined || body === null) return { delete: {}, dryRuns: [] }
  if (!isObject(body)) throw StatusError.badRequest('the DeleteOptions must be one object')
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions, dryRun } = body
  const policy = orphanDependents === true ? 'Orphan' : propagationPolicy
  if (policy !== undefined && policy !== null && !['Background', 'Foreground', 'Orphan'].includes(String(policy))) {
    throw StatusError.of(
      422,
      'Invalid',
      `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
    )
  }
  const { uid, resourceVersion } = isObject(preconditions) ? preconditions : {}
  return {
    delete: {
      ...(typeof gracePeriodSeconds === 'number' ? { gracePeriodSeconds } : {}),
      ...(policy ? { propagationPolicy: policy as PropagationPolicy } : {}),
      ...(uid || resourceVersion
        ? {
            preconditions: {
              ...(typeof uid === 'string' ? { uid } : {}),
              ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
            },
          }
        : {}),
    },
    dryRuns: Array.isArray(dryRun) ? dryRun : [],
  }
}

/** DELETE of one object or of everything that is selected. @throws {StatusError} */
export async function answerDelete(request: WriteRequest): Promise<WriteAnswer> {
  const { cluster, target, query } = request
  const { resource, name } = target
  if (target.subresource !== undefined) throw notAllowed()
  const grace = query.get('gracePeriodSeconds')
  const inQuery: JsonObject = {
    ...(grace !== null && /^-?\d+$/.test(grace) ? { gracePeriodSeconds: Number(grace) } : {}),
    ...(query.get('propagationPolicy') ? { propagationPolicy: query.get('propagationPolicy') as string } : {}),
  }
  const body = request.body.length > 0 ? decodeObject(request.body, request.contentType, 'DeleteOptions') : undefined
  const fromQuery = readDeleteOptions(inQuery)
  const fromBody = readDeleteOptions(body)
  const dryRun = readDryRun([...query.getAll('dryRun'), ...fromBody.dryRuns])
  const options = { ...fromQuery.delete, ...fromBody.delete, dryRun }
  if (name === undefined) return deleteCollection(request, options)
  const key = objectKey(target)
  const { gone, uid } = await cluster.delete(resource, key, options)
  const left = await cluster.find<KubernetesObject>(resource, key)
  if (!gone && left?.metadata.uid === uid) return { code: 200, warnings: [], object: left }
  const details = { name, ...(resource.group ? { group: resource.group } : {}), kind: resource.plural, uid }
  return { code: 200, warnings: [], document: { ...SUCCESS, details } }
}

async function deleteCollection(
  { cluster, target, query }: WriteRequest,
  options: DeleteOptions & { readonly dryRun: boolean },
): Promise<WriteAnswer> {
  const { resource, namespace } = target
  if (resource.namespaced && namespace === undefined) throw unknownPath()
  const selection = selectionOf(target, query)
  const listed = await cluster.list<KubernetesObject>(resource, namespace === undefined ? {} : { namespace })
  const chosen = listed.filter((object) => selection.matches(object))
  for (const object of chosen) await cluster.delete(resource, keyOf(object), options)
  const items = chosen.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest)
  const metadata = { resourceVersion: String(cluster.simulation.revision) }
  const type = { kind: listKindOf(resource), apiVersion: apiVersionOf(resource) }
  return { code: 200, warnings: [], document: { ...type, metadata, items } }
}

/** POST to the eviction of a pod. @throws {StatusError} */
export async function evict({ cluster, target, query }: WriteRequest, body: JsonObject): Promise<WriteAnswer> {
  const options = readDeleteOptions(body.deleteOptions)
  const dryRun = readDryRun([...query.getAll('dryRun'), ...options.dryRuns])
  await cluster.evict(objectKey(target), { ...options.delete, dryRun })
  return { code: 201, warnings: [], document: { ...SUCCESS, code: 201 } }
}

import type { DeleteOptions } from '../api/client'
import { invalid, unsupported } from '../api/field-error'
import { type KubernetesObject, keyOf } from '../api/object'
import { apiVersionOf, listKindOf, type PropagationPolicy } from '../api/resource'
import { notAllowed, unknownPath } from '../api/rest/request-target'
import { StatusError } from '../api/status-error'
import { isObject, type JsonObject, type JsonValue } from '../base/json'
import { selectionOf } from '../kubectl/selection'
import { decodeObject, goWord } from './body'
import { invalidOptions, objectKey, readDryRun, SUCCESS, type WriteAnswer, type WriteRequest } from './write-request'

const POLICIES: readonly string[] = ['Foreground', 'Background', 'Orphan']

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
  const isGiven = (value: unknown): boolean => value !== undefined && value !== null
  if (isGiven(gracePeriodSeconds) && typeof gracePeriodSeconds !== 'number') {
    throw StatusError.badRequest(
      `json: cannot unmarshal ${goWord(gracePeriodSeconds)} into Go struct field DeleteOptions.gracePeriodSeconds of type int64`,
    )
  }
  if (isGiven(orphanDependents) && isGiven(propagationPolicy)) {
    const why = 'orphanDependents and deletionPropagation cannot be both set'
    throw invalidOptions('DeleteOptions', invalid('propagationPolicy', propagationPolicy, why))
  }
  if (isGiven(policy) && !POLICIES.includes(String(policy))) {
    throw invalidOptions('DeleteOptions', unsupported('propagationPolicy', policy, [...POLICIES, 'nil']))
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
  if (grace && !/^[+-]?\d+$/.test(grace)) {
    throw StatusError.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(grace)}: invalid syntax`)
  }
  const inQuery: JsonObject = {
    ...(grace ? { gracePeriodSeconds: Number(grace) } : {}),
    ...(query.get('propagationPolicy') ? { propagationPolicy: query.get('propagationPolicy') as string } : {}),
  }
  const body = request.body.length > 0 ? decodeObject(request.body, request.contentType, 'DeleteOptions') : undefined
  if (body?.kind && body.kind !== 'DeleteOptions') {
    const { apiVersion = '', kind } = body
    throw StatusError.badRequest(
      `${String(kind)} in version ${JSON.stringify(apiVersion)} cannot be handled as a DeleteOptions: no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`,
    )
  }
  const fromQuery = readDeleteOptions(inQuery)
  const fromBody = readDeleteOptions(body)
  const dryRun = readDryRun('DeleteOptions', [...query.getAll('dryRun'), ...fromBody.dryRuns])
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
  const { name } = isObject(body.metadata) ? body.metadata : {}
  if (name !== target.name) throw StatusError.badRequest('name in URL does not match name in Eviction object')
  const options = readDeleteOptions(body.deleteOptions)
  const dryRun = readDryRun('DeleteOptions', [...query.getAll('dryRun'), ...options.dryRuns])
  await cluster.evict(objectKey(target), { ...options.delete, dryRun })
  return { code: 201, warnings: [], document: { ...SUCCESS, code: 201 } }
}

import type { DeleteOptions, Patch, WriteOptions, WriteResult } from '../api/client'
import { type KubernetesObject, keyOf } from '../api/object'
import type { AnyResource, PropagationPolicy } from '../api/resource'
import { StatusError } from '../api/status-error'
import { isObject, type JsonObject, type JsonValue } from '../base/json'
import type { WritablePart } from '../cluster/cluster'
import type { Simulated } from '../cluster/simulated'
import { decodeObject, mediaType, parseJson, parseYamlText, unsupportedType } from './body'
import { type Target, unknownPath } from './request-target'
import { selectionOf } from './selection'

/** A request that changes something, with its body read. */
export interface WriteRequest {
  readonly cluster: Simulated
  readonly target: Target
  readonly query: URLSearchParams
  readonly body: Buffer
  readonly contentType: string | undefined
  /** Who writes when the query does not say: the first word of the User-Agent. */
  readonly agent: string
}

/** What came of it: an object of the kind, or any other document. */
export interface WriteAnswer {
  readonly code: number
  readonly warnings: readonly string[]
  readonly object?: KubernetesObject
  readonly document?: object
}

function optionsOf({ query, agent, target: { apiVersion } }: WriteRequest): WriteOptions {
  const dryRun = readDryRun(query.getAll('dryRun'))
  const validation = query.get('fieldValidation') || 'Warn'
  if (validation !== 'Strict' && validation !== 'Warn' && validation !== 'Ignore') {
    throw StatusError.of(
      422,
      'Invalid',
      `CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: ${JSON.stringify(validation)}: supported values: "Ignore", "Strict", "Warn"`,
    )
  }
  return {
    fieldValidation: validation,
    fieldManager: query.get('fieldManager') || agent,
    dryRun,
    ...(apiVersion ? { apiVersion } : {}),
  }
}

function readDryRun(values: readonly unknown[]): boolean {
  for (const value of values) {
    if (value === '' || value === 'All') continue
    throw StatusError.of(
      422,
      'Invalid',
      `CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ${JSON.stringify(value)}: supported values: "All"`,
    )
  }
  return values.includes('All')
}

/** What is sent to subresources that take another kind. */
const SUBRESOURCE_KINDS: Readonly<Record<string, string>> = { eviction: 'Eviction', binding: 'Binding', scale: 'Scale' }

/** The object in the body, in the version of the path. @throws {StatusError} BadRequest */
function documentOf({ body, contentType, target }: WriteRequest): JsonObject {
  const { apiVersion, resource, subresource = '' } = target
  const document = decodeObject(body, contentType, SUBRESOURCE_KINDS[subresource] ?? resource.kind)
  if (apiVersion === undefined) return document
  const given = document.apiVersion || apiVersion
  if (given === apiVersion) return { ...document, apiVersion }
  throw StatusError.badRequest(
    `the API version in the data (${String(given)}) does not match the expected API version (${apiVersion})`,
  )
}

const SUCCESS = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' } as const

/** POST. @throws {StatusError} */
export async function answerPost(request: WriteRequest): Promise<WriteAnswer> {
  const { cluster, target } = request
  const { resource, namespace = '', name, subresource } = target
  const document = documentOf(request)
  if (subresource === 'eviction') return evict(request, document)
  if (subresource === 'binding') return bind(request, document)
  if (subresource !== undefined || name !== undefined) throw notAllowed(resource)
  if (resource.namespaced && namespace === '') throw notAllowed(resource)
  const made = await cluster.create(resource, namespace, document, optionsOf(request))
  return { code: 201, ...made }
}

const notAllowed = (_resource: AnyResource): StatusError =>
  StatusError.of(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})

async function evict({ cluster, target, query }: WriteRequest, body: JsonObject): Promise<WriteAnswer> {
  const options = readDeleteOptions(body.deleteOptions)
  const dryRun = readDryRun([...query.getAll('dryRun'), ...options.dryRuns])
  await cluster.evict(objectKey(target), { ...options.delete, dryRun })
  return { code: 201, warnings: [], document: { ...SUCCESS, code: 201 } }
}

async function bind({ cluster, target }: WriteRequest, body: JsonObject): Promise<WriteAnswer> {
  const { name } = isObject(body.target) ? body.target : {}
  if (typeof name !== 'string' || name === '') {
    throw StatusError.of(422, 'Invalid', 'Binding "" is invalid: target.name: Required value')
  }
  await cluster.bind(objectKey(target), name)
  return { code: 201, warnings: [], document: { ...SUCCESS, code: 201 } }
}

const objectKey = ({ namespace = '', name = '' }: Target) => ({ namespace, name })

function writablePart({ resource, subresource }: Target): { readonly subresource?: WritablePart } {
  switch (subresource) {
    case undefined:
      return {}
    case 'status':
    case 'scale':
    case 'finalize':
      return { subresource }
    default:
      throw notAllowed(resource)
  }
}

/** PUT. @throws {StatusError} */
export async function answerPut(request: WriteRequest): Promise<WriteAnswer> {
  const { cluster, target } = request
  if (target.name === undefined) throw notAllowed(target.resource)
  const document = documentOf(request)
  const options = { ...optionsOf(request), ...writablePart(target) }
  return written(await cluster.update(target.resource, objectKey(target), document, options))
}

const written = (result: WriteResult): WriteAnswer => ({ code: 200, ...result })

const PATCH_TYPES: Readonly<Record<string, Patch['type']>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
}
const APPLY_TYPES: readonly string[] = ['application/apply-patch+yaml', 'application/apply-patch+json']

/** PATCH of any type, server-side apply among them. @throws {StatusError} */
export async function answerPatch(request: WriteRequest): Promise<WriteAnswer> {
  const { cluster, target, query } = request
  const { resource } = target
  if (target.name === undefined) throw notAllowed(resource)
  const type = mediaType(request.contentType)
  const options = { ...optionsOf(request), ...writablePart(target) }
  if (APPLY_TYPES.includes(type)) {
    const fieldManager = query.get('fieldManager') ?? ''
    const force = query.get('force') === 'true'
    const existed = await cluster.find<KubernetesObject>(resource, objectKey(target))
    const body = parseYamlText(request.body)
    const applied = await cluster.applyPatch(resource, objectKey(target), body, { ...options, fieldManager, force })
    return { ...written(applied), code: existed ? 200 : 201 }
  }
  const patchType = Object.hasOwn(PATCH_TYPES, type) ? PATCH_TYPES[type] : undefined
  if (!patchType) throw unsupportedType(type, [...Object.keys(PATCH_TYPES), 'application/apply-patch+yaml'])
  const prefix = patchType === 'strategic' ? '' : 'error decoding patch: '
  const body = parseJson(request.body, (mistake) => StatusError.badRequest(`${prefix}${mistake}`))
  return written(await cluster.patch(resource, objectKey(target), { type: patchType, body }, options))
}

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
  if (target.subresource !== undefined) throw notAllowed(resource)
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
  const apiVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version
  return { code: 200, warnings: [], document: { kind: `${resource.kind}List`, apiVersion, metadata, items } }
}

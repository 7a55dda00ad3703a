import type { Patch, WriteOptions, WriteResult } from '../api/client'
import { invalid, unsupported } from '../api/field-error'
import type { KubernetesObject } from '../api/object'
import { notAllowed, type Target } from '../api/rest/request-target'
import { StatusError } from '../api/status-error'
import { isObject, type JsonObject } from '../base/json'
import type { WritablePart } from '../cluster/cluster'
import { decodeObject, mediaType, parseJson, parseYamlText, unsupportedType } from './body'
import { evict } from './delete'
import {
  invalidOptions,
  type OptionsKind,
  objectKey,
  readDryRun,
  SUCCESS,
  type WriteAnswer,
  type WriteRequest,
} from './write-request'

function optionsOf(kind: OptionsKind, { query, agent, target: { apiVersion } }: WriteRequest): WriteOptions {
  const dryRun = readDryRun(kind, query.getAll('dryRun'))
  const validation = query.get('fieldValidation') || 'Warn'
  if (validation !== 'Strict' && validation !== 'Warn' && validation !== 'Ignore') {
    throw invalidOptions(kind, unsupported('fieldValidation', validation, ['Ignore', 'Strict', 'Warn']))
  }
  return {
    fieldValidation: validation,
    fieldManager: managerOf(kind, query) || agent,
    dryRun,
    ...(apiVersion ? { apiVersion } : {}),
  }
}

/** Who the query says that writes. @throws {StatusError} Invalid */
function managerOf(kind: OptionsKind, query: URLSearchParams): string {
  const manager = query.get('fieldManager') ?? ''
  const [unprintable] = /\p{C}/u.exec(manager) ?? []
  if (unprintable === undefined) return manager
  const code = (unprintable.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const why = `invalid character U+${code} (at position ${Buffer.byteLength(manager.slice(0, manager.indexOf(unprintable)))})`
  throw invalidOptions(kind, invalid('fieldManager', manager, why))
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

/** POST. @throws {StatusError} */
export async function answerPost(request: WriteRequest): Promise<WriteAnswer> {
  const { cluster, target } = request
  const { resource, namespace = '', name, subresource } = target
  const document = documentOf(request)
  if (subresource === 'eviction') return evict(request, document)
  if (subresource === 'binding') return bind(request, document)
  if (subresource !== undefined || name !== undefined) throw notAllowed()
  if (resource.namespaced && namespace === '') throw notAllowed()
  const made = await cluster.create(resource, namespace, document, optionsOf('CreateOptions', request))
  return { code: 201, ...made }
}

async function bind({ cluster, target }: WriteRequest, body: JsonObject): Promise<WriteAnswer> {
  const { name } = isObject(body.target) ? body.target : {}
  if (typeof name !== 'string' || name === '') {
    throw StatusError.of(422, 'Invalid', 'Binding "" is invalid: target.name: Required value')
  }
  await cluster.bind(objectKey(target), name)
  return { code: 201, warnings: [], document: { ...SUCCESS, code: 201 } }
}

function writablePart({ subresource }: Target): { readonly subresource?: WritablePart } {
  switch (subresource) {
    case undefined:
      return {}
    case 'status':
    case 'scale':
    case 'finalize':
    case 'resize':
      return { subresource }
    default:
      throw notAllowed()
  }
}

/** PUT. @throws {StatusError} */
export async function answerPut(request: WriteRequest): Promise<WriteAnswer> {
  const { cluster, target } = request
  if (target.name === undefined) throw notAllowed()
  const document = documentOf(request)
  const options = { ...optionsOf('UpdateOptions', request), ...writablePart(target) }
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
  if (target.name === undefined) throw notAllowed()
  const type = mediaType(request.contentType)
  const options = { ...optionsOf('PatchOptions', request), ...writablePart(target) }
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

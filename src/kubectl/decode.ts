import type { KubernetesObject } from '../api/object'
import type { AnyResource } from '../api/resource'
import { toCompactJson } from '../base/go-json'
import { isObject, type JsonObject } from '../base/json'
import { CommandError } from './errors'
import { invalidData, type ManifestDocument } from './manifest'
import { findKind } from './resource-types'

/** An object of a manifest: its kind is known, its content is the server's business. */
export interface Manifest {
  readonly resource: AnyResource
  readonly namespace: string
  /** Empty when the manifest gives none. */
  readonly name: string
  readonly source: string
  /** With `metadata.namespace` filled in for namespaced kinds. */
  readonly body: JsonObject
}

/** The labels that a manifest gives its object. */
export const manifestLabels = ({ body }: Manifest): Readonly<Record<string, string>> | undefined =>
  (body.metadata as { readonly labels?: Readonly<Record<string, string>> } | undefined)?.labels

export interface DecodeOptions {
  readonly resources: readonly AnyResource[]
  readonly namespace: string
  /** Whether `--namespace` was given: then a manifest must not name another. */
  readonly namespaceGiven: boolean
  /** Whether missing kinds are refused by validation (the default) or by the decoder. */
  readonly validate: boolean
}

/** The objects of a document; several when it is a List. @throws {CommandError} */
export function decodeDocument(document: ManifestDocument, options: DecodeOptions): readonly Manifest[] {
  const { body, source } = document
  requireKind(document, options.validate)
  const items = body.items
  if (String(body.kind).endsWith('List') && Array.isArray(items)) {
    return items.flatMap((item) => {
      if (isObject(item)) return decodeDocument({ ...document, body: item as JsonObject }, options)
      throw new CommandError(`unable to decode "${source}": a List holds objects, found ${toCompactJson(item)}`)
    })
  }
  requireTypedMetadata(body, source)
  return [locate(body, source, options)]
}

function requireKind({ body, source }: ManifestDocument, validate: boolean): void {
  const missing = (['apiVersion', 'kind'] as const).filter(
    (field) => typeof body[field] !== 'string' || body[field] === '',
  )
  if (missing.length === 0) return
  if (validate) {
    const problems = missing.map((field) => `${field} not set`)
    const problem = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`
    throw invalidData(source, problem as string)
  }
  const field = missing.includes('kind') ? 'Kind' : 'apiVersion'
  throw new CommandError(`unable to decode "${source}": Object '${field}' is missing in '${toCompactJson(body)}'`)
}

const TEXT_FIELDS = ['name', 'generateName', 'namespace', 'uid', 'resourceVersion']
const TEXT_MAPS = ['labels', 'annotations']

/** kubectl itself reads metadata, and refuses what is no text there. */
function requireTypedMetadata(body: JsonObject, source: string): void {
  const { metadata } = body
  if (metadata === undefined || metadata === null) return
  const refuse = (value: unknown, field: string, type: string): never => {
    const struct = field === 'metadata' ? 'metadataOnlyObject' : 'ObjectMeta'
    throw new CommandError(
      `unable to decode "${source}": json: cannot unmarshal ${jsonType(value)} into Go struct field ${struct}.${field} of type ${type}`,
    )
  }
  if (!isObject(metadata)) return refuse(metadata, 'metadata', 'v1.ObjectMeta')
  for (const field of TEXT_FIELDS) {
    const value = metadata[field]
    if (value !== undefined && value !== null && typeof value !== 'string') refuse(value, `metadata.${field}`, 'string')
  }
  for (const field of TEXT_MAPS) {
    const map = metadata[field]
    if (map === undefined || map === null) continue
    if (!isObject(map)) return refuse(map, `metadata.${field}`, 'map[string]string')
    for (const value of Object.values(map)) {
      if (value !== null && typeof value !== 'string') refuse(value, `metadata.${field}`, 'string')
    }
  }
}

const jsonType = (value: unknown): string => {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function locate(body: JsonObject, source: string, options: DecodeOptions): Manifest {
  const [apiVersion, kind] = [String(body.apiVersion), String(body.kind)]
  const metadata = (isObject(body.metadata) ? body.metadata : {}) as Partial<KubernetesObject['metadata']>
  const name = metadata.name ?? ''
  const given = metadata.namespace ?? ''
  const resource = findKind(options.resources, apiVersion, kind)
  if (!resource) {
    throw new CommandError(
      `resource mapping not found for name: "${name}" namespace: "${given}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
    )
  }
  if (!resource.namespaced) return { resource, namespace: '', name, source, body }
  if (given && options.namespaceGiven && given !== options.namespace) {
    throw new CommandError(
      `the namespace from the provided object "${given}" does not match the namespace "${options.namespace}". You must pass '--namespace=${given}' to perform this operation.`,
    )
  }
  const namespace = given || options.namespace
  return { resource, namespace, name, source, body: { ...body, metadata: { ...metadata, namespace } as JsonObject } }
}

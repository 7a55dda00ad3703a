import { fieldTable } from '../../api/fields/field-table'
import { apiVersionOf, type Resource } from '../../api/resource'
import { StatusError } from '../../api/status-error'
import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import type { AnyDraft } from '../context'
import type { Limits } from '../limits'
import { decodeCustom } from './custom-document'
import { deprecationWarning } from './deprecations'
import { cannotBeHandled, DecodingError, FieldDecoder, type UnknownField } from './field-decoder'

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export interface Decoded {
  /** A private, writable copy of known fields only. */
  readonly draft: AnyDraft
  readonly warnings: readonly string[]
}

/** At most so many unknown fields are named. */
const MAXIMUM_REPORTED = 100

/**
 * Reads a client's document as an object of a resource. Old group versions are converted.
 * @throws {StatusError} BadRequest, in the words of a real server.
 */
export function decodeBody(resource: Resource, body: JsonValue, validation: FieldValidation, limits: Limits): Decoded {
  refuseHugeDocument(body, limits)
  if (!isObject(body))
    throw StatusError.badRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): ${JSON.stringify(body).slice(0, 80)}`,
    )
  const document = body as JsonObject
  const apiVersion = readApiVersion(resource, document)
  const { draft, unknown } = readDocument(resource, document, apiVersion)
  const problems = unknownFieldTexts(unknown)
  if (validation === 'Strict' && problems.length > 0) {
    throw cannotBeHandled(resource.kind, versionOf(apiVersion), strictError(problems))
  }
  const deprecation = deprecationWarning(resource, apiVersion)
  return { draft, warnings: [...(deprecation ? [deprecation] : []), ...(validation === 'Warn' ? problems : [])] }
}

export const strictError = (problems: readonly string[]): string => `strict decoding error: ${problems.join(', ')}`

export const unknownFieldTexts = (unknown: readonly UnknownField[]): readonly string[] =>
  unknown.slice(0, MAXIMUM_REPORTED).map(({ path }) => `unknown field "${path}"`)

const versionOf = (apiVersion: string): string => apiVersion.slice(apiVersion.indexOf('/') + 1)

function readApiVersion(resource: Resource, { apiVersion, kind }: JsonObject): string {
  const served = apiVersionOf(resource)
  const given = apiVersion === undefined || apiVersion === '' ? served : apiVersion
  if (typeof given !== 'string')
    throw StatusError.badRequest('json: cannot unmarshal object into Go struct field .apiVersion of type string')
  if (given !== served && !resource.legacyApiVersions?.includes(given)) {
    throw StatusError.badRequest(
      `the API version in the data (${given}) does not match the expected API version (${served})`,
    )
  }
  if (kind !== undefined && kind !== '' && kind !== resource.kind) {
    throw StatusError.badRequest(
      `${String(kind)} in version "${versionOf(given)}" cannot be handled as a ${resource.kind}: no kind "${String(kind)}" is registered for version "${given}"`,
    )
  }
  return given
}

export interface ReadDocument {
  readonly draft: AnyDraft
  readonly unknown: readonly UnknownField[]
}

function readDocument(resource: Resource, document: JsonObject, apiVersion: string): ReadDocument {
  const legacy = apiVersion !== apiVersionOf(resource)
  const current = legacy ? convert(resource, document, apiVersion) : document
  try {
    return decodeFields(resource, current)
  } catch (error) {
    if (error instanceof DecodingError) throw cannotBeHandled(resource.kind, versionOf(apiVersion), error.message)
    throw error
  }
}

/** The document's fields, typed and pruned. @throws {DecodingError} */
export function decodeFields(resource: Resource, document: JsonObject): ReadDocument {
  if (resource.custom) return decodeCustom(resource, resource.custom.schema, document)
  const table = fieldTable()
  const type = table.ofResource(resource)
  const decoder = new FieldDecoder(table)
  const read = type ? decoder.decode(type, document) : (structuredClone(document) as Record<string, unknown>)
  const metadata = (read.metadata ?? {}) as AnyDraft['metadata']
  const draft = { ...read, apiVersion: apiVersionOf(resource), kind: resource.kind, metadata } as AnyDraft
  return { draft, unknown: decoder.unknown }
}

/** An old version's document in today's shape. @throws {StatusError} BadRequest */
export function convert(resource: Resource, document: JsonObject, apiVersion: string): JsonObject {
  const draft = structuredClone(document) as Record<string, unknown>
  if (!isObject(draft.metadata)) draft.metadata = {}
  if (!isObject(draft.spec) && 'spec' in document) {
    throw cannotBeHandled(resource.kind, versionOf(apiVersion), `spec of ${resource.kind} must be an object`)
  }
  try {
    resource.convertLegacy?.(draft as never, apiVersion)
  } catch (error) {
    // Conversions read fields before their types are known to be right: a document of the wrong shape may break them.
    if (error instanceof TypeError) {
      throw cannotBeHandled(resource.kind, versionOf(apiVersion), `a field has the wrong type (${error.message})`)
    }
    throw error
  }
  return draft as JsonObject
}

/** @throws {StatusError} when a document nests deeper or holds more than a simulation reads. */
export function refuseHugeDocument(document: unknown, limits: Limits): void {
  let nodes = 0
  const count = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null) return
    if (depth > limits.depth)
      throw StatusError.badRequest(
        `gherkube reads manifests that nest at most ${limits.depth} levels deep; this one goes deeper`,
      )
    const items = Object.values(value)
    nodes += items.length
    if (nodes > limits.nodes)
      throw StatusError.of(
        413,
        'RequestEntityTooLarge',
        `gherkube reads manifests with at most ${limits.nodes} values; this one has more`,
      )
    for (const item of items) count(item, depth + 1)
  }
  count(document, 1)
}

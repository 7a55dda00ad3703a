import type { Patch, WriteOptions } from '../../api/client'
import { invalid } from '../../api/field-error'
import type { ObjectKey } from '../../api/object'
import { apiVersionOf, type Resource } from '../../api/resource'
import { StatusError } from '../../api/status-error'
import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import type { AnyDraft } from '../context'
import type { Limits } from '../limits'
import { goText } from '../patch/go-text'
import {
  convert,
  type Decoded,
  decodeBody,
  decodeFields,
  type FieldValidation,
  strictError,
  unknownFieldTexts,
} from './decode'
import { DecodingError } from './field-decoder'
import { fieldHints } from './field-hints'

/** What a complaint about a patch, not about an object, is about. */
const NO_KIND = { group: '', plural: '', kind: '' } as const

export const asObject = (body: JsonValue): JsonObject => {
  if (isObject(body)) return body as JsonObject
  throw StatusError.badRequest(`the object provided is unrecognized: expected an object, found ${JSON.stringify(body)}`)
}

export function settleNamespace(resource: Resource, draft: AnyDraft, namespace: string): void {
  const { metadata } = draft
  if (!resource.namespaced) {
    delete metadata.namespace
    return
  }
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw StatusError.badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    )
  }
  metadata.namespace = namespace
}

export function refuseOtherName({ metadata }: AnyDraft, { name }: ObjectKey): void {
  metadata.name ??= name
  if (metadata.name === name) return
  throw StatusError.badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
}

/** Reads a patched object; complaints are about the patch, as a server words them. */
export function decodePatched(
  resource: Resource,
  patched: JsonObject,
  patch: Patch,
  { fieldValidation = 'Warn', apiVersion }: WriteOptions,
): Decoded {
  const refuse = (why: string): never => {
    const value = patch.type === 'strategic' ? goText(patch.body) : JSON.stringify(patched)
    throw StatusError.invalid(NO_KIND, '', [invalid('patch', value, why)])
  }
  try {
    const document = apiVersion ? convert(resource, patched, apiVersion) : patched
    const { draft, unknown } = decodeFields(resource, document)
    const problems = unknownFieldTexts(unknown)
    if (fieldValidation === 'Strict' && problems.length > 0) refuse(strictError(problems))
    return { draft, warnings: fieldValidation === 'Warn' ? problems : [] }
  } catch (error) {
    if (error instanceof DecodingError)
      return refuse(patch.type === 'strategic' ? structuredWords(error.message) : error.message)
    throw error
  }
}

/** A strategic merge is read field by field, not as JSON text: the reader has other words for a wrong type. */
function structuredWords(message: string): string {
  const type = /of type (\S+)$/.exec(message)?.[1]
  return type && /^(?:int32|int64|bool|float64)$/.test(type) ? `unrecognized type: ${type}` : message
}

/** Reads an apply configuration; complaints are about its schema, as a server words them. */
export function decodeApplied(resource: Resource, key: ObjectKey, body: JsonValue, limits: Limits): Decoded {
  const { managedFields } = (asObject(body).metadata ?? {}) as JsonObject
  if (managedFields !== undefined) throw StatusError.badRequest('metadata.managedFields must be nil')
  const { draft, warnings } = decodeBody(resource, body, 'Warn', limits)
  const unknown = warnings.flatMap((warning) => /^unknown field "(.*)"$/.exec(warning)?.[1] ?? [])
  if (unknown.length > 0) {
    const texts = unknown.map((path) => `.${path}: field not declared in schema`)
    const list = texts.length === 1 ? texts[0] : `errors:\n${texts.map((text) => `  ${text}`).join('\n')}`
    const subject = `${key.namespace}/${key.name}; ${apiVersionOf(resource)}, Kind=${resource.kind}`
    throw StatusError.of(500, '', `failed to create typed patch object (${subject}): ${list}`)
  }
  refuseOtherName(draft, key)
  settleNamespace(resource, draft, key.namespace)
  return { draft, warnings }
}

/** Adds to a refusal of unknown fields what their author may have meant. */
export function decodeWithHints(
  resource: Resource,
  body: JsonValue,
  validation: FieldValidation,
  limits: Limits,
): Decoded {
  try {
    return decodeBody(resource, body, validation, limits)
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'BadRequest' || !isObject(body)) throw error
    const hints = fieldHints(resource, body as JsonObject).map(({ path, hint }) => `${path}: ${hint}`)
    throw new StatusError(error.status, hints)
  }
}

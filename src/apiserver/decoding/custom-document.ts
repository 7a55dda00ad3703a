import { fieldTable } from '../../api/fields/field-table'
import { apiVersionOf, type Resource } from '../../api/resource'
import type { JsonSchema } from '../../api/schema/json-schema'
import { pruneUnknown } from '../../api/schema/prune'
import { isObject, type JsonObject } from '../../base/json'
import type { AnyDraft } from '../context'
import { isSafeKey } from '../patch/safe-keys'
import type { ReadDocument } from './decode'
import { DecodingError, FieldDecoder } from './field-decoder'
import { goValue } from './go-types'

/** Reads a document of a custom kind: metadata as that of every kind, the rest by the schema. @throws {DecodingError} */
export function decodeCustom(resource: Resource, schema: JsonSchema, document: JsonObject): ReadDocument {
  const { metadata, ...rest } = document
  refuseUnsafeKeys(rest, resource.kind)
  const read = structuredClone(rest) as Record<string, unknown>
  const unknown = pruneUnknown(read, schema).map((path) => ({ path, name: path.slice(path.lastIndexOf('.') + 1) }))
  const decoder = new FieldDecoder(fieldTable())
  const draft = {
    ...read,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: decodeMetadata(decoder, metadata ?? {}),
  } as AnyDraft
  const stray = decoder.unknown.map(({ path, ...field }) => ({ ...field, path: `metadata.${path}` }))
  return { draft, unknown: [...stray, ...unknown] }
}

function decodeMetadata(decoder: FieldDecoder, metadata: unknown): Record<string, unknown> {
  if (isObject(metadata)) return decoder.decode(fieldTable().type('V1ObjectMeta'), metadata)
  throw new DecodingError(`json: cannot unmarshal ${goValue(metadata)} into Go value of type v1.ObjectMeta`)
}

/** Such a key would name the prototype of what it is written to: refusing it is better than losing it. */
function refuseUnsafeKeys(value: unknown, path: string): void {
  if (Array.isArray(value)) for (const item of value) refuseUnsafeKeys(item, path)
  if (!isObject(value)) return
  for (const [key, item] of Object.entries(value)) {
    if (!isSafeKey(key)) throw new DecodingError(`gherkube does not read the key ${JSON.stringify(key)} of ${path}`)
    refuseUnsafeKeys(item, `${path}.${key}`)
  }
}

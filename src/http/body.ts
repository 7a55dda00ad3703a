import type { IncomingMessage } from 'node:http'
import { parse as parseYaml } from 'yaml'
import { StatusError } from '../api/status-error'
import { goJsonMistake } from '../base/go-json-mistake'
import { isObject, type JsonObject, type JsonValue } from '../base/json'
import { decodeProtobuf } from './protobuf/decode'

/** As a real API server: request bodies of more than 3 MiB are refused. */
export const MAXIMUM_BODY = 3 * 1024 * 1024

/** Reads the whole body. @throws {StatusError} RequestEntityTooLarge */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = () =>
    StatusError.of(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAXIMUM_BODY}`)
  if (Number(request.headers['content-length'] ?? 0) > MAXIMUM_BODY) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAXIMUM_BODY) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export const mediaType = (header: string | undefined): string =>
  (header ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

/** An object that creates or replaces one of a kind: in JSON, YAML or protobuf. @throws {StatusError} */
export function decodeObject(body: Buffer, contentType: string | undefined, kind: string): JsonObject {
  const document = decode(body, contentType, kind)
  if (isObject(document)) return document as JsonObject
  // Go reads null as an object without fields.
  if (document === null) return {}
  throw unrecognized(body, kind, `json: cannot unmarshal ${goWord(document)} into Go value of type ${TYPE_META}`)
}

/** What Go calls the type of a value in JSON. */
export function goWord(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
/** What a server reads first: of which version and kind a document is. */
const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

function decode(body: Buffer, contentType: string | undefined, kind: string): JsonValue {
  const type = mediaType(contentType)
  switch (type) {
    case '':
    case 'application/json':
    case '*/*':
      return parseJson(body, (mistake) => unrecognized(body, kind, mistake))
    case 'application/yaml':
      return parseYamlText(body)
    case 'application/vnd.kubernetes.protobuf':
      return decodeProtobuf(body)
    default:
      throw unsupportedType(type, ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])
  }
}

const unrecognized = (body: Buffer, kind: string, mistake: string): StatusError =>
  StatusError.badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${mistake} (${summary(body)})`,
  )

const SUMMARY_LENGTH = 30

/** The beginning of a body, as an API server shows what it could not read. */
function summary(body: Buffer): string {
  if (body.length === 0) return '<empty>'
  const text = body.subarray(0, SUMMARY_LENGTH).toString(body[0] === 0x7b ? 'utf8' : 'hex')
  return body.length > SUMMARY_LENGTH ? `${text} ...` : text
}

/** @param refuse the refusal, from what is wrong in Go's words */
export function parseJson(body: Buffer, refuse: (mistake: string) => StatusError): JsonValue {
  const text = body.toString('utf8')
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    throw refuse(goJsonMistake(text) ?? 'invalid JSON')
  }
}

/** YAML is a superset of JSON: apply configurations may be either. */
export function parseYamlText(body: Buffer): JsonValue {
  try {
    return parseYaml(body.toString('utf8'), { maxAliasCount: 100, logLevel: 'error' }) as JsonValue
  } catch (error) {
    throw StatusError.badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
}

export const unsupportedType = (type: string, known: readonly string[]): StatusError =>
  StatusError.of(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${known.join(', ')}${type ? '' : ' (the request names none)'}`,
    {},
  )

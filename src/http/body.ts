import type { IncomingMessage } from 'node:http'
import { parse as parseYaml } from 'yaml'
import { StatusError } from '../api/status-error'
import type { JsonValue } from '../base/json'
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

/** A body that creates or replaces: JSON, YAML or protobuf. @throws {StatusError} */
export function decodeObject(body: Buffer, contentType: string | undefined): JsonValue {
  const type = mediaType(contentType)
  switch (type) {
    case '':
    case 'application/json':
    case '*/*':
      return parseJson(body)
    case 'application/yaml':
      return parseYamlText(body)
    case 'application/vnd.kubernetes.protobuf':
      return decodeProtobuf(body)
    default:
      throw unsupportedType(type, ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])
  }
}

export function parseJson(body: Buffer): JsonValue {
  if (body.length === 0) throw StatusError.badRequest('the body of the request was empty: expected an object in JSON')
  try {
    return JSON.parse(body.toString('utf8')) as JsonValue
  } catch (error) {
    throw StatusError.badRequest(
      `the object provided is unrecognized (must be of type JSON): ${error instanceof Error ? error.message : String(error)}`,
    )
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

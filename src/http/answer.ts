import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { StatusError } from '../api/status-error'

/** Sends one JSON document, or its text; the server's warnings go along as headers, as kubectl expects them. */
export function sendJson(
  response: ServerResponse,
  code: number,
  document: object | string,
  { warnings = [], type = 'application/json' }: { readonly warnings?: readonly string[]; readonly type?: string } = {},
): void {
  const text = `${typeof document === 'string' ? document : JSON.stringify(document)}\n`
  const headers: OutgoingHttpHeaders = {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache, private',
    'x-content-type-options': 'nosniff',
  }
  if (warnings.length > 0) response.setHeader('warning', warnings.map(warningHeader))
  response.writeHead(code, headers)
  response.end(text)
}

export function sendText(
  response: ServerResponse,
  code: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(code, { 'content-type': type, 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

export function sendBytes(response: ServerResponse, code: number, bytes: Buffer, type: string): void {
  response.writeHead(code, { 'content-type': type, 'content-length': bytes.length })
  response.end(bytes)
}

/** RFC 7234: code 299 is a lasting warning; what a header cannot carry is left out. */
const warningHeader = (text: string): string =>
  `299 - "${text
    .replaceAll(/[^\x20-\x7e]/g, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')}"`

/** The Status of a refusal; what nobody foresaw is an InternalError, and the server stays up. */
export function statusOf(error: unknown): StatusError {
  if (error instanceof StatusError) return error
  return StatusError.internal(`Internal error occurred: ${error instanceof Error ? error.message : String(error)}`)
}

export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status } = statusOf(error)
  const after = status.details?.retryAfterSeconds
  if (after !== undefined) response.setHeader('retry-after', after)
  sendJson(response, status.code, status)
}

import { request } from 'node:https'
import type { Served } from '../http'

export interface Answer {
  readonly code: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: {
    readonly reason?: string
    readonly message?: string
    readonly metadata?: Readonly<Record<string, unknown>>
    readonly [key: string]: unknown
  }
}

export interface Sent {
  readonly method?: string
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** One request to a served cluster with the server's token, as a client sends it. */
export function send(
  { access }: Served,
  path: string,
  { method = 'GET', body, headers = {} }: Sent = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const isChunked = headers['transfer-encoding'] !== undefined
    const length = body === undefined || isChunked ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const usual = { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' }
    const all = { ...usual, ...length, ...headers }
    const call = request(
      `${access.url}${path}`,
      { method, ca: access.certificate, servername: 'localhost', headers: all },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          text += part
        })
        response.on('end', () => {
          const isJson = text.startsWith('{') && !text.includes('}\n{')
          const answer = (isJson ? JSON.parse(text) : { text }) as Answer['body']
          resolve({ code: response.statusCode ?? 0, headers: response.headers, body: answer })
        })
        response.on('error', reject)
      },
    )
    call.on('error', reject)
    call.end(body)
  })
}

/** `409 Conflict`: the code and the reason of a refusal. */
export const brief = ({ code, body }: Answer): string => `${code} ${body.reason}`

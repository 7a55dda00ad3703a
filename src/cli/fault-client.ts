import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { parse } from 'yaml'
import { isObject } from '../base/json'
import { UsageError } from '../base/usage-error'
import type { Fault } from '../http'

/** A server that `gherkube serve` runs. */
export interface Server {
  readonly url: string
  readonly token: string
  readonly certificate: string
}

/** The server, token and certificate of a kubeconfig that `gherkube serve` wrote. @throws {UsageError} */
export function readServer(file: string): Server {
  const unusable = (why: string): UsageError =>
    new UsageError(`Cannot use the kubeconfig ${file}: ${why}; name the one that "gherkube serve" wrote`)
  let config: unknown
  try {
    config = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw unusable(error instanceof Error ? error.message : String(error))
  }
  const inside = (list: unknown, key: string): Readonly<Record<string, unknown>> => {
    const entry: unknown = Array.isArray(list)
      ? list.find((item: unknown) => isObject(item) && item.name === 'gherkube')
      : undefined
    return isObject(entry) && isObject(entry[key]) ? entry[key] : {}
  }
  const { clusters, users } = isObject(config) ? config : {}
  const { server, 'certificate-authority-data': certificate } = inside(clusters, 'cluster')
  const { token } = inside(users, 'user')
  if (typeof server !== 'string' || typeof token !== 'string' || typeof certificate !== 'string') {
    throw unusable('it has no cluster "gherkube"')
  }
  return { url: server, token, certificate: Buffer.from(certificate, 'base64').toString('utf8') }
}

/** Asks a server for a fault. @returns what it says @throws {UsageError} when it cannot be reached */
export function send(server: Server, body: Fault): Promise<{ readonly code: number; readonly message: string }> {
  const text = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const call = request(
      `${server.url}/gherkube/v1/faults`,
      {
        method: 'POST',
        ca: server.certificate,
        headers: {
          authorization: `Bearer ${server.token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
      },
      (response) => {
        let answer = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          answer += part
        })
        response.on('end', () => {
          const { message } = JSON.parse(answer) as { readonly message: string }
          resolve({ code: response.statusCode ?? 0, message })
        })
      },
    )
    call.on('error', (error) =>
      reject(
        new UsageError(`Cannot reach the server at ${server.url}: ${error.message}; is "gherkube serve" running?`),
      ),
    )
    call.end(text)
  })
}

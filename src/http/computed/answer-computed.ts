import type { IncomingMessage } from 'node:http'
import { represent, representationOf, representList } from '../../api/rest/representation'
import { notAllowed, type Target, unknownPath } from '../../api/rest/request-target'
import { StatusError } from '../../api/status-error'
import type { Simulated } from '../../cluster/simulated'
import { noSample } from '../../kubectl/raw'
import { selectionOf } from '../../kubectl/selection'
import { decodeObject, readBody } from '../body'
import { identityOf } from '../identity'
import type { ComputedKind } from './computed-kind'

export interface ComputedRequest {
  readonly cluster: Simulated
  readonly target: Target
  readonly request: IncomingMessage
  readonly query: URLSearchParams
}

interface Answer {
  readonly code: number
  readonly document: object | string
}

/** Answers a request for a kind that is worked out. @throws {StatusError} */
export async function answerComputed(kind: ComputedKind, asked: ComputedRequest): Promise<Answer> {
  if (asked.request.method === 'GET' && kind.list) return { code: 200, document: await read(kind, asked) }
  if (asked.request.method === 'POST' && kind.ask && asked.target.name === undefined) {
    return { code: 201, document: await ask(kind, asked) }
  }
  throw notAllowed()
}

async function read({ list }: ComputedKind, { cluster, target, request, query }: ComputedRequest): Promise<string> {
  if (/^(?:true|1)$/.test(query.get('watch') ?? '')) throw unknownPath()
  const { resource, namespace, name } = target
  const selection = selectionOf(target, query)
  const form = representationOf(request.headers.accept, query.get('includeObject'))
  const found = ((await list?.(cluster)) ?? []).filter((object) => selection.matches(object))
  const now = cluster.now()
  if (name === undefined) return representList(resource, found, { form, now, metadata: {} })
  const [object] = found
  if (object) return represent(resource, object, { form, now })
  throw noSample(resource, namespace === undefined ? name : `${namespace}/${name}`)
}

async function ask({ ask: answer }: ComputedKind, { cluster, target, request }: ComputedRequest): Promise<object> {
  const { kind } = target.resource
  const body = decodeObject(await readBody(request), request.headers['content-type'], kind)
  if (body.kind !== undefined && body.kind !== kind) {
    const given = `${String(body.kind)} in version "${String(body.apiVersion ?? 'v1').replace(/^.*\//, '')}"`
    throw StatusError.badRequest(`${given} cannot be handled as a ${kind}`)
  }
  const { namespace = '' } = target
  const identity = identityOf(request.headers)
  return (await answer?.(cluster, { body, namespace, identity })) ?? {}
}

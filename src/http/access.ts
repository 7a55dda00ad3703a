import type { IncomingMessage } from 'node:http'
import { ADMINISTRATOR } from '../api/rbac'
import type { Target } from '../api/rest/request-target'
import { refuseForbidden } from '../cluster/access'
import type { Simulated } from '../cluster/simulated'
import { identityOf } from './identity'

/**
 * The holder of the token may do everything; whoever that one speaks for (`kubectl --as`), what the rules allow.
 * @throws {StatusError} Forbidden
 */
export async function refuseStranger(
  cluster: Simulated,
  { resource, name = '', namespace = '', subresource }: Target,
  { request, query }: { readonly request: IncomingMessage; readonly query: URLSearchParams },
): Promise<void> {
  const identity = identityOf(request.headers)
  if (identity === ADMINISTRATOR) return
  const verb = verbOf(request.method ?? 'GET', name, query)
  await refuseForbidden(cluster, identity, { verb, resource, name, namespace, subresource })
}

const WRITING: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' }

function verbOf(method: string, name: string, query: URLSearchParams): string {
  if (method === 'DELETE') return name ? 'delete' : 'deletecollection'
  const writing = WRITING[method]
  if (writing) return writing
  if (/^(?:true|1)$/.test(query.get('watch') ?? '')) return 'watch'
  return name ? 'get' : 'list'
}

import type { IncomingMessage } from 'node:http'
import { ADMINISTRATOR, authorize } from '../api/rbac'
import { groupResource } from '../api/resource'
import { StatusError } from '../api/status-error'
import { accessRules } from '../cluster/access-rules'
import type { Simulated } from '../cluster/simulated'
import { identityOf } from './identity'
import type { Target } from './request-target'

/** Everybody may ask about themselves (the ClusterRole `system:basic-user`). */
const OPEN_TO_ALL = /^selfsubject/

/**
 * The holder of the token may do everything; whoever that one speaks for (`kubectl --as`), what the rules allow.
 * @throws {StatusError} Forbidden
 */
export async function refuseForbidden(
  cluster: Simulated,
  target: Target,
  { request, query }: { readonly request: IncomingMessage; readonly query: URLSearchParams },
): Promise<void> {
  const identity = identityOf(request.headers)
  const { resource, name = '', namespace = '', subresource } = target
  if (identity === ADMINISTRATOR || OPEN_TO_ALL.test(resource.plural)) return
  const verb = verbOf(request.method ?? 'GET', name, query)
  const { group, plural } = resource
  const part = subresource ? `${plural}/${subresource}` : plural
  const { allowed } = authorize(await accessRules(cluster), identity, { verb, group, resource: part, name, namespace })
  if (allowed) return
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'
  const what = `User "${identity.username}" cannot ${verb} resource "${part}" in API group "${group}" ${where}`
  const subject = groupResource(resource) + (name ? ` "${name}"` : '')
  const details = { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: plural }
  throw StatusError.of(403, 'Forbidden', `${subject} is forbidden: ${what}`, details)
}

const WRITING: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' }

function verbOf(method: string, name: string, query: URLSearchParams): string {
  if (method === 'DELETE') return name ? 'delete' : 'deletecollection'
  const writing = WRITING[method]
  if (writing) return writing
  if (/^(?:true|1)$/.test(query.get('watch') ?? '')) return 'watch'
  return name ? 'get' : 'list'
}

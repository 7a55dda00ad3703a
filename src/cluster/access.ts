import { type Attributes, authorize, type Identity } from '../api/rbac'
import { groupResource, type Resource } from '../api/resource'
import { StatusError } from '../api/status-error'
import { accessRules } from './access-rules'
import type { Cluster } from './cluster'

/** What somebody wants to do with a resource, or with a part of an object. */
export interface Intention extends Pick<Attributes, 'verb' | 'name' | 'namespace'> {
  readonly resource: Pick<Resource, 'group' | 'plural'>
  readonly subresource?: string | undefined
}

/** Everybody may ask about themselves (the ClusterRole `system:basic-user`). */
const OPEN_TO_ALL = /^selfsubject/

/** Lets pass what the rules of the cluster allow somebody. @throws {StatusError} Forbidden, in the authorizer's words */
export async function refuseForbidden(cluster: Cluster, identity: Identity, intention: Intention): Promise<void> {
  const { resource, subresource, verb, name, namespace } = intention
  const { group, plural } = resource
  if (OPEN_TO_ALL.test(plural)) return
  const part = subresource ? `${plural}/${subresource}` : plural
  const { allowed } = authorize(await accessRules(cluster), identity, { verb, group, resource: part, name, namespace })
  if (allowed) return
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'
  const what = `User "${identity.username}" cannot ${verb} resource "${part}" in API group "${group}" ${where}`
  const subject = groupResource(resource) + (name ? ` "${name}"` : '')
  const details = { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: plural }
  throw StatusError.of(403, 'Forbidden', `${subject} is forbidden: ${what}`, details)
}

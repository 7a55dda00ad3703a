import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from './kinds'

/** Who asks. */
export interface Identity {
  readonly username: string
  readonly groups: readonly string[]
}

/** What is asked for: a part of the API, or a path beside it. */
export interface Attributes {
  readonly verb: string
  readonly group: string
  /** `pods`, or `pods/log`. */
  readonly resource: string
  readonly name: string
  readonly namespace: string
  /** Set for paths that lead to no resource: `/healthz`. */
  readonly path?: string
}

/** The access rules of a cluster. */
export interface AccessRules {
  readonly clusterRoles: readonly ClusterRole[]
  readonly roles: readonly Role[]
  readonly clusterRoleBindings: readonly ClusterRoleBinding[]
  readonly roleBindings: readonly RoleBinding[]
}

export interface Decision {
  readonly allowed: boolean
  /** Which binding allows it, in the words of the RBAC authorizer. */
  readonly reason?: string
}

/** One rule of a role. */
export type AccessRule = NonNullable<Role['rules']>[number]
type Subject = NonNullable<RoleBinding['subjects']>[number]

/** Members of this group may do everything, whatever the rules say. */
const PRIVILEGED_GROUP = 'system:masters'
const AUTHENTICATED = 'system:authenticated'

/** Whoever uses a cluster without a name: holds the token of the server, or is in its process. */
export const ADMINISTRATOR: Identity = { username: 'kubernetes-admin', groups: [PRIVILEGED_GROUP, AUTHENTICATED] }

/** Whom the administrator speaks for (`kubectl --as`). The groups of a service account follow from its name unless some are given. */
export function impersonated(username: string, groups: readonly string[]): Identity {
  const named = groups.length > 0 ? groups : serviceAccountGroups(username)
  return { username, groups: [...new Set([...named, AUTHENTICATED])] }
}

function serviceAccountGroups(username: string): readonly string[] {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(username) ?? []
  return namespace ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : []
}

/** Decides as the RBAC authorizer does (`plugin/pkg/auth/authorizer/rbac`): what no rule allows is not allowed. */
export function authorize(rules: AccessRules, identity: Identity, attributes: Attributes): Decision {
  if (identity.groups.includes(PRIVILEGED_GROUP)) return { allowed: true }
  for (const { binding, granted } of grants(rules, attributes.namespace)) {
    if (!granted.some((rule) => allows(rule, attributes))) continue
    const { metadata, kind, subjects = [], roleRef } = binding
    const subject = subjects.find((candidate) => isMeant(candidate, metadata.namespace, identity))
    if (!subject) continue
    const name = kind === 'RoleBinding' ? `${metadata.name}/${metadata.namespace}` : metadata.name
    const to = describe(subject, metadata.namespace)
    return { allowed: true, reason: `RBAC: allowed by ${kind} "${name}" of ${roleRef.kind} "${roleRef.name}" to ${to}` }
  }
  return { allowed: false }
}

/** Everything that the rules allow somebody in a namespace. */
export function rulesFor(rules: AccessRules, identity: Identity, namespace: string): readonly AccessRule[] {
  if (identity.groups.includes(PRIVILEGED_GROUP)) {
    return [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ]
  }
  return grants(rules, namespace).flatMap(({ binding: { metadata, subjects = [] }, granted }) =>
    subjects.some((subject) => isMeant(subject, metadata.namespace, identity)) ? granted : [],
  )
}

interface Grant {
  readonly binding: RoleBinding | ClusterRoleBinding
  readonly granted: readonly AccessRule[]
}

/** The bindings that count in a namespace, those of the cluster first. */
function grants(rules: AccessRules, namespace: string): readonly Grant[] {
  const { clusterRoles, roles, clusterRoleBindings, roleBindings } = rules
  const inNamespace = namespace ? roleBindings.filter(({ metadata }) => metadata.namespace === namespace) : []
  return [...clusterRoleBindings, ...inNamespace].map((binding) => {
    const { kind, name } = binding.roleRef
    const role =
      kind === 'ClusterRole'
        ? clusterRoles.find(({ metadata }) => metadata.name === name)
        : roles.find(({ metadata }) => metadata.name === name && metadata.namespace === binding.metadata.namespace)
    return { binding, granted: role?.rules ?? [] }
  })
}

const isMeant = ({ kind, name, namespace }: Subject, own: string | undefined, identity: Identity): boolean => {
  switch (kind) {
    case 'User':
      return name === identity.username
    case 'Group':
      return identity.groups.includes(name)
    case 'ServiceAccount':
      return `system:serviceaccount:${namespace || own}:${name}` === identity.username
    default:
      return false
  }
}

const describe = ({ kind, name, namespace }: Subject, own: string | undefined): string =>
  kind === 'ServiceAccount' ? `${kind} "${name}/${namespace || own}"` : `${kind} "${name}"`

const includes = (list: readonly string[] | undefined, value: string): boolean =>
  list?.some((item) => item === '*' || item === value) ?? false

function allows(rule: AccessRule, { verb, group, resource, name, path }: Attributes): boolean {
  if (!includes(rule.verbs, verb)) return false
  if (path !== undefined) {
    return rule.nonResourceURLs?.some((url) => matchesPath(url, path)) ?? false
  }
  const { resourceNames = [] } = rule
  return (
    includes(rule.apiGroups, group) &&
    (rule.resources?.some((own) => matchesResource(own, resource)) ?? false) &&
    (resourceNames.length === 0 || resourceNames.includes(name))
  )
}

const matchesPath = (url: string, path: string): boolean =>
  url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1)))

/** `*` stands for every resource, `*` and a slash for that part of each. */
const matchesResource = (own: string, resource: string): boolean => {
  const slash = resource.indexOf('/')
  return own === '*' || own === resource || (slash >= 0 && own === `*${resource.slice(slash)}`)
}

import type { AnyResource } from '../../../api/resource'
import { clusterRoles } from '../../../api/resources/cluster-role'
import { clusterRoleBindings } from '../../../api/resources/cluster-role-binding'
import { roles } from '../../../api/resources/role'
import { roleBindings } from '../../../api/resources/role-binding'
import type { JsonObject } from '../../../base/json'
import { CommandError, PlainError } from '../../errors'
import { lines, text, texts } from '../../flag'
import { findResource } from '../../resource-types'
import { accountOf, RBAC_GROUP, subjects } from '../../subjects'
import type { Call, Verb } from '../../verb'
import { createGenerated, GENERATOR_FLAGS, requireFlags, requireName } from './generate'

const RULE_FLAGS = [
  ...GENERATOR_FLAGS,
  texts('verb', 'What may be done: get,list,watch'),
  texts('resource', 'To what: pods,deployments.apps,pods/log'),
  lines('resource-name', 'To which of them only'),
]

const SUBJECT_FLAGS = [
  ...GENERATOR_FLAGS,
  text('clusterrole', 'The ClusterRole that they get'),
  lines('user', 'A user who gets it'),
  lines('group', 'A group that gets it'),
  lines('serviceaccount', 'A service account that gets it: NAMESPACE:NAME'),
]

/** One rule for each API group, as kubectl makes them. @throws {CommandError} */
function resourceRules(call: Call): readonly JsonObject[] {
  const { flags } = call
  const byGroup = new Map<string, string[]>()
  for (const word of flags.all('resource')) {
    const [type = '', ...part] = word.split('/')
    const resource = type === '*' ? undefined : findResource(call.cluster.resources(), type)
    if (!resource && type !== '*') throw new PlainError(`the server doesn't have a resource type "${type}"`)
    const name = [resource?.plural ?? type, ...part].join('/')
    const group = resource?.group ?? ''
    byGroup.set(group, [...(byGroup.get(group) ?? []), name])
  }
  const names = flags.all('resource-name')
  return [...byGroup].map(([group, resources]) => ({
    apiGroups: [group],
    resources,
    ...(names.length > 0 ? { resourceNames: names } : {}),
    verbs: verbsOf(call),
  }))
}

const verbsOf = ({ flags }: Call): readonly string[] =>
  flags.all('verb').includes('*') ? ['*'] : [...new Set(flags.all('verb'))]

const KNOWN_VERBS =
  '* get delete list create update patch watch proxy deletecollection use bind impersonate escalate sign approve'.split(
    ' ',
  )

function requireVerbs({ flags, session }: Call): void {
  if (flags.all('verb').length === 0) throw new CommandError('at least one verb must be specified')
  if (flags.all('resource').length === 0) return
  for (const verb of flags.all('verb')) {
    if (!KNOWN_VERBS.includes(verb)) session.warn(`'${verb}' is not a standard resource verb`)
  }
}

export const createRole: Verb = {
  name: 'role',
  about: 'Create a role with a single rule.',
  usage: 'NAME --verb=verb --resource=resource.group/subresource',
  flags: RULE_FLAGS,
  async run(call) {
    const name = requireName(call)
    requireVerbs(call)
    if (call.flags.all('resource').length === 0) throw new CommandError('at least one resource must be specified')
    await createGenerated(call, { resource: roles, name, content: { rules: resourceRules(call) } })
  },
}

export const createClusterRole: Verb = {
  name: 'clusterrole',
  about: 'Create a cluster role.',
  usage: 'NAME --verb=verb --resource=resource.group',
  flags: [...RULE_FLAGS, lines('non-resource-url', 'Paths beside resources: /healthz')],
  async run(call) {
    const name = requireName(call)
    requireVerbs(call)
    const urls = call.flags.all('non-resource-url')
    if (urls.length === 0 && call.flags.all('resource').length === 0) {
      throw new CommandError('one of resource or nonResourceURL must be specified')
    }
    const rules = [
      ...resourceRules(call),
      ...(urls.length > 0 ? [{ nonResourceURLs: urls, verbs: verbsOf(call) }] : []),
    ]
    await createGenerated(call, { resource: clusterRoles, name, content: { rules } })
  },
}

/** @throws {CommandError} */
const subjectsOf = ({ flags }: Call): readonly JsonObject[] =>
  subjects({
    users: flags.all('user'),
    groups: flags.all('group'),
    accounts: flags.all('serviceaccount').map((account) => accountOf(account, '')),
  })

const bind = (call: Call, binding: AnyResource, role: { readonly kind: string; readonly name: string }) => {
  const given = subjectsOf(call)
  return createGenerated(call, {
    resource: binding,
    name: requireName(call),
    content: { roleRef: { apiGroup: RBAC_GROUP, ...role }, ...(given.length > 0 ? { subjects: given } : {}) },
    failure: `failed to create ${binding.singular}: `,
  })
}

export const createRoleBinding: Verb = {
  name: 'rolebinding',
  about: 'Create a role binding for a particular role or cluster role.',
  usage: 'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname]',
  flags: [...SUBJECT_FLAGS, text('role', 'The Role that they get')],
  async run(call) {
    const [role, clusterRole] = [call.flags.text('role'), call.flags.text('clusterrole')]
    requireName(call)
    if (!role === !clusterRole) throw new CommandError('exactly one of clusterrole or role must be specified')
    await bind(call, roleBindings, role ? { kind: 'Role', name: role } : { kind: 'ClusterRole', name: clusterRole })
  },
}

export const createClusterRoleBinding: Verb = {
  name: 'clusterrolebinding',
  about: 'Create a cluster role binding for a particular cluster role.',
  usage: 'NAME --clusterrole=NAME [--user=username] [--group=groupname]',
  flags: SUBJECT_FLAGS,
  async run(call) {
    requireFlags(call, ['clusterrole'])
    await bind(call, clusterRoleBindings, { kind: 'ClusterRole', name: call.flags.text('clusterrole') })
  },
}

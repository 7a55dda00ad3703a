import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../../api/kinds'
import { compareText } from '../../../base/compare'
import type { Describe } from './context'
import { writeLabelsAndAnnotations } from './metadata'
import { DescribeWriter } from './writer'

/** A rule about one resource, with at most one name, or about one path. */
interface SingleRule {
  readonly verbs: readonly string[]
  readonly group?: string
  readonly resource?: string
  readonly name?: string
  readonly path?: string
}

export const describeRole: Describe<Role | ClusterRole> = (role) => {
  const w = new DescribeWriter()
  w.line(0, `Name:\t${role.metadata.name}`)
  writeLabelsAndAnnotations(w, role)
  w.line(0, 'PolicyRule:')
  w.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
  w.line(1, '---------\t-----------------\t--------------\t-----')
  for (const rule of singleRules(role)) {
    w.line(1, `${resourceOf(rule)}\t${list(rule.path)}\t${list(rule.name)}\t${list(...rule.verbs)}`)
  }
  return w.toString()
}

export const describeRoleBinding: Describe<RoleBinding | ClusterRoleBinding> = (binding) => {
  const w = new DescribeWriter()
  w.line(0, `Name:\t${binding.metadata.name}`)
  writeLabelsAndAnnotations(w, binding)
  w.line(0, 'Role:')
  w.line(1, `Kind:\t${binding.roleRef.kind}`)
  w.line(1, `Name:\t${binding.roleRef.name}`)
  w.line(0, 'Subjects:')
  w.line(1, 'Kind\tName\tNamespace')
  w.line(1, '----\t----\t---------')
  for (const { kind, name, namespace } of binding.subjects ?? []) w.line(1, `${kind}\t${name}\t${namespace ?? ''}`)
  return w.toString()
}

const list = (...texts: readonly (string | undefined)[]): string =>
  `[${texts.filter((text) => text !== undefined).join(' ')}]`

function resourceOf({ group, resource }: SingleRule): string {
  const [name = '', part] = (resource ?? '').split('/')
  return `${name}${group ? `.${group}` : ''}${part ? `/${part}` : ''}`
}

/** One row for each resource, name and path; rules about the same share theirs. In the order of the rules' text in Go. */
function singleRules({ rules }: Role | ClusterRole): readonly SingleRule[] {
  const merged = new Map<string, SingleRule>()
  for (const rule of (rules ?? []).flatMap(split)) {
    const { verbs, ...subject } = rule
    const key = JSON.stringify(subject)
    const known = rule.path === undefined ? merged.get(key) : undefined
    merged.set(rule.path === undefined ? key : `${key} ${merged.size}`, {
      ...rule,
      verbs: [...(known?.verbs ?? []), ...verbs],
    })
  }
  return [...merged.values()].sort((a, b) => compareText(goText(a), goText(b)))
}

function split(rule: NonNullable<Role['rules']>[number]): readonly SingleRule[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  const named = (group: string, resource: string): readonly SingleRule[] =>
    resourceNames.length === 0
      ? [{ verbs, group, resource }]
      : resourceNames.map((name) => ({ verbs, group, resource, name }))
  return [
    ...apiGroups.flatMap((group) => resources.flatMap((resource) => named(group, resource))),
    ...nonResourceURLs.map((path) => ({ verbs, path })),
  ]
}

const goText = ({ verbs, group, resource, name, path }: SingleRule): string =>
  `${list(...verbs)} ${list(group)} ${list(resource)} ${list(name)} ${list(path)}`

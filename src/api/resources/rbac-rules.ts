import type { Mutable } from '../../base/json'
import { equal } from '../../base/json'
import { invalid, required, unsupported } from '../field-error'
import type { ClusterRole, ClusterRoleBinding, RoleBinding } from '../kinds'
import type { Column } from '../resource'
import { ageColumn, nameColumn, text, wide } from './columns'
import { type FieldErrors, followsRule, NOTHING_WRONG, selectorIsValid } from './field-rules'
import { requiredText } from './metadata-rules'
import { dns1123Subdomain, pathSegment } from './names'

/** What RoleBinding and ClusterRoleBinding have in common. */

type Binding = RoleBinding | ClusterRoleBinding
type Subject = NonNullable<Binding['subjects']>[number]

const GROUP = 'rbac.authorization.k8s.io'

/** Users and groups belong to RBAC itself. In place. */
export function defaultBinding(draft: Mutable<Binding>): void {
  if (draft.roleRef) draft.roleRef.apiGroup ||= GROUP
  for (const subject of draft.subjects ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= GROUP
  }
}

export function bindingIsValid({ roleRef, subjects = [] }: Binding, roleKinds: readonly string[]): FieldErrors {
  const { apiGroup = '', kind = '', name } = roleRef ?? {}
  return [
    ...(apiGroup === GROUP ? NOTHING_WRONG : [unsupported('roleRef.apiGroup', apiGroup, [GROUP])]),
    ...(roleKinds.includes(kind) ? NOTHING_WRONG : [unsupported('roleRef.kind', kind, roleKinds)]),
    ...requiredText(name, 'roleRef.name'),
    ...(name ? followsRule(pathSegment, name, 'roleRef.name') : NOTHING_WRONG),
    ...subjects.flatMap((subject, i) => subjectIsValid(subject, roleKinds.length > 1, `subjects[${i}]`)),
  ]
}

function subjectIsValid(subject: Subject, isNamespaced: boolean, path: string): FieldErrors {
  const { kind = '', name } = subject
  return [
    ...requiredText(name, `${path}.name`),
    ...(kind === 'ServiceAccount'
      ? accountIsValid(subject, isNamespaced, path)
      : kind === 'User' || kind === 'Group'
        ? partyIsValid(subject, path)
        : [unsupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group'])]),
  ]
}

function accountIsValid({ name, apiGroup, namespace }: Subject, isNamespaced: boolean, path: string): FieldErrors {
  return [
    ...(name ? followsRule(dns1123Subdomain, name, `${path}.name`) : NOTHING_WRONG),
    ...(apiGroup ? [unsupported(`${path}.apiGroup`, apiGroup, [''])] : NOTHING_WRONG),
    ...(isNamespaced || namespace ? NOTHING_WRONG : [required(`${path}.namespace`)]),
  ]
}

function partyIsValid({ kind, name, apiGroup = '' }: Subject, path: string): FieldErrors {
  return [
    ...(name ? NOTHING_WRONG : [invalid(`${path}.name`, '', `${kind.toLowerCase()} name cannot be empty`)]),
    ...(apiGroup === GROUP ? NOTHING_WRONG : [unsupported(`${path}.apiGroup`, apiGroup, [GROUP])]),
  ]
}

export const roleRefIsImmutable = (object: Binding, previous: Binding): FieldErrors =>
  equal(object.roleRef, previous.roleRef)
    ? NOTHING_WRONG
    : [invalid('roleRef', object.roleRef, 'cannot change roleRef')]

const subjectNames = (kind: string) => (binding: Binding) =>
  (binding.subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ')

export const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  text('Role', ({ roleRef }) => `${roleRef?.kind ?? ''}/${roleRef?.name ?? ''}`),
  ageColumn,
  wide(text('Users', subjectNames('User'))),
  wide(text('Groups', subjectNames('Group'))),
  wide(text('ServiceAccounts', subjectNames('ServiceAccount'))),
]

/** Roles have no age in their table: it says when they were made. */
export const roleColumns: readonly Column[] = [
  nameColumn,
  { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp },
]

interface PolicyRule {
  readonly verbs?: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

/** What roles may not grant (`pkg/apis/rbac/validation`): either resources or, for the whole cluster, URLs. */
export const policyRulesAreValid = (
  rules: readonly PolicyRule[] | null | undefined,
  { namespaced }: { readonly namespaced: boolean },
): FieldErrors =>
  (rules ?? []).flatMap((rule, i) => {
    const path = `rules[${i}]`
    return [
      ...atLeastOne(rule.verbs, `${path}.verbs`, 'verbs must contain at least one value'),
      ...(rule.nonResourceURLs?.length
        ? urlsAreValid(rule, namespaced, `${path}.nonResourceURLs`)
        : resourcesAreValid(rule, path)),
    ]
  })

const atLeastOne = (values: readonly string[] | undefined, field: string, detail: string): FieldErrors =>
  values?.length ? NOTHING_WRONG : [required(field, detail)]

function urlsAreValid(rule: PolicyRule, namespaced: boolean, field: string): FieldErrors {
  const { nonResourceURLs, apiGroups, resources, resourceNames } = rule
  const isMixed = [apiGroups, resources, resourceNames].some((values) => values?.length)
  const wrong = (detail: string) => invalid(field, nonResourceURLs, detail)
  return [
    ...(namespaced ? [wrong('namespaced rules cannot apply to non-resource URLs')] : NOTHING_WRONG),
    ...(isMixed ? [wrong('rules cannot apply to both regular resources and non-resource URLs')] : NOTHING_WRONG),
  ]
}

const resourcesAreValid = ({ apiGroups, resources }: PolicyRule, path: string): FieldErrors => [
  ...atLeastOne(apiGroups, `${path}.apiGroups`, 'resource rules must supply at least one api group'),
  ...atLeastOne(resources, `${path}.resources`, 'resource rules must supply at least one resource'),
]

/** A ClusterRole may be the sum of others, which selectors choose. */
export function aggregationIsValid(rule: ClusterRole['aggregationRule']): FieldErrors {
  if (!rule) return NOTHING_WRONG
  const field = 'aggregationRule.clusterRoleSelectors'
  const { clusterRoleSelectors: selectors = [] } = rule
  if (selectors.length === 0) {
    return [required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  }
  return selectors.flatMap((selector, i) => selectorIsValid(selector, `${field}[${i}]`))
}

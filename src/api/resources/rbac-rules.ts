import type { Mutable } from '../../base/json'
import { equal } from '../../base/json'
import { invalid, required, unsupported } from '../field-error'
import type { ClusterRoleBinding, RoleBinding } from '../kinds'
import type { Column } from '../resource'
import { ageColumn, nameColumn, text, wide } from './columns'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'
import { requiredText } from './metadata-rules'

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
    ...subjects.flatMap((subject, i) => subjectIsValid(subject, roleKinds.length > 1, `subjects[${i}]`)),
  ]
}

function subjectIsValid({ kind, name, namespace }: Subject, isNamespaced: boolean, path: string): FieldErrors {
  const needsNamespace = kind === 'ServiceAccount' && !isNamespaced && !namespace
  const isKnown = kind === 'ServiceAccount' || kind === 'User' || kind === 'Group'
  return [
    ...requiredText(name, `${path}.name`),
    ...(needsNamespace ? [required(`${path}.namespace`)] : NOTHING_WRONG),
    ...(isKnown ? NOTHING_WRONG : [unsupported(`${path}.kind`, kind ?? '', ['ServiceAccount', 'User', 'Group'])]),
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
}

export const policyRulesAreValid = (rules: readonly PolicyRule[] | null | undefined): FieldErrors =>
  (rules ?? []).flatMap(({ verbs }, i) =>
    verbs?.length ? NOTHING_WRONG : [required(`rules[${i}].verbs`, 'verbs must contain at least one value')],
  )

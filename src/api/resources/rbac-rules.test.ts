import { test } from 'node:test'
import { expect } from 'chai'
import { refusals } from '../../testing/settled'
import { clusterRoles } from './cluster-role'
import { clusterRoleBindings } from './cluster-role-binding'
import { roles } from './role'
import { roleBindings } from './role-binding'

const READ = { verbs: ['get'], apiGroups: [''], resources: ['pods'] }
const URLS = { verbs: ['get'], nonResourceURLs: ['/healthz'] }
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }

test('A rule grants verbs on resources of API groups', () => {
  expect(refusals(roles, { rules: [READ, { ...READ, resourceNames: ['a'] }] })).to.deep.equal([])
  expect(refusals(roles, { rules: [READ, {}] })).to.deep.equal([
    'rules[1].verbs: Required value: verbs must contain at least one value',
    'rules[1].apiGroups: Required value: resource rules must supply at least one api group',
    'rules[1].resources: Required value: resource rules must supply at least one resource',
  ])
})

test('Paths are granted for the whole cluster only, and by rules of their own', () => {
  expect(refusals(clusterRoles, { rules: [URLS] })).to.deep.equal([])
  expect(refusals(roles, { rules: [URLS] })).to.deep.equal([
    'rules[0].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs',
  ])
  expect(refusals(clusterRoles, { rules: [{ ...READ, ...URLS }] })).to.deep.equal([
    'rules[0].nonResourceURLs: Invalid value: ["/healthz"]: rules cannot apply to both regular resources and non-resource URLs',
  ])
})

test('A ClusterRole that is the sum of others says of which', () => {
  expect(refusals(clusterRoles, { aggregationRule: {} })).to.deep.equal([
    'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
  ])
  const clusterRoleSelectors = [{ matchLabels: { 'to/view': 'true' } }]
  expect(refusals(clusterRoles, { aggregationRule: { clusterRoleSelectors } })).to.deep.equal([])
})

test('Subjects of a binding are users and groups of RBAC, and service accounts of a namespace', () => {
  const says = (subject: object) => refusals(clusterRoleBindings, { roleRef, subjects: [subject] })
  expect(says({ kind: 'User', name: 'ann' })).to.deep.equal([])
  expect(says({ kind: 'Group', name: '' })).to.deep.equal([
    'subjects[0].name: Required value',
    'subjects[0].name: Invalid value: "": group name cannot be empty',
  ])
  expect(says({ kind: 'User', name: 'ann', apiGroup: 'v1' })).to.deep.equal([
    'subjects[0].apiGroup: Unsupported value: "v1": supported values: "rbac.authorization.k8s.io"',
  ])
  expect(says({ kind: 'ServiceAccount', name: 'robot', apiGroup: 'v1' })).to.deep.equal([
    'subjects[0].apiGroup: Unsupported value: "v1": supported values: ""',
    'subjects[0].namespace: Required value',
  ])
  expect(refusals(roleBindings, { roleRef: { ...roleRef, name: 'a/b' } })).to.deep.equal([
    `roleRef.name: Invalid value: "a/b": may not contain '/'`,
  ])
})

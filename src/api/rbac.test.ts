import { test } from 'node:test'
import { expect } from 'chai'
import { type AccessRules, type Attributes, authorize, impersonated, rulesFor } from './rbac'

const rules = {
  clusterRoles: [
    {
      metadata: { name: 'look' },
      rules: [{ apiGroups: [''], resources: ['pods', '*/scale'], verbs: ['get', 'list'] }],
    },
    { metadata: { name: 'health' }, rules: [{ nonResourceURLs: ['/healthz/*'], verbs: ['get'] }] },
  ],
  roles: [
    {
      metadata: { name: 'edit', namespace: 'a' },
      rules: [{ apiGroups: ['apps'], resources: ['*'], verbs: ['*'], resourceNames: ['web'] }],
    },
  ],
  clusterRoleBindings: [
    {
      kind: 'ClusterRoleBinding',
      metadata: { name: 'all-look' },
      roleRef: { kind: 'ClusterRole', name: 'look' },
      subjects: [{ kind: 'Group', name: 'students' }],
    },
    {
      kind: 'ClusterRoleBinding',
      metadata: { name: 'health' },
      roleRef: { kind: 'ClusterRole', name: 'health' },
      subjects: [{ kind: 'User', name: 'eve' }],
    },
  ],
  roleBindings: [
    {
      kind: 'RoleBinding',
      metadata: { name: 'bot', namespace: 'a' },
      roleRef: { kind: 'Role', name: 'edit' },
      subjects: [{ kind: 'ServiceAccount', name: 'robot' }],
    },
  ],
} as unknown as AccessRules

const student = { username: 'eve', groups: ['students'] }
const robot = { username: 'system:serviceaccount:a:robot', groups: [] }
const asked = (verb: string, resource: string, more: Partial<Attributes> = {}): Attributes => ({
  verb,
  resource,
  group: '',
  name: '',
  namespace: 'a',
  ...more,
})

test('a binding of the cluster counts everywhere, and its name is the reason', () => {
  expect(authorize(rules, student, asked('list', 'pods', { namespace: 'b' }))).to.deep.equal({
    allowed: true,
    reason: 'RBAC: allowed by ClusterRoleBinding "all-look" of ClusterRole "look" to Group "students"',
  })
  expect(authorize(rules, student, asked('delete', 'pods'))).to.deep.equal({ allowed: false })
  expect(authorize(rules, student, asked('get', 'pods/log')).allowed).to.equal(false)
  expect(authorize(rules, student, asked('get', 'things/scale')).allowed).to.equal(true)
})

test('a binding of a namespace counts there, for the names that its role has', () => {
  const web = { group: 'apps', name: 'web' }
  expect(authorize(rules, robot, asked('patch', 'deployments', web))).to.deep.equal({
    allowed: true,
    reason: 'RBAC: allowed by RoleBinding "bot/a" of Role "edit" to ServiceAccount "robot/a"',
  })
  expect(authorize(rules, robot, asked('patch', 'deployments', { ...web, namespace: 'b' })).allowed).to.equal(false)
  expect(authorize(rules, robot, asked('patch', 'deployments', { ...web, name: 'db' })).allowed).to.equal(false)
})

test('paths beside resources are rules of their own', () => {
  const path = (text: string) => authorize(rules, student, asked('get', '', { namespace: '', path: text })).allowed
  expect([path('/healthz/etcd'), path('/metrics')]).to.deep.equal([true, false])
})

test('members of system:masters may do everything', () => {
  const root = { username: 'root', groups: ['system:masters'] }
  expect(authorize(rules, root, asked('destroy', 'everything'))).to.deep.equal({ allowed: true })
  expect(rulesFor(rules, root, 'a')).to.have.length(2)
  expect(rulesFor(rules, student, 'a')).to.have.length(2)
})

test('a service account that somebody speaks for has its own groups, unless others are given', () => {
  const robot = 'system:serviceaccount:shop:robot'
  const own = ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated']
  expect(impersonated(robot, []).groups).to.deep.equal(own)
  expect(impersonated(robot, ['dev']).groups).to.deep.equal(['dev', 'system:authenticated'])
  expect(impersonated('alice', []).groups).to.deep.equal(['system:authenticated'])
})

import { test } from 'node:test'
import { expect } from 'chai'
import { seconds } from '../../base/time'
import { createSimulatedCluster } from '../../cluster/simulated'
import { send } from '../../testing/served-request'
import { type Served, serveCluster } from '../server'

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'web:1' }] },
}

async function served(metricsServer = true): Promise<{ server: Served; pass(): Promise<void> }> {
  const cluster = createSimulatedCluster({ nodes: [{ name: 'n1' }], controllers: { metricsServer } })
  cluster.simulation.setImage('web:1', { usage: { cpuMillis: 250, memoryBytes: 64 * 2 ** 20 } })
  const server = await serveCluster(cluster)
  return { server, pass: () => cluster.pass(seconds(60)) }
}

const post = (server: Served, path: string, body: object, headers = {}) =>
  send(server, path, { method: 'POST', body: JSON.stringify(body), headers })

test('metrics.k8s.io tells what pods and nodes use', async () => {
  const { server, pass } = await served()
  await using _ = server
  await send(server, '/api/v1/namespaces/default/pods', { method: 'POST', body: JSON.stringify(POD) })
  await pass()
  const usage = { cpu: '250000000n', memory: '65536Ki' }
  const { body: pods } = await send(server, '/apis/metrics.k8s.io/v1beta1/pods?labelSelector=app%3Dweb')
  expect(pods.kind).to.equal('PodMetricsList')
  expect((pods.items as { containers: object }[])[0]?.containers).to.deep.equal([{ name: 'web', usage }])
  const { body: node } = await send(server, '/apis/metrics.k8s.io/v1beta1/nodes/n1')
  expect([node.usage, node.window]).to.deep.equal([usage, '15s'])
  const none = await send(server, '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods/nope')
  expect(none.body.message).to.equal('podmetrics.metrics.k8s.io "default/nope" not found')
  expect((await send(server, '/apis/metrics.k8s.io/v1beta1/nodes/n1', { method: 'DELETE' })).code).to.equal(405)
})

test('a cluster without metrics-server has no such group', async () => {
  const { server } = await served(false)
  await using _ = server
  expect((await send(server, '/apis/metrics.k8s.io/v1beta1/nodes')).code).to.equal(404)
  const { body } = await send(server, '/apis')
  expect((body.groups as { name: string }[]).map(({ name }) => name)).not.to.include('metrics.k8s.io')
})

const REVIEWS = '/apis/authorization.k8s.io/v1'

test('the holder of the token may do everything; others what the rules allow', async () => {
  const { server } = await served()
  await using _ = server
  const spec = { resourceAttributes: { verb: 'list', resource: 'pods', namespace: 'default' } }
  const self = (headers = {}) => post(server, `${REVIEWS}/selfsubjectaccessreviews`, { spec }, headers)
  const alice = { 'impersonate-user': 'alice' }
  const decisions = async () => [(await self()).body.status, (await self(alice)).body.status]
  expect(await decisions()).to.deep.equal([{ allowed: true }, { allowed: false }])
  const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }]
  await post(server, `${RBAC}/roles`, { metadata: { name: 'look' }, rules })
  await post(server, `${RBAC}/rolebindings`, {
    metadata: { name: 'alice-looks' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'look' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'alice' }],
  })
  const reason = 'RBAC: allowed by RoleBinding "alice-looks/default" of Role "look" to User "alice"'
  expect(await decisions()).to.deep.equal([{ allowed: true }, { allowed: true, reason }])
  const about = { spec: { ...spec, user: 'alice' } }
  const local = await post(server, `${REVIEWS}/namespaces/default/localsubjectaccessreviews`, about)
  expect(local.body.status).to.deep.equal({ allowed: true, reason })
  expect((await send(server, '/api/v1/namespaces/default/pods', { headers: alice })).code).to.equal(200)
  const refused = await send(server, '/api/v1/namespaces/default/pods/web', { method: 'DELETE', headers: alice })
  expect(refused.body.message).to.equal(
    'pods "web" is forbidden: User "alice" cannot delete resource "pods" in API group "" in the namespace "default"',
  )
})

test('a review that asks nothing, or everything at once, is invalid', async () => {
  const { server } = await served()
  await using _ = server
  const empty = await post(server, `${REVIEWS}/selfsubjectaccessreviews`, { spec: {} })
  expect(empty.body.message).to.equal(
    'SelfSubjectAccessReview.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified',
  )
  const nobody = { spec: { resourceAttributes: { verb: 'get' } } }
  const whose = await post(server, `${REVIEWS}/subjectaccessreviews`, nobody)
  expect(whose.body.message).to.match(/spec.user: Invalid value: "": at least one of user or group must be specified$/)
  const rules = await post(server, `${REVIEWS}/selfsubjectrulesreviews`, { spec: {} })
  expect(rules.body.message).to.equal('no namespace on request')
  const who = await post(server, '/apis/authentication.k8s.io/v1/selfsubjectreviews', {})
  expect(who.body.status).to.deep.equal({
    userInfo: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
  })
  expect((await send(server, `${REVIEWS}/subjectaccessreviews`)).code).to.equal(405)
})

test('an autoscaler is served as autoscaling/v1 as well', async () => {
  const { server } = await served()
  await using _ = server
  const path = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers'
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
  const made = await post(server, path, {
    metadata: { name: 'web' },
    spec: { maxReplicas: 5, targetCPUUtilizationPercentage: 50, scaleTargetRef },
  })
  expect([made.code, made.body.apiVersion, (made.body.spec as Record<string, unknown>).maxReplicas]).to.deep.equal([
    201,
    'autoscaling/v1',
    5,
  ])
  const patched = await send(server, `${path}/web`, {
    method: 'PATCH',
    body: '{"spec":{"targetCPUUtilizationPercentage":60}}',
    headers: { 'content-type': 'application/merge-patch+json' },
  })
  expect((patched.body.spec as Record<string, unknown>).targetCPUUtilizationPercentage).to.equal(60)
  const { body: list } = await send(server, path)
  expect([list.apiVersion, list.kind]).to.deep.equal(['autoscaling/v1', 'HorizontalPodAutoscalerList'])
  const { body: second } = await send(server, path.replace('v1', 'v2'))
  const [{ spec } = { spec: undefined }] = second.items as { spec: { metrics: object[] } }[]
  expect(spec?.metrics).to.deep.equal([
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
  ])
  const wrong = await post(server, path, { apiVersion: 'autoscaling/v2', metadata: { name: 'x' } })
  expect(wrong.body.message).to.equal(
    'the API version in the data (autoscaling/v2) does not match the expected API version (autoscaling/v1)',
  )
})

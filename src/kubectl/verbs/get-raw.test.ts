import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

test('get --raw prints what the API answers at a path, as it is', async () => {
  const { ok } = kubectlWorld()
  await ok('create configmap c --from-literal=a=b')
  const answer = await ok('get --raw /api/v1/namespaces/default/configmaps/c')
  expect(answer).to.match(/^\{.*\}\n$/)
  expect(JSON.parse(answer)).to.deep.include({ kind: 'ConfigMap', data: { a: 'b' } })
  const list = JSON.parse(await ok('get --raw "/api/v1/nodes?labelSelector=kubernetes.io%2Fhostname%3Dn1"'))
  expect([list.kind, list.items.length, 'kind' in list.items[0]]).to.deep.equal(['NodeList', 1, false])
  expect(await ok('get --raw /healthz')).to.equal('ok')
  expect(JSON.parse(await ok('get --raw /version')).gitVersion).to.equal('v1.35.0')
})

test('get --raw shows discovery, subresources and metrics', async () => {
  const { ok, pass } = kubectlWorld()
  expect(JSON.parse(await ok('get --raw /apis/apps')).preferredVersion).to.deep.equal({
    groupVersion: 'apps/v1',
    version: 'v1',
  })
  const names = JSON.parse(await ok('get --raw /api/v1')).resources.map(({ name }: { name: string }) => name)
  expect(names).to.include.members(['pods', 'pods/log', 'pods/resize', 'pods/eviction'])
  await ok('create deployment web --image=nginx --replicas=2')
  await pass(30)
  const scale = JSON.parse(await ok('get --raw /apis/apps/v1/namespaces/default/deployments/web/scale'))
  expect([scale.kind, scale.status.replicas]).to.deep.equal(['Scale', 2])
  expect(JSON.parse(await ok('get --raw /apis/metrics.k8s.io/v1beta1/pods')).items).to.have.length(2)
})

test('get --raw refuses as the server and kubectl do', async () => {
  const { fails } = kubectlWorld()
  const unknown = 'Error from server (NotFound): the server could not find the requested resource\n'
  for (const path of ['/nope', '/api/v1/pods/..', '/api/v1/namespaces/default/services/kubernetes/scale']) {
    expect(await fails(`get --raw ${path}`)).to.equal(unknown)
  }
  expect(await fails('get --raw /api/v1/namespaces/default/pods/x')).to.equal(
    'Error from server (NotFound): pods "x" not found\n',
  )
  expect(await fails('get --raw /api pods')).to.equal('error: arguments may not be passed when --raw is specified\n')
  expect(await fails('get --raw /api -o json')).to.equal('error: --raw and --output are mutually exclusive\n')
  expect(await fails('get --raw api')).to.equal(
    'error: --raw must be a valid URL path: parse "api": invalid URI for request\n',
  )
  expect(await fails('get --raw "/api/v1/pods?watch=true"')).to.contain('--raw with ?watch is not supported here')
})

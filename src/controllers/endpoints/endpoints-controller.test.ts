import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

test('Endpoints have the labels of their Service, and say who keeps them', async () => {
  const { run, ok, pass } = kubectlWorld()
  await ok('create service clusterip web --tcp=80')
  await pass(1)
  const { stdout } = await run("get endpoints web -o jsonpath='{.metadata.labels}'")
  expect(JSON.parse(stdout)).to.deep.equal({
    app: 'web',
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
  })
})

import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

const service = (name: string, spec: string): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: web }, ports: [{ port: 80 }], ${spec} }
`

async function world(spec = '') {
  const { ok, pass } = kubectlWorld({ nodes: ['n1'], files: { 'service.yaml': service('web', spec) } })
  await ok('label node n1 topology.kubernetes.io/zone=a')
  await ok('create deployment web --image=nginx')
  await ok('apply -f service.yaml')
  await pass(20)
  return ok
}

const HINTS = "get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[0].endpoints[0].hints}'"

test('endpoints are for everybody unless the Service prefers the own zone or node', async () => {
  expect(await (await world())(HINTS)).to.equal('')
  expect(await (await world('trafficDistribution: PreferClose'))(HINTS)).to.equal('{"forZones":[{"name":"a"}]}')
  expect(await (await world('trafficDistribution: PreferSameNode'))(HINTS)).to.equal(
    '{"forNodes":[{"name":"n1"}],"forZones":[{"name":"a"}]}',
  )
})

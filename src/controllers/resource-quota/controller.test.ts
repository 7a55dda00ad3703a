import { test } from 'node:test'
import { expect } from 'chai'
import { configMaps } from '../../api/resources/config-map'
import { pods } from '../../api/resources/pod'
import { resourceQuotas } from '../../api/resources/resource-quota'
import { services } from '../../api/resources/service'
import { seconds } from '../../base/time'
import { fixedCatalogue } from '../../testing/fixed-catalogue'
import { MemoryCluster } from '../../testing/memory-cluster'
import { resourceQuotaController } from './controller'

const KEY = { namespace: 'default', name: 'q' }

function clusterWith(hard: Record<string, string>): MemoryCluster {
  const cluster = new MemoryCluster(resourceQuotaController(fixedCatalogue([pods, configMaps, services])))
  for (const name of ['a', 'b']) {
    const resources = { requests: { cpu: '250m', memory: '64Mi' } }
    const spec = { containers: [{ name: 'c', image: 'nginx', resources }] }
    cluster.api.create(pods, { metadata: { name, namespace: 'default' }, spec })
  }
  cluster.api.create(resourceQuotas, { metadata: KEY, spec: { hard } })
  cluster.pass(seconds(1))
  return cluster
}

const used = (cluster: MemoryCluster): unknown => cluster.api.get(resourceQuotas, KEY).status.used

test('A new quota learns what is used already', () => {
  const hard = { pods: '10', 'requests.cpu': '2', memory: '1Gi', 'count/configmaps': '5', secrets: '1' }
  const cluster = clusterWith(hard)
  expect(cluster.api.get(resourceQuotas, KEY).status).to.deep.equal({
    hard,
    used: { pods: '2', 'requests.cpu': '500m', memory: '128Mi', 'count/configmaps': '0', secrets: '0' },
  })
})

test('What goes, or ends, is given back', () => {
  const cluster = clusterWith({ pods: '10', 'count/pods': '10' })
  cluster.api.delete(pods, { namespace: 'default', name: 'a' })
  cluster.pass(seconds(1))
  expect(used(cluster)).to.deep.equal({ pods: '1', 'count/pods': '1' })
  const ended = cluster.api.get(pods, { namespace: 'default', name: 'b' })
  cluster.api.updateStatus(pods, { ...ended, status: { phase: 'Succeeded' } })
  cluster.pass(seconds(1))
  expect(used(cluster)).to.deep.equal({ pods: '0', 'count/pods': '1' })
})

test('A Service that does without its node ports gives them back', () => {
  const cluster = clusterWith({ 'services.nodeports': '3' })
  const spec = { type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] }
  const service = cluster.api.create(services, { metadata: { name: 's', namespace: 'default' }, spec } as never)
  cluster.pass(seconds(1))
  cluster.api.update(services, { ...service, spec: { ...service.spec, type: 'ClusterIP' } } as never)
  cluster.pass(seconds(1))
  expect(used(cluster)).to.deep.equal({ 'services.nodeports': '0' })
})

test('A changed quota is counted by its new terms', () => {
  const cluster = clusterWith({ pods: '10' })
  const quota = cluster.api.get(resourceQuotas, KEY)
  cluster.api.update(resourceQuotas, { ...quota, spec: { hard: { cpu: '1' } } })
  cluster.pass(seconds(1))
  expect(cluster.api.get(resourceQuotas, KEY).status).to.deep.equal({ hard: { cpu: '1' }, used: { cpu: '500m' } })
})

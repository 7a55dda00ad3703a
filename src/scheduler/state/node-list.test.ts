import { test } from 'node:test'
import { expect } from 'chai'
import { nodes } from '../../api/resources/node'
import { SchedulerBench } from '../../testing/scheduler-bench'
import { ClusterState } from './cluster-state'

const ZONE = 'topology.kubernetes.io/zone'

function state(zones: readonly (string | undefined)[]): {
  readonly cluster: ClusterState
  readonly bench: SchedulerBench
} {
  const bench = new SchedulerBench()
  const cluster = new ClusterState(bench.api)
  zones.forEach((zone, index) => {
    cluster.setNode(bench.node(`n${index}`, zone ? { labels: { [ZONE]: zone } } : {}))
  })
  return { cluster, bench }
}

const order = (cluster: ClusterState): string =>
  cluster
    .nodes()
    .map(({ name }) => name)
    .join(' ')

test('zones take turns', () => {
  const { cluster } = state(['a', 'a', 'b', undefined, 'b', 'a'])
  expect(order(cluster)).to.equal('n0 n2 n3 n1 n4 n5')
})

test('a node that moves to another zone, or leaves, changes the order', () => {
  const { cluster, bench } = state(['a', 'a', 'b'])
  bench.updateNode('n1', (node) => ({ ...node, metadata: { ...node.metadata, labels: { [ZONE]: 'c' } } }))
  cluster.setNode(bench.api.list(nodes)[1]!)
  expect(order(cluster)).to.equal('n0 n2 n1')
  cluster.removeNode('n0')
  expect(order(cluster)).to.equal('n2 n1')
})

test('pods wait for their node: what is on it is known when it comes back', () => {
  const { cluster, bench } = state(['a'])
  const pod = bench.createPod('p', { cpu: '1', nodeName: 'n9' })
  cluster.setPod(pod)
  cluster.setNode(bench.node('n9'))
  expect(cluster.node('n9')?.requested.cpu).to.equal(1000)
  cluster.removeNode('n9')
  cluster.removePod('default/p')
  cluster.setNode(bench.api.list(nodes)[1]!)
  expect(cluster.node('n9')?.requested.cpu ?? 0).to.equal(0)
})

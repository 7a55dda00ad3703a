import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { isPodReady } from '../../api/pod'
import { statefulSets } from '../../api/resources/stateful-set'
import { milliseconds } from '../../base/time'
import { MemoryCluster } from '../../testing/memory-cluster'
import { statefulSetController } from './controller'

const KEY = { namespace: 'default', name: 'db' }

const template = (image: string) => ({
  metadata: { labels: { app: 'db' } },
  spec: { containers: [{ name: 'app', image }] },
})

/** A kubelet that gets round to a pod only when the toss of a coin says so. */
function step(cluster: MemoryCluster, acts: () => boolean): void {
  cluster.pass(milliseconds(100))
  for (const pod of cluster.pods()) {
    if (!acts()) continue
    if (pod.metadata.deletionTimestamp) cluster.finishDeletion(pod)
    else if (pod.status.phase === 'Pending') {
      cluster.bind(pod, 'n1')
      cluster.run(pod)
    }
  }
}

const images = (cluster: MemoryCluster): (string | undefined)[] =>
  cluster.pods().map((pod) => pod.spec.containers[0]?.image)

const shapes = fc.record({
  replicas: fc.integer({ min: 1, max: 5 }),
  partition: fc.integer({ min: 0, max: 5 }),
  maxUnavailable: fc.integer({ min: 1, max: 3 }),
  podManagementPolicy: fc.constantFrom('OrderedReady', 'Parallel'),
})

test('An update keeps within maxUnavailable, and below the partition everything stays as it was', () => {
  fc.assert(
    fc.property(shapes, fc.infiniteStream(fc.boolean()), ({ partition, maxUnavailable, ...shape }, coins) => {
      const { replicas } = shape
      const cluster = new MemoryCluster(statefulSetController)
      const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition, maxUnavailable } }
      const base = { ...shape, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, updateStrategy }
      cluster.api.create(statefulSets, { metadata: KEY, spec: { ...base, template: template('v1') } })
      for (let i = 0; i < 8; i++) step(cluster, () => true)
      const { status, ...set } = cluster.api.get(statefulSets, KEY)
      cluster.api.update(statefulSets, { ...set, status, spec: { ...base, template: template('v2') } })

      for (let round = 0; round < 100; round++) {
        step(cluster, () => coins.next().value as boolean)
        const serving = cluster.pods().filter((pod) => isPodReady(pod) && !pod.metadata.deletionTimestamp)
        expect(serving.length).to.be.at.least(replicas - maxUnavailable)
      }
      for (let i = 0; i < 20; i++) step(cluster, () => true)
      const kept = Math.min(partition, replicas)
      expect(images(cluster)).to.deep.equal([...Array(kept).fill('v1'), ...Array(replicas - kept).fill('v2')])
      const after = cluster.api.get(statefulSets, KEY).status
      expect(after.updatedReplicas ?? 0).to.equal(replicas - kept)
      expect(after.currentRevision === after.updateRevision).to.equal(kept === 0)
    }),
    { numRuns: 25 },
  )
})

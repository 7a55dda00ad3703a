import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { scaledValue } from '../../api/int-or-percent'
import type { Pod } from '../../api/kinds'
import { isPodReady } from '../../api/pod'
import { daemonSets } from '../../api/resources/daemon-set'
import { milliseconds } from '../../base/time'
import { MemoryCluster } from '../../testing/memory-cluster'
import { daemonSetController } from './controller'
import { targetNode } from './daemon-pod'

const KEY = { namespace: 'default', name: 'agent' }

const template = (image: string) => ({
  metadata: { labels: { app: 'agent' } },
  spec: { containers: [{ name: 'app', image }] },
})

/** A scheduler and a kubelet that get round to a pod only when the toss of a coin says so. */
function step(cluster: MemoryCluster, acts: () => boolean): void {
  cluster.pass(milliseconds(100))
  for (const pod of cluster.pods()) {
    if (!acts()) continue
    if (pod.metadata.deletionTimestamp) cluster.finishDeletion(pod)
    else if (pod.status.phase === 'Pending') {
      cluster.bind(pod, targetNode(pod) ?? '')
      cluster.run(pod)
    }
  }
}

const nodesWith = (cluster: MemoryCluster, accepts: (pod: Pod) => boolean): number =>
  new Set(cluster.pods().filter(accepts).map(targetNode)).size

const limits = fc.oneof(
  fc.record({ maxUnavailable: fc.constantFrom(1, 2, '10%', '50%'), maxSurge: fc.constant(0) }),
  fc.record({ maxUnavailable: fc.constant(0), maxSurge: fc.constantFrom(1, 2, '30%') }),
)

test('An update never takes more nodes than it may, and replaces every pod', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), limits, fc.infiniteStream(fc.boolean()), (count, limit, coins) => {
      const cluster = new MemoryCluster(daemonSetController())
      for (let i = 0; i < count; i++) cluster.addNode(`n${i}`)
      const updateStrategy = { type: 'RollingUpdate', rollingUpdate: limit }
      const selector = { matchLabels: { app: 'agent' } }
      const spec = { selector, template: template('v1'), updateStrategy }
      const created = cluster.api.create(daemonSets, { metadata: KEY, spec })
      for (let i = 0; i < 3; i++) step(cluster, () => true)
      const current = cluster.api.get(daemonSets, KEY)
      cluster.api.update(daemonSets, { ...current, spec: { ...created.spec, template: template('v2') } })

      const isServing = (pod: Pod): boolean => isPodReady(pod) && !pod.metadata.deletionTimestamp
      const unavailable = scaledValue(limit.maxUnavailable, count, 'up')
      const surge = scaledValue(limit.maxSurge, count, 'up')
      for (let round = 0; round < 400; round++) {
        step(cluster, () => coins.next().value as boolean)
        const living = cluster.pods().filter((pod) => !pod.metadata.deletionTimestamp)
        expect(nodesWith(cluster, isServing)).to.be.at.least(count - unavailable)
        expect(living.length).to.be.at.most(count + surge)
        if (living.length === count && living.every((pod) => pod.spec.containers[0]?.image === 'v2')) break
      }
      for (let i = 0; i < 3; i++) step(cluster, () => true)
      expect(cluster.pods().map((pod) => pod.spec.containers[0]?.image)).to.deep.equal(Array(count).fill('v2'))
      expect(cluster.api.get(daemonSets, KEY).status).to.include({
        updatedNumberScheduled: count,
        numberAvailable: count,
      })
    }),
    { numRuns: 25 },
  )
})

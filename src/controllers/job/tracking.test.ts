import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { keyOf } from '../../api/object'
import { isPodActive } from '../../api/pod'
import { jobs } from '../../api/resources/job'
import { pods } from '../../api/resources/pod'
import { formatTimestamp, seconds } from '../../base/time'
import { MemoryCluster } from '../../testing/memory-cluster'
import { finishedCondition } from './conditions'
import { jobController } from './controller'
import { isTracked } from './job-pods'

const KEY = { namespace: 'default', name: 'work' }

const FATES = ['Succeeded', 'Failed', 'Succeeded', 'deleted', 'runs on'] as const

const shapes = fc.record({
  completions: fc.integer({ min: 1, max: 6 }),
  parallelism: fc.integer({ min: 1, max: 4 }),
  completionMode: fc.constantFrom('NonIndexed', 'Indexed'),
  backoffLimit: fc.integer({ min: 0, max: 4 }),
})
const fates = fc.infiniteStream(fc.constantFrom(...FATES))

test('Every pod is counted exactly once, whatever becomes of it', () => {
  fc.assert(
    fc.property(shapes, fates, (shape, fate) => {
      const cluster = new MemoryCluster(jobController())
      const template = {
        metadata: { labels: { job: 'work' } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'busybox' }] },
      }
      cluster.api.create(jobs, {
        metadata: KEY,
        spec: { ...shape, selector: { matchLabels: { job: 'work' } }, template },
      })
      const ended = { Succeeded: 0, Failed: 0 }
      const job = () => cluster.api.get(jobs, KEY)
      for (let round = 0; round < 200 && !finishedCondition(job()); round++) {
        cluster.pass(seconds(20))
        const active = cluster.pods().filter(isPodActive)
        expect(active.length).to.be.at.most(shape.parallelism)
        for (const pod of active) {
          const next = fate.next().value as (typeof FATES)[number]
          cluster.bind(pod, 'n1')
          cluster.run(pod)
          if (next === 'deleted') {
            cluster.api.delete(pods, keyOf(pod), { gracePeriodSeconds: 0 })
            ended.Failed++
          } else if (next === 'Succeeded' || next === 'Failed') {
            const lastTransitionTime = formatTimestamp(cluster.queue.now())
            const conditions = [{ type: 'Ready', status: 'False', lastTransitionTime }]
            cluster.setStatus(pod, { phase: next, conditions })
            ended[next]++
          }
        }
        for (const pod of cluster.pods()) {
          if (pod.metadata.deletionTimestamp && !isTracked(pod)) cluster.finishDeletion(pod)
        }
      }
      const { status } = job()
      const isComplete = finishedCondition(job())?.type === 'Complete'
      expect(status.succeeded ?? 0).to.equal(ended.Succeeded)
      expect(status.uncountedTerminatedPods).to.deep.equal({})
      expect(status.active ?? 0).to.equal(0)
      expect(cluster.pods().filter(isTracked)).to.deep.equal([])
      if (isComplete) {
        expect(status.succeeded).to.equal(shape.completions)
        expect(status.failed ?? 0).to.equal(ended.Failed)
      } else expect(status.failed).to.be.greaterThan(shape.backoffLimit)
    }),
    { numRuns: 40 },
  )
})

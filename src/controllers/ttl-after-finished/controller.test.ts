import { test } from 'node:test'
import { expect } from 'chai'
import { jobs } from '../../api/resources/job'
import { formatTimestamp, seconds } from '../../base/time'
import { MemoryCluster } from '../../testing/memory-cluster'
import { ttlAfterFinishedController } from './controller'

const KEY = { namespace: 'default', name: 'work' }

function finishedJob(ttlSecondsAfterFinished: number | undefined): MemoryCluster {
  const cluster = new MemoryCluster(ttlAfterFinishedController)
  const job = cluster.api.create(jobs, {
    metadata: KEY,
    spec: { template: {}, ...(ttlSecondsAfterFinished === undefined ? {} : { ttlSecondsAfterFinished }) },
  })
  cluster.pass(seconds(100))
  const lastTransitionTime = formatTimestamp(cluster.queue.now())
  const conditions = [{ type: 'Complete', status: 'True', lastTransitionTime }]
  cluster.api.updateStatus(jobs, { ...job, status: { conditions } })
  return cluster
}

test('A finished job is deleted in the foreground once its time is over', () => {
  const cluster = finishedJob(30)
  cluster.pass(seconds(29))
  expect(cluster.api.get(jobs, KEY).metadata.deletionTimestamp).to.equal(undefined)
  cluster.pass(seconds(2))
  expect(cluster.api.get(jobs, KEY).metadata.finalizers).to.deep.equal(['foregroundDeletion'])
})

test('A limit of zero deletes at once, and no limit never', () => {
  const immediate = finishedJob(0)
  immediate.pass(seconds(1))
  expect(immediate.api.get(jobs, KEY).metadata.deletionTimestamp).not.to.equal(undefined)
  const kept = finishedJob(undefined)
  kept.pass(seconds(1_000_000))
  expect(kept.api.get(jobs, KEY).metadata.deletionTimestamp).to.equal(undefined)
})

test('A changed limit counts from the same end', () => {
  const cluster = finishedJob(1000)
  cluster.pass(seconds(50))
  const job = cluster.api.get(jobs, KEY)
  cluster.api.update(jobs, { ...job, spec: { ...job.spec, ttlSecondsAfterFinished: 60 } })
  cluster.pass(seconds(11))
  expect(cluster.api.get(jobs, KEY).metadata.deletionTimestamp).not.to.equal(undefined)
})

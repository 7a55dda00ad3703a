import { describe, test } from 'node:test'
import { expect } from 'chai'
import type { Job, Pod, PodStatus } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { jobs } from '../../api/resources/job'
import { pods } from '../../api/resources/pod'
import { formatTimestamp, seconds } from '../../base/time'
import { MemoryCluster } from '../../testing/memory-cluster'
import { jobController } from './controller'
import { jobPodReleaseController } from './orphan-pods'

const KEY = { namespace: 'default', name: 'work' }
type Spec = Job['spec']

function clusterWith(spec: Partial<Spec> = {}): MemoryCluster {
  const cluster = new MemoryCluster(jobController(), jobPodReleaseController)
  cluster.addNode('n1')
  cluster.api.create(jobs, {
    metadata: KEY,
    spec: {
      parallelism: 1,
      completions: 1,
      selector: { matchLabels: { job: 'work' } },
      template: {
        metadata: { labels: { job: 'work' } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'busybox' }] },
      },
      ...spec,
    },
  })
  cluster.pass(seconds(2))
  return cluster
}

const job = (cluster: MemoryCluster): Job => cluster.api.get(jobs, KEY)
const running = (cluster: MemoryCluster): readonly Pod[] =>
  cluster.pods().filter((pod) => pod.status.phase === 'Pending' || pod.status.phase === 'Running')
const conditions = (cluster: MemoryCluster): string[] =>
  (job(cluster).status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`)
const warnings = (cluster: MemoryCluster): string[] =>
  cluster.events.filter((text) => !text.includes('SuccessfulCreate') && !text.includes('SuccessfulDelete'))

function start(cluster: MemoryCluster): void {
  for (const pod of cluster.pods()) {
    if (pod.status.phase !== 'Pending') continue
    cluster.bind(pod, 'n1')
    cluster.run(pod)
  }
}

function end(cluster: MemoryCluster, pod: Pod, exitCode: number, more: PodStatus = {}): void {
  const finishedAt = formatTimestamp(cluster.queue.now())
  const state = { terminated: { exitCode, finishedAt } }
  const containerStatuses = [{ name: 'app', state, ready: false, restartCount: 0, image: '', imageID: '' }]
  cluster.setStatus(pod, { phase: exitCode === 0 ? 'Succeeded' : 'Failed', conditions: [], containerStatuses, ...more })
}

function endAll(cluster: MemoryCluster, exitCode: number): void {
  start(cluster)
  for (const pod of running(cluster)) end(cluster, pod, exitCode)
  cluster.pass(seconds(3))
}

const finishDeletions = (cluster: MemoryCluster): void => {
  for (const pod of cluster.pods()) if (pod.metadata.deletionTimestamp) cluster.finishDeletion(pod)
  cluster.pass(seconds(3))
}

function change(cluster: MemoryCluster, spec: Partial<Spec>): void {
  cluster.api.update(jobs, { ...job(cluster), spec: { ...job(cluster).spec, ...spec } })
  cluster.pass(seconds(3))
}

describe('A Job', () => {
  test('runs one pod and completes when it succeeds', () => {
    const cluster = clusterWith()
    expect(job(cluster).status).to.include({ active: 1, ready: 0, terminating: 0 })
    expect(cluster.pods()[0]?.metadata.finalizers).to.deep.equal(['batch.kubernetes.io/job-tracking'])
    endAll(cluster, 0)
    expect(conditions(cluster)).to.deep.equal([
      'SuccessCriteriaMet=True CompletionsReached',
      'Complete=True CompletionsReached',
    ])
    const { status } = job(cluster)
    expect(status).to.include({ succeeded: 1, ready: 0 })
    expect(status.active).to.equal(undefined)
    expect(status.completionTime).to.equal(status.conditions?.[1]?.lastTransitionTime)
    expect(status.uncountedTerminatedPods).to.deep.equal({})
    expect(cluster.pods()[0]?.metadata.finalizers).to.equal(undefined)
    expect(warnings(cluster)).to.deep.equal(['Normal Completed Job completed'])
  })

  test('keeps parallelism pods running until completions are reached', () => {
    const cluster = clusterWith({ completions: 5, parallelism: 2 })
    const waves: number[] = []
    while (running(cluster).length) {
      waves.push(running(cluster).length)
      endAll(cluster, 0)
    }
    expect(waves).to.deep.equal([2, 2, 1])
    expect(job(cluster).status.succeeded).to.equal(5)
  })

  test('without completions starts nothing more after the first success', () => {
    const cluster = clusterWith({ completions: undefined, parallelism: 3 } as unknown as Spec)
    start(cluster)
    end(cluster, cluster.pods()[0] as Pod, 0)
    cluster.pass(seconds(3))
    expect(running(cluster)).to.have.lengthOf(2)
    expect(conditions(cluster)).to.deep.equal([])
    endAll(cluster, 0)
    expect(job(cluster).status.succeeded).to.equal(3)
    expect(conditions(cluster).at(-1)).to.equal('Complete=True CompletionsReached')
  })

  test('fails after backoffLimit retries, 10 and 20 seconds after the failures before', () => {
    const cluster = clusterWith({ backoffLimit: 2 })
    const waits: number[] = []
    for (let i = 0; i < 3; i++) {
      start(cluster)
      for (const pod of running(cluster)) end(cluster, pod, 1)
      const failedAt = cluster.queue.now()
      while (running(cluster).length === 0 && cluster.queue.now() - failedAt < 60_000) cluster.pass(seconds(1))
      waits.push((cluster.queue.now() - failedAt) / 1000)
    }
    expect(waits).to.deep.equal([10, 20, 60])
    expect(job(cluster).status.failed).to.equal(3)
    expect(conditions(cluster)).to.deep.equal([
      'FailureTarget=True BackoffLimitExceeded',
      'Failed=True BackoffLimitExceeded',
    ])
    expect(warnings(cluster)).to.deep.equal([
      'Warning BackoffLimitExceeded Job has reached the specified backoff limit',
    ])
  })

  test('counts restarts of containers with restartPolicy OnFailure and deletes the pod at the limit', () => {
    const template = {
      metadata: { labels: { job: 'work' } },
      spec: { restartPolicy: 'OnFailure', containers: [{ name: 'app', image: 'busybox' }] },
    }
    const cluster = clusterWith({ backoffLimit: 1, template })
    start(cluster)
    const status = { name: 'app', ready: false, restartCount: 1, image: '', imageID: '' }
    cluster.setStatus(cluster.pods()[0] as Pod, { containerStatuses: [status] })
    cluster.pass(seconds(3))
    expect(conditions(cluster)).to.deep.equal(['FailureTarget=True BackoffLimitExceeded'])
    expect(job(cluster).status).to.include({ terminating: 1 })
    finishDeletions(cluster)
    expect(conditions(cluster).at(-1)).to.equal('Failed=True BackoffLimitExceeded')
    expect(cluster.pods()).to.deep.equal([])
    expect(job(cluster).status.failed).to.equal(1)
  })

  test('fails at its deadline, once its pods are gone', () => {
    const cluster = clusterWith({ activeDeadlineSeconds: 30 })
    start(cluster)
    cluster.pass(seconds(27))
    expect(conditions(cluster)).to.deep.equal([])
    cluster.pass(seconds(2))
    expect(conditions(cluster)).to.deep.equal(['FailureTarget=True DeadlineExceeded'])
    finishDeletions(cluster)
    expect(conditions(cluster).at(-1)).to.equal('Failed=True DeadlineExceeded')
    expect(warnings(cluster)).to.deep.equal(['Warning DeadlineExceeded Job was active longer than specified deadline'])
  })

  test('replaces a deleted pod at once, or only when it has failed', () => {
    for (const [podReplacementPolicy, expected] of [
      ['TerminatingOrFailed', 2],
      ['Failed', 1],
    ] as const) {
      const cluster = clusterWith({ podReplacementPolicy })
      start(cluster)
      cluster.api.delete(pods, keyOf(cluster.pods()[0] as Pod))
      cluster.pass(seconds(15))
      expect(cluster.pods()).to.have.lengthOf(expected)
      finishDeletions(cluster)
    }
  })

  test('deletes pods when its parallelism is lowered, without counting them as failed', () => {
    const cluster = clusterWith({ completions: 5, parallelism: 3 })
    change(cluster, { parallelism: 1 })
    expect(running(cluster)).to.have.lengthOf(1)
    expect(job(cluster).status.failed).to.equal(undefined)
  })

  test('is left alone when somebody else manages it', () => {
    expect(clusterWith({ managedBy: 'example.com/other' }).pods()).to.deep.equal([])
  })

  test('is left alone when its completion mode is unknown', () => {
    const cluster = clusterWith({ completionMode: 'Odd' })
    expect(cluster.events).to.deep.equal([
      'Warning UnknownCompletionMode Skipped Job sync because completion mode is unknown',
    ])
  })

  test('lets its pods go when it is deleted', () => {
    const cluster = clusterWith()
    cluster.api.delete(jobs, KEY)
    cluster.pass(seconds(1))
    expect(cluster.pods()[0]?.metadata.finalizers).to.equal(undefined)
  })
})

describe('A suspended Job', () => {
  test('does not start until it is resumed, and its deadline counts from then', () => {
    const cluster = clusterWith({ suspend: true, activeDeadlineSeconds: 10 })
    expect(cluster.pods()).to.deep.equal([])
    expect(job(cluster).status.startTime).to.equal(undefined)
    cluster.pass(seconds(60))
    change(cluster, { suspend: false })
    expect(cluster.pods()).to.have.lengthOf(1)
    expect(conditions(cluster)).to.deep.equal(['Suspended=False JobResumed'])
    expect(warnings(cluster)).to.deep.equal(['Normal Suspended Job suspended', 'Normal Resumed Job resumed'])
  })

  test('loses its running pods without failures', () => {
    const cluster = clusterWith({ parallelism: 2, completions: 2 })
    start(cluster)
    change(cluster, { suspend: true })
    finishDeletions(cluster)
    expect(cluster.pods()).to.deep.equal([])
    expect(job(cluster).status.failed).to.equal(undefined)
    expect(conditions(cluster)).to.deep.equal(['Suspended=True JobSuspended'])
  })
})

describe('An Indexed Job', () => {
  const indexed = (spec: Partial<Spec> = {}): MemoryCluster =>
    clusterWith({ completionMode: 'Indexed', completions: 4, parallelism: 4, ...spec })
  const podOf = (cluster: MemoryCluster, index: number): Pod =>
    running(cluster).find(
      (pod) => pod.metadata.labels?.['batch.kubernetes.io/job-completion-index'] === `${index}`,
    ) as Pod
  const indexes = (cluster: MemoryCluster): (string | undefined)[] =>
    running(cluster).map((pod) => pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'])

  test('gives each pod its index', () => {
    const cluster = indexed()
    const pod = podOf(cluster, 2)
    expect(indexes(cluster)).to.deep.equal(['0', '1', '2', '3'])
    expect(pod.metadata.name).to.match(/^work-2-\w{5}$/)
    expect(pod.spec.hostname).to.equal('work-2')
    expect(pod.spec.containers[0]?.env).to.deep.equal([
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } },
      },
    ])
  })

  test('records completed indexes and runs the others again', () => {
    const cluster = indexed()
    start(cluster)
    for (const index of [0, 1, 3]) end(cluster, podOf(cluster, index), 0)
    end(cluster, podOf(cluster, 2), 1)
    cluster.pass(seconds(15))
    expect(job(cluster).status).to.include({ completedIndexes: '0,1,3', succeeded: 3, failed: 1 })
    expect(indexes(cluster)).to.deep.equal(['2'])
    endAll(cluster, 0)
    expect(job(cluster).status.completedIndexes).to.equal('0-3')
    expect(conditions(cluster).at(-1)).to.equal('Complete=True CompletionsReached')
  })

  test('with a limit for each index gives up single indexes and fails when all others are done', () => {
    const cluster = indexed({ completions: 2, parallelism: 2, backoffLimitPerIndex: 1, backoffLimit: 2_147_483_647 })
    start(cluster)
    end(cluster, podOf(cluster, 0), 0)
    end(cluster, podOf(cluster, 1), 1)
    cluster.pass(seconds(15))
    const retry = podOf(cluster, 1)
    expect(retry.metadata.annotations?.['batch.kubernetes.io/job-index-failure-count']).to.equal('1')
    endAll(cluster, 1)
    expect(job(cluster).status).to.include({ completedIndexes: '0', failedIndexes: '1', failed: 2 })
    expect(conditions(cluster).at(-1)).to.equal('Failed=True FailedIndexes')
  })

  test('fails when more indexes failed than it may have', () => {
    const cluster = indexed({ backoffLimitPerIndex: 0, backoffLimit: 2_147_483_647, maxFailedIndexes: 1 })
    start(cluster)
    end(cluster, podOf(cluster, 0), 1)
    end(cluster, podOf(cluster, 1), 1)
    cluster.pass(seconds(3))
    finishDeletions(cluster)
    expect(conditions(cluster).at(-1)).to.equal('Failed=True MaxFailedIndexesExceeded')
  })

  test('succeeds early by its success policy and removes the pods that are left', () => {
    const cluster = indexed({ successPolicy: { rules: [{ succeededIndexes: '0-1', succeededCount: 1 }] } })
    start(cluster)
    end(cluster, podOf(cluster, 1), 0)
    cluster.pass(seconds(3))
    expect(conditions(cluster)).to.deep.equal(['SuccessCriteriaMet=True SuccessPolicy'])
    finishDeletions(cluster)
    expect(conditions(cluster).at(-1)).to.equal('Complete=True SuccessPolicy')
    expect(job(cluster).status.conditions?.[1]?.message).to.equal('Matched rules at index 0')
    expect(job(cluster).status.failed).to.equal(undefined)
  })
})

describe('The failure policy of a Job', () => {
  test('fails the job on an exit code', () => {
    const rule = { action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }
    const cluster = clusterWith({ podFailurePolicy: { rules: [rule] } })
    const [pod] = cluster.pods() as [Pod]
    endAll(cluster, 42)
    expect(job(cluster).status.conditions?.[1]).to.include({
      type: 'Failed',
      reason: 'PodFailurePolicy',
      message: `Container app for pod default/${pod.metadata.name} failed with exit code 42 matching FailJob rule at index 0`,
    })
  })

  test('ignores disruptions', () => {
    const rule = { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }
    const cluster = clusterWith({ backoffLimit: 0, podFailurePolicy: { rules: [rule] } })
    start(cluster)
    end(cluster, cluster.pods()[0] as Pod, 1, { conditions: [{ type: 'DisruptionTarget', status: 'True' }] })
    cluster.pass(seconds(30))
    expect(running(cluster)).to.have.lengthOf(1)
    expect(job(cluster).status.failed).to.equal(undefined)
  })
})

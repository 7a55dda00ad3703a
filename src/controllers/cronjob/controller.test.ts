import { describe, test } from 'node:test'
import { expect } from 'chai'
import type { CronSchedule } from '../../api/cron-schedule'
import type { CronJob, Job } from '../../api/kinds'
import { cronJobs } from '../../api/resources/cron-job'
import { jobs } from '../../api/resources/job'
import { formatTimestamp, type Instant, minutes, seconds } from '../../base/time'
import { MemoryCluster } from '../../testing/memory-cluster'
import type { CronCalendar } from './calendar'
import { cronJobController } from './controller'

const KEY = { namespace: 'default', name: 'tick' }
type Spec = CronJob['spec']

/** Every n minutes is all that these tests need: `*\/5 * * * *`. */
const calendar: CronCalendar = {
  nextAfter: (schedule: CronSchedule, _, after) => {
    if (schedule.type === 'interval' || schedule.days.length === 1) return undefined
    const [first = 0, second = first + 60] = schedule.minutes
    const period = (second - first) * 60_000
    return ((Math.floor(after / period) + 1) * period) as Instant
  },
  knowsTimeZone: (name) => name === 'Europe/Berlin',
  format: (at, timeZone) => `${formatTimestamp(at)}${timeZone ? ` ${timeZone}` : ''}`,
}

/** The clock starts at 2026-01-01T00:00:00Z. */
function clusterWith(spec: Partial<Spec> = {}): MemoryCluster {
  const cluster = new MemoryCluster(cronJobController(calendar))
  cluster.pass(seconds(150))
  cluster.api.create(cronJobs, {
    metadata: KEY,
    spec: {
      schedule: '*/5 * * * *',
      concurrencyPolicy: 'Allow',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: { metadata: { labels: { app: 'tick' } }, spec: { template: {} } },
      ...spec,
    },
  })
  return cluster
}

const cronJob = (cluster: MemoryCluster): CronJob => cluster.api.get(cronJobs, KEY)
const children = (cluster: MemoryCluster): readonly Job[] => cluster.api.list(jobs)
const startTimes = (cluster: MemoryCluster): string[] =>
  children(cluster).map(({ metadata }) => {
    const minutesSinceEpoch = Number(metadata.name.slice('tick-'.length))
    return formatTimestamp((minutesSinceEpoch * 60_000) as Instant).slice(11, 16)
  })
const active = (cluster: MemoryCluster): number => cronJob(cluster).status.active?.length ?? 0

function finish(cluster: MemoryCluster, type: 'Complete' | 'Failed' = 'Complete'): void {
  const now = formatTimestamp(cluster.queue.now())
  for (const job of children(cluster)) {
    if (job.status.conditions) continue
    const conditions = [{ type, status: 'True', lastTransitionTime: now }]
    const status = { startTime: now, conditions, ...(type === 'Complete' ? { completionTime: now } : {}) }
    cluster.api.updateStatus(jobs, { ...job, status })
  }
  cluster.pass(seconds(1))
}

function change(cluster: MemoryCluster, spec: Partial<Spec>): void {
  cluster.api.update(cronJobs, { ...cronJob(cluster), spec: { ...cronJob(cluster).spec, ...spec } })
}

const events = (cluster: MemoryCluster): string[] => cluster.events.map((text) => text.replace(/tick-\d+/, 'tick-<n>'))

describe('A CronJob', () => {
  test('starts a job just after each time of its schedule', () => {
    const cluster = clusterWith()
    cluster.pass(seconds(149))
    expect(children(cluster)).to.deep.equal([])
    cluster.pass(seconds(2))
    expect(startTimes(cluster)).to.deep.equal(['00:05'])
    const [job] = children(cluster)
    expect(job?.metadata.labels).to.deep.equal({ app: 'tick' })
    expect(job?.metadata.annotations).to.deep.equal({
      'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T00:05:00Z',
    })
    expect(cronJob(cluster).status.lastScheduleTime).to.equal('2026-01-01T00:05:00Z')
    expect(active(cluster)).to.equal(1)
    expect(events(cluster)).to.deep.equal(['Normal SuccessfulCreate Created job tick-<n>'])
    cluster.pass(minutes(10))
    expect(startTimes(cluster)).to.deep.equal(['00:05', '00:10', '00:15'])
  })

  test('notes how its jobs end', () => {
    const cluster = clusterWith()
    cluster.pass(minutes(5))
    finish(cluster)
    expect(active(cluster)).to.equal(0)
    expect(cronJob(cluster).status.lastSuccessfulTime).to.equal(children(cluster)[0]?.status.completionTime)
    expect(events(cluster).at(-1)).to.equal('Normal SawCompletedJob Saw completed job: tick-<n>, condition: Complete')
  })

  test('keeps the last jobs that succeeded and failed', () => {
    const cluster = clusterWith({ successfulJobsHistoryLimit: 2, failedJobsHistoryLimit: 1 })
    for (const type of ['Complete', 'Failed', 'Complete', 'Complete', 'Failed'] as const) {
      cluster.pass(minutes(5))
      finish(cluster, type)
    }
    expect(startTimes(cluster)).to.deep.equal(['00:15', '00:20', '00:25'])
    expect(events(cluster)).to.include('Normal SuccessfulDelete Deleted job tick-<n>')
  })

  test('that keeps no jobs notes a success all the same, and misses nothing', () => {
    const cluster = clusterWith({ successfulJobsHistoryLimit: 0 })
    cluster.pass(minutes(5))
    const completed = formatTimestamp(cluster.queue.now())
    finish(cluster)
    expect(children(cluster)).to.deep.equal([])
    expect(cronJob(cluster).status).to.include({ lastSuccessfulTime: completed })
    expect(active(cluster)).to.equal(0)
    expect(events(cluster)).to.deep.equal([
      'Normal SuccessfulCreate Created job tick-<n>',
      'Normal SuccessfulDelete Deleted job tick-<n>',
    ])
  })

  test('with Forbid waits for its job and then makes up for the last missed time', () => {
    const cluster = clusterWith({ concurrencyPolicy: 'Forbid' })
    cluster.pass(minutes(13))
    expect(startTimes(cluster)).to.deep.equal(['00:05'])
    expect(events(cluster).at(-1)).to.equal(
      'Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid',
    )
    finish(cluster)
    expect(startTimes(cluster)).to.deep.equal(['00:05', '00:15'])
  })

  test('with Replace deletes the running job first', () => {
    const cluster = clusterWith({ concurrencyPolicy: 'Replace' })
    cluster.pass(minutes(10))
    expect(startTimes(cluster)).to.deep.equal(['00:10'])
    expect(active(cluster)).to.equal(1)
  })

  test('does not start anything while it is suspended, and makes up for the last time afterwards', () => {
    const cluster = clusterWith({ suspend: true })
    cluster.pass(minutes(12))
    expect(children(cluster)).to.deep.equal([])
    change(cluster, { suspend: false })
    cluster.pass(seconds(1))
    expect(startTimes(cluster)).to.deep.equal(['00:10'])
  })

  test('does not start too late', () => {
    const cluster = clusterWith({ suspend: true, startingDeadlineSeconds: 60 })
    cluster.pass(minutes(12))
    change(cluster, { suspend: false })
    cluster.pass(seconds(1))
    expect(children(cluster)).to.deep.equal([])
    cluster.pass(minutes(1))
    expect(startTimes(cluster)).to.deep.equal(['00:15'])
  })

  test('says when it has missed too many times', () => {
    const cluster = clusterWith({ suspend: true, schedule: '* * * * *' })
    cluster.pass(minutes(102))
    change(cluster, { suspend: false })
    cluster.pass(seconds(1))
    expect(startTimes(cluster)).to.deep.equal(['01:44'])
    expect(cluster.events[0]).to.equal(
      'Warning TooManyMissedTimes too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
    )
  })

  test('does not run a new schedule for times before it was set', () => {
    const cluster = clusterWith({ schedule: '0 * * * *' })
    cluster.pass(minutes(10))
    change(cluster, { schedule: '* * * * *' })
    cluster.pass(seconds(20))
    expect(children(cluster)).to.deep.equal([])
    cluster.pass(seconds(15))
    expect(startTimes(cluster)).to.deep.equal(['00:13'])
  })

  test('tells what is wrong with its schedule or time zone, and waits for a change', () => {
    const problems: readonly (readonly [Partial<Spec>, string])[] = [
      [
        { schedule: 'often' },
        'UnparseableSchedule unparseable schedule: "often" : expected exactly 5 fields, found 1: [often]',
      ],
      [
        { schedule: '0 0 31 2 *' },
        'InvalidSchedule invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second',
      ],
      [{ timeZone: 'Mars/Base' }, 'UnknownTimeZone invalid timeZone: "Mars/Base": unknown time zone Mars/Base'],
    ]
    for (const [spec, message] of problems) {
      const cluster = clusterWith(spec)
      cluster.pass(minutes(60))
      expect(cluster.events).to.deep.equal([`Warning ${message}`])
      change(cluster, { schedule: '*/5 * * * *', timeZone: 'Europe/Berlin' })
      cluster.pass(minutes(5))
      expect(children(cluster)).to.have.lengthOf(1)
    }
  })

  test('forgets jobs that vanish and mentions jobs that it did not start', () => {
    const cluster = clusterWith()
    cluster.pass(minutes(5))
    const [job] = children(cluster) as [Job]
    cluster.api.delete(jobs, { namespace: 'default', name: job.metadata.name })
    cluster.api.create(jobs, { metadata: { ...job.metadata, name: 'by-hand' }, spec: job.spec })
    cluster.pass(seconds(1))
    expect(active(cluster)).to.equal(0)
    expect(events(cluster).slice(1).sort()).to.include.members([
      'Normal MissingJob Active job went missing: tick-<n>',
      'Warning UnexpectedJob Saw a job that the controller did not create or forgot: by-hand',
    ])
  })
})

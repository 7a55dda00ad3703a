import { performance } from 'node:perf_hooks'
import { cronJobs, deployments, jobs, pods } from '../src/api/resources'
import { hours, seconds } from '../src/base/time'
import { createSimulatedCluster } from '../src/cluster/simulated'

/**
 * Seven virtual days of a cluster of 100 pods on 10 nodes with hourly CronJobs, in one process on one core: two of
 * them, then four. Prints how much faster than the wall clock time goes by.
 */
async function sevenDays(cronJobCount: number): Promise<void> {
  const nodes = Array.from({ length: 10 }, (_, i) => ({ name: `node-${i + 1}`, cpu: '8', memory: '16Gi' }))
  const cluster = createSimulatedCluster({ nodes, seed: 'seven-days' })
  const { simulation } = cluster
  simulation.setImage('batch:1', { exit: { after: seconds(30), code: 0 } })
  for (let i = 1; i <= 10; i++) {
    await cluster.create(deployments, 'default', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `web-${i}` },
      spec: {
        replicas: 10,
        selector: { matchLabels: { app: `web-${i}` } },
        template: template(`web-${i}`, 'nginx:1.27'),
      },
    })
  }
  for (let i = 1; i <= cronJobCount; i++) {
    await cluster.create(cronJobs, 'default', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: `tick-${i}` },
      spec: {
        schedule: `${i * 10} * * * *`,
        jobTemplate: { spec: { template: template('tick', 'batch:1', 'Never') } },
      },
    })
  }
  simulation.settle()
  const running = (await cluster.list(pods, { namespace: 'default' })).length
  const before = simulation.revision
  const start = performance.now()
  simulation.advance(hours(7 * 24))
  const wall = performance.now() - start
  const made = simulation
    .history()
    .filter(({ type, resource }) => type === 'ADDED' && resource.kind === jobs.kind).length
  const virtual = 7 * 24 * 3600
  console.log(
    `7 virtual days, ${running} pods, ${cronJobCount} hourly CronJobs, ${made} jobs run, ${simulation.revision - before} writes: ${(wall / 1000).toFixed(2)} s, ${Math.round(virtual / (wall / 1000)).toLocaleString('en')} × the wall clock`,
  )
}

const template = (app: string, image: string, restartPolicy = 'Always') => ({
  metadata: { labels: { app } },
  spec: {
    restartPolicy,
    containers: [{ name: 'app', image, resources: { requests: { cpu: '100m', memory: '64Mi' } } }],
  },
})

async function main(): Promise<void> {
  for (const cronJobCount of [2, 4]) await sevenDays(cronJobCount)
}

void main()

import { test } from 'node:test'
import { expect } from 'chai'
import type { Pod, PodSpec } from '../../api/kinds'
import type { NodeSpec } from '../../api/node-spec'
import { daemonSets } from '../../api/resources/daemon-set'
import { deployments } from '../../api/resources/deployment'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import { parseCount } from '../../base/count-words'
import type { JsonObject } from '../../base/json'
import { minutes } from '../../base/time'
import type { Goal } from '../../cluster/goal'
import { createSimulatedCluster, type Simulated } from '../../cluster/simulated'
import { expectGoal } from '../expect-goal'
import { evictedGoal, nominatedGoal, preemptsGoal } from './evictions'
import { cordonedGoal, nodeReadyGoal, taintGoal, untaintedGoal } from './nodes'
import { evenSpreadGoal, notOnNodeGoal, podsPerDomainGoal, preferredGoal, refusedByNodeGoal } from './placement'
import { onePodPerNodeGoal, podStatusGoal, runsOnGoal } from './pods'
import type { Subject } from './subject'
import { toleratesGoal } from './tolerations'

const pod = (name: string): Subject<Pod> => ({ resource: pods, key: { namespace: 'default', name } })
const node = (name: string) => ({ resource: nodes, key: { namespace: '', name } })

async function clusterWith(machines: readonly NodeSpec[], specs: Record<string, Partial<PodSpec>>): Promise<Simulated> {
  const cluster = createSimulatedCluster({ nodes: machines })
  for (const [name, spec] of Object.entries(specs)) {
    const whole = { containers: [{ name: 'app', image: 'nginx' }], ...spec }
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: whole }
    await cluster.create(pods, 'default', body as unknown as JsonObject)
  }
  cluster.simulation.advance(minutes(1))
  return cluster
}

const cpu = (amount: string): Partial<PodSpec> => ({
  containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu: amount } } }],
})

async function failure(cluster: Simulated, goal: Goal): Promise<string> {
  try {
    await expectGoal(cluster, goal)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error(`it holds: ${goal.description}`)
}

const GPU = { key: 'gpu', value: 'true', effect: 'NoSchedule' }

test('a pod that is pending says for each node why, and names the taint', async () => {
  const cluster = await clusterWith(
    [
      { name: 'n1', cpu: '1' },
      { name: 'n2', taints: [GPU] },
    ],
    { big: cpu('2') },
  )
  await expectGoal(cluster, refusedByNodeGoal(pod('big'), 'n1', 'Insufficient cpu'))
  const text = await failure(cluster, podStatusGoal(pod('big'), 'running'))
  expect(text).to.contain('pod "big" is pending: 0/2 nodes are available')
  expect(text).to.contain('node "n1": Insufficient cpu (NodeResourcesFit)')
  expect(text).to.contain('node "n2": untolerated taint gpu=true:NoSchedule (TaintToleration)')
})

test('a pod on an unexpected node says what spoke for that node', async () => {
  const machines = [
    { name: 'n1', cpu: '2', memory: '2Gi' },
    { name: 'n2', cpu: '32', memory: '64Gi' },
  ]
  const cluster = await clusterWith(machines, { web: cpu('1') })
  const text = await failure(cluster, runsOnGoal(pod('web'), 'n1'))
  expect(text).to.match(/node "n2": chosen with score \d+/)
  expect(text).to.match(/node "n1": score \d+; .*NodeResourcesFit \d+ against \d+/)
  const wanted = { chosen: 'n2', over: 'n1', plugin: 'NodeResourcesFit' }
  await expectGoal(cluster, preferredGoal(pod('web'), wanted))
  const other = await failure(cluster, preferredGoal(pod('web'), { ...wanted, plugin: 'ImageLocality' }))
  expect(other).to.contain('ImageLocality gave 0 to "n2" and 0 to "n1"')
  expect(await failure(cluster, notOnNodeGoal(pod('web'), 'n2'))).to.contain('Observed: on node "n2".')
})

test('an unknown scheduler explains itself', async () => {
  const cluster = await clusterWith([{ name: 'n1' }], { lost: { schedulerName: 'defualt-scheduler' } })
  const text = await failure(cluster, podStatusGoal(pod('lost'), 'running'))
  expect(text)
    .to.contain('No scheduler is named "defualt-scheduler"')
    .and.to.contain('Did you mean "default-scheduler"?')
})

test('a node that does not exist, or takes the pod, is no reason', async () => {
  const cluster = await clusterWith([{ name: 'n1' }, { name: 'n2' }], { web: {} })
  expect(await failure(cluster, refusedByNodeGoal(pod('web'), 'n9', 'cpu'))).to.contain('node "n9" does not exist')
  expect(await failure(cluster, refusedByNodeGoal(pod('web'), 'n1', 'cpu'))).to.contain('node "n1" takes it')
})

test('pods by domain and evenness look at pods that are placed, on nodes that take them', async () => {
  const machines = ['a', 'a', 'b'].map((zone, i) => ({
    name: `n${i + 1}`,
    labels: { 'topology.kubernetes.io/zone': zone },
  }))
  const cluster = await clusterWith([...machines, { name: 'n4', unschedulable: true }], {})
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'nginx' }] } }
  const spec = { replicas: 6, selector: { matchLabels: { app: 'web' } }, template }
  await cluster.create(deployments, 'default', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec,
  })
  const web = { resource: deployments, key: { namespace: 'default', name: 'web' } } as unknown as Subject
  const count = (text: string) => parseCount(text) as NonNullable<ReturnType<typeof parseCount>>
  await expectGoal(cluster, evenSpreadGoal(web, 'node'))
  await expectGoal(cluster, podsPerDomainGoal(web, count('at most 4'), 'zone'))
  const text = await failure(cluster, podsPerDomainGoal(web, count('at most 1'), 'zone'))
  expect(text).to.match(/Observed: \d pods? in a and \d pods? in b\./)
})

test('nodes say what is wrong with them', async () => {
  const cluster = await clusterWith([{ name: 'n1', taints: [GPU] }], {})
  const n1 = node('n1')
  await expectGoal(cluster, taintGoal(n1, { key: 'gpu', effect: 'NoSchedule' }, true))
  expect(await failure(cluster, untaintedGoal(n1))).to.contain('Observed: gpu=true:NoSchedule.')
  expect(await failure(cluster, cordonedGoal(n1, true))).to.contain('it is not cordoned')
  cluster.simulation.disconnectNode('n1')
  await expectGoal(cluster, nodeReadyGoal(n1, false))
  expect(await failure(cluster, nodeReadyGoal(n1, true))).to.contain('Ready is Unknown (NodeStatusUnknown)')
})

test('tolerations are shown when they are not what was expected', async () => {
  const cluster = await clusterWith([{ name: 'n1' }], { web: {} })
  const text = await failure(cluster, toleratesGoal(pod('web') as unknown as Subject, GPU, true))
  expect(text).to.contain('tolerations: node.kubernetes.io/not-ready:NoExecute for 300s')
})

test('an eviction counts from the taint, and a wrong time is final', async () => {
  const cluster = await clusterWith([{ name: 'n1' }, { name: 'n2' }], { web: { nodeName: 'n1' } })
  cluster.simulation.disconnectNode('n1')
  const writes = () => cluster.simulation.history()
  expect(await failure(cluster, evictedGoal(pod('web'), 'n1', { writes }))).to.contain('it is Running on node "n1"')
  cluster.simulation.advance(minutes(6))
  await expectGoal(cluster, evictedGoal(pod('web'), 'n1', { writes, after: minutes(5) }))
  const text = await failure(cluster, evictedGoal(pod('web'), 'n1', { writes, after: minutes(1) }))
  expect(text).to.contain('Observed: evicted after 5 minutes')
  expect(await failure(cluster, preemptsGoal(pod('web'), pod('web')))).to.contain('nobody preempted it')
  expect(await failure(cluster, nominatedGoal(pod('web'), 'n1'))).to.contain('not nominated, and it is on node "n1"')
})

test('a node without a pod of a DaemonSet says what keeps it away', async () => {
  const cluster = createSimulatedCluster({
    nodes: [
      { name: 'plain', labels: { disk: 'ssd' } },
      { name: 'tainted', taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }], labels: { disk: 'ssd' } },
      { name: 'slow', labels: { disk: 'hdd' } },
    ],
  })
  const labels = { app: 'agent' }
  const template = {
    metadata: { labels },
    spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'app', image: 'nginx' }] },
  }
  const body = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent' },
    spec: { selector: { matchLabels: labels }, template },
  }
  await cluster.create(daemonSets, 'default', body as unknown as JsonObject)
  const agent = { resource: daemonSets, key: { namespace: 'default', name: 'agent' } }
  const text = await failure(cluster, onePodPerNodeGoal(agent))
  expect(text).to.contain('no pod on "tainted": untolerated taint gpu=true:NoSchedule')
  expect(text).to.contain('no pod on "slow": it has no label disk=ssd, which the node selector asks for')
})

test('a pod that has failed says how its container ended', async () => {
  const cluster = createSimulatedCluster({ nodes: [{ name: 'n1' }] })
  const spec = {
    restartPolicy: 'Never',
    containers: [{ name: 'app', image: 'busybox', command: ['sh', '-c', 'exit 3'] }],
  }
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bad' }, spec }
  await cluster.create(pods, 'default', body as unknown as JsonObject)
  expect(await failure(cluster, podStatusGoal(pod('bad'), 'running'))).to.contain(
    'pod "bad" has failed: container "app" ended with exit code 3',
  )
})

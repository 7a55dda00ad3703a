import { test } from 'node:test'
import { expect } from 'chai'
import type { Pod } from '../../api/kinds'
import { limitRanges, pods } from '../../api/resources'
import type { JsonObject } from '../../base/json'
import { createSimulatedCluster } from '../../cluster/simulated'

async function clusterWith(...limits: readonly JsonObject[]) {
  const cluster = createSimulatedCluster()
  await cluster.create(limitRanges, 'default', {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'lr' },
    spec: { limits },
  })
  const create = async (...containers: readonly JsonObject[]): Promise<Pod> => {
    const spec = { containers: containers.map((container, i) => ({ name: `c${i}`, image: 'x', ...container })) }
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec }
    return (await cluster.create(pods, 'default', body)).object as Pod
  }
  const refusal = (...containers: readonly JsonObject[]): Promise<string> =>
    create(...containers).then(
      () => 'created',
      (error: Error) => error.message,
    )
  return { cluster, create, refusal }
}

test('containers get the limits and requests that they do not state, and the pod says so', async () => {
  const { create } = await clusterWith({ type: 'Container', default: { cpu: '500m' }, defaultRequest: { cpu: '200m' } })
  const pod = await create({}, { resources: { limits: { cpu: '1' } } })
  expect(pod.spec.containers.map(({ resources }) => resources)).to.deep.equal([
    { limits: { cpu: '500m' }, requests: { cpu: '200m' } },
    { limits: { cpu: '1' }, requests: { cpu: '1' } },
  ])
  expect(pod.metadata.annotations).to.deep.equal({
    'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu request for container c0; cpu limit for container c0',
  })
  expect(pod.status.qosClass).to.equal('Burstable')
})

test('a container beyond a bound is refused in the words of the plugin', async () => {
  const { refusal } = await clusterWith({ type: 'Container', max: { cpu: '1' }, min: { memory: '64Mi' } })
  const enough = { memory: '64Mi' }
  expect(await refusal({ resources: { limits: { cpu: '2' }, requests: enough } })).to.equal(
    'pods "p" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
  )
  expect(await refusal({ resources: { requests: { memory: '1Mi' } } })).to.equal(
    'pods "p" is forbidden: minimum memory usage per Container is 64Mi, but request is 1Mi',
  )
  expect(await refusal({ resources: { limits: { cpu: '2', memory: '1Mi' } } })).to.equal(
    'pods "p" is forbidden: [minimum memory usage per Container is 64Mi, but request is 1Mi, maximum cpu usage per Container is 1, but limit is 2]',
  )
})

test('what is wrong with several containers alike is said once', async () => {
  const { refusal } = await clusterWith({ type: 'Container', max: { cpu: '1' } })
  const greedy = { resources: { limits: { cpu: '2' } } }
  expect(await refusal(greedy, greedy)).to.equal(
    'pods "p" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
  )
})

test('the containers of a pod count together, as far as they say what they want', async () => {
  const { refusal } = await clusterWith({ type: 'Pod', max: { memory: '1Gi' } })
  const half = { resources: { limits: { memory: '768Mi' } } }
  expect(await refusal(half, half)).to.equal(
    'pods "p" is forbidden: maximum memory usage per Pod is 1Gi, but limit is 1536Mi',
  )
  const decimal = { resources: { limits: { memory: '800M' } } }
  expect(await refusal(decimal, decimal)).to.equal(
    'pods "p" is forbidden: maximum memory usage per Pod is 1Gi, but limit is 1600M',
  )
  expect(await refusal({}, {})).to.equal(
    'pods "p" is forbidden: maximum memory usage per Pod is 1Gi.  No limit is specified',
  )
  expect(await refusal(half, {})).to.equal('created')
})

test('an initialisation that takes more than the containers counts for the pod', async () => {
  const { cluster } = await clusterWith({ type: 'Pod', max: { cpu: '1' } })
  const container = (cpu: string) => ({ name: `c${cpu}`, image: 'x', resources: { limits: { cpu } } })
  const spec = { containers: [container('500m')], initContainers: [container('2')] }
  const created = cluster.create(pods, 'default', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec })
  const message = await created.catch((error: Error) => error.message)
  expect(message).to.equal('pods "p" is forbidden: maximum cpu usage per Pod is 1, but limit is 2')
})

test('limits may not be too far above requests', async () => {
  const { refusal } = await clusterWith({ type: 'Container', maxLimitRequestRatio: { cpu: '2' } })
  expect(await refusal({ resources: { requests: { cpu: '100m' }, limits: { cpu: '300m' } } })).to.equal(
    'pods "p" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
  )
})

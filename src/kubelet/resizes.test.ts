import { test } from 'node:test'
import { expect } from 'chai'
import type { Pod } from '../api/kinds'
import { pods } from '../api/resources/pod'
import { milliseconds, seconds } from '../base/time'
import { KubeletWorld } from '../testing/kubelet-world'

/** A node of 4 CPUs. */
function world(): KubeletWorld {
  const created = new KubeletWorld()
  created.kubelets.addNode({ name: 'n1', cpu: '4', memory: '8Gi' })
  return created
}

const container = (cpu: string, more: object = {}) => ({
  name: 'c',
  image: 'app:1',
  resources: { requests: { cpu } },
  ...more,
})

function started(w: KubeletWorld, name: string, cpu: string, more: object = {}): void {
  w.run(name, { containers: [container(cpu, more)] })
  w.pass(seconds(20))
}

function resize(w: KubeletWorld, name: string, cpu: string): void {
  const pod = w.pod(name)
  const containers = pod.spec.containers.map((one) => ({ ...one, resources: { requests: { cpu } } }))
  const metadata = { ...pod.metadata, generation: (pod.metadata.generation ?? 0) + 1 }
  w.api.update(pods, { ...pod, metadata, spec: { ...pod.spec, containers } })
}

const conditions = ({ status }: Pod): readonly string[] =>
  (status.conditions ?? [])
    .filter(({ type }) => type.startsWith('PodResize'))
    .map(({ type, reason = '', message = '' }) => `${type} ${reason} ${message}`.trim())

const given = ({ status }: Pod): readonly (string | undefined)[] => {
  const [one] = status.containerStatuses ?? []
  return [one?.allocatedResources?.cpu, one?.resources?.requests?.cpu]
}

const told = (w: KubeletWorld): readonly string[] => w.events.filter((line) => /Resize/.test(line))
const list = (cpu: string): string => `"containers":[{"name":"c","resources":{"requests":{"cpu":"${cpu}"}}}]`

test('a container has what it asked for when it started', () => {
  const w = world()
  started(w, 'web', '1')
  expect(given(w.pod('web'))).to.deep.equal(['1', '1'])
})

test('a resize is allocated first and given to the containers then', () => {
  const w = world()
  started(w, 'web', '1')
  resize(w, 'web', '2')
  w.pass(milliseconds(50))
  expect(given(w.pod('web'))).to.deep.equal(['2', '1'])
  expect(conditions(w.pod('web'))).to.deep.equal(['PodResizeInProgress'])
  w.pass(seconds(1))
  expect(given(w.pod('web'))).to.deep.equal(['2', '2'])
  expect(conditions(w.pod('web'))).to.deep.equal([])
  expect(told(w)).to.deep.equal([
    `Normal ResizeStarted Pod resize started: {${list('2')},"generation":2}`,
    `Normal ResizeCompleted Pod resize completed: {${list('2')},"generation":2}`,
  ])
})

test('a resize to more than the node has never comes, and can be taken back', () => {
  const w = world()
  started(w, 'web', '1')
  resize(w, 'web', '5')
  w.pass(seconds(600))
  const why = "Node didn't have enough capacity: cpu, requested: 5000, capacity: 4000"
  expect(conditions(w.pod('web'))).to.deep.equal([`PodResizePending Infeasible ${why}`])
  expect(given(w.pod('web'))).to.deep.equal(['1', '1'])
  expect(told(w)).to.deep.equal([
    `Warning ResizeInfeasible Pod resize Infeasible: {${list('5')},"generation":2,"error":"${why}"}`,
  ])
  resize(w, 'web', '1')
  w.pass(seconds(1))
  expect(conditions(w.pod('web'))).to.deep.equal([])
})

test('a resize that the node has no room for now waits until a pod goes', () => {
  const w = world()
  for (const name of ['web', 'other']) started(w, name, '2')
  resize(w, 'web', '3')
  w.pass(seconds(600))
  const why = "Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000"
  expect(conditions(w.pod('web'))).to.deep.equal([`PodResizePending Deferred ${why}`])
  expect(given(w.pod('web'))).to.deep.equal(['2', '2'])
  expect(w.queue.quiescent).to.equal(true)
  w.api.delete(pods, { namespace: 'default', name: 'other' })
  w.quiesce()
  expect(conditions(w.pod('web'))).to.deep.equal([])
  expect(given(w.pod('web'))).to.deep.equal(['3', '3'])
})

test('or until another pod asks for less; of two that wait the more important one goes first', () => {
  const w = world()
  started(w, 'big', '3')
  w.run('low', { containers: [container('500m')], priority: 1 })
  w.run('high', { containers: [container('500m')], priority: 2 })
  w.pass(seconds(20))
  for (const name of ['low', 'high']) resize(w, name, '1500m')
  w.pass(seconds(10))
  resize(w, 'big', '1500m')
  w.pass(seconds(10))
  expect(['big', 'high', 'low'].map((name) => given(w.pod(name))[1])).to.deep.equal(['1500m', '1500m', '500m'])
  expect(conditions(w.pod('low'))[0]).to.contain('Deferred')
})

test('a container that must start anew for it gets its resources by that', () => {
  const w = world()
  started(w, 'web', '1', { resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] })
  resize(w, 'web', '2')
  w.quiesce()
  expect(w.pod('web').status.containerStatuses?.[0]?.restartCount).to.equal(1)
  expect(given(w.pod('web'))).to.deep.equal(['2', '2'])
  expect(conditions(w.pod('web'))).to.deep.equal([])
})

test('a container that uses more than its new limit is killed', () => {
  const w = world()
  w.kubelets.setImage('app:1', { usage: { cpuMillis: 10, memoryBytes: 300 * 2 ** 20 } })
  const limited = (memory: string) => ({ name: 'c', image: 'app:1', resources: { limits: { memory } } })
  w.run('web', { containers: [limited('400Mi')] })
  w.pass(seconds(20))
  const pod = w.pod('web')
  w.api.update(pods, { ...pod, spec: { ...pod.spec, containers: [limited('200Mi')] } })
  w.pass(seconds(3))
  expect(w.pod('web').status.containerStatuses?.[0]?.lastState?.terminated?.reason).to.equal('OOMKilled')
})

import { test } from 'node:test'
import { expect } from 'chai'
import type { Deployment, Pod } from '../api/kinds'
import type { NewObject } from '../api/object'
import { configMaps, deployments, events, namespaces, nodes, pods, serviceAccounts } from '../api/resources'
import { StatusError } from '../api/status-error'
import { hours, instant, minutes, seconds } from '../base/time'
import { EventQueue } from '../simulation/event-queue'
import { Store } from '../store/store'
import { ApiServer } from './api-server'
import { bootstrap } from './bootstrap'
import { ApiEventRecorder } from './event-recorder'

function startServer(): { queue: EventQueue; store: Store; api: ApiServer } {
  const queue = new EventQueue({ seed: 'test' })
  const store = new Store({ now: () => queue.now() })
  const api = new ApiServer({ store, scheduling: queue })
  bootstrap(api)
  return { queue, store, api }
}

const pod = (name: string, extra: Partial<Pod['spec']> = {}): NewObject<Pod> => ({
  metadata: { name, namespace: 'default', labels: { app: 'web' } },
  spec: { containers: [{ name: 'app', image: 'nginx:1.19' }], ...extra },
})

const web: NewObject<Deployment> = {
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'nginx' }] } },
  },
}

function refusal(action: () => unknown): StatusError {
  try {
    action()
  } catch (error) {
    if (error instanceof StatusError) return error
    throw error
  }
  throw new Error('The server did not refuse')
}

test('a new cluster has its namespaces, each with a service account and a CA bundle', () => {
  const { api } = startServer()
  expect(api.list(namespaces).map((namespace) => namespace.metadata.name)).to.deep.equal([
    'default',
    'kube-node-lease',
    'kube-public',
    'kube-system',
  ])
  api.create(namespaces, { metadata: { name: 'team' }, spec: {} })
  expect(api.find(serviceAccounts, { namespace: 'team', name: 'default' })).to.not.equal(undefined)
  expect(api.find(configMaps, { namespace: 'team', name: 'kube-root-ca.crt' })).to.not.equal(undefined)
})

test('creating assigns uid, time, version and generation, and ignores a status', () => {
  const { api } = startServer()
  const created = api.create(pods, { ...pod('a'), status: { phase: 'Running' } })
  expect(created.metadata.uid).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(created.metadata.creationTimestamp).to.equal('2026-01-01T00:00:00Z')
  expect(created.metadata.generation).to.equal(1)
  expect(created.status.phase).to.not.equal('Running')
})

test('a pod tolerates unready nodes for five minutes and runs as the default service account', () => {
  const { api } = startServer()
  const { spec } = api.create(pods, pod('a'))
  expect(spec.tolerations?.map((t) => [t.key, t.tolerationSeconds])).to.deep.equal([
    ['node.kubernetes.io/not-ready', 300],
    ['node.kubernetes.io/unreachable', 300],
  ])
  expect(spec.serviceAccountName).to.equal('default')
  expect(spec.priority).to.equal(0)
})

test('generated names end in five letters that spell no words', () => {
  const { api } = startServer()
  const { metadata, ...rest } = pod('')
  const created = api.create(pods, { ...rest, metadata: { namespace: 'default', generateName: 'web-' } })
  expect(created.metadata.name).to.match(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  expect(metadata.name).to.equal('')
})

test('a missing namespace is not found, a taken name is already there, a priority class must exist', () => {
  const { api } = startServer()
  const nowhere = { ...pod('a'), metadata: { name: 'a', namespace: 'nowhere' } }
  expect(refusal(() => api.create(pods, nowhere)).message).to.equal('namespaces "nowhere" not found')
  api.create(pods, pod('a'))
  expect(refusal(() => api.create(pods, pod('a'))).message).to.equal('pods "a" already exists')
  expect(refusal(() => api.create(pods, pod('b', { priorityClassName: 'x' }))).message).to.equal(
    'pods "b" is forbidden: no PriorityClass with name x was found',
  )
})

test('a write that changes nothing is no write', () => {
  const { api, store } = startServer()
  const created = api.create(deployments, web)
  const before = store.revision
  const again = api.update(deployments, { ...created, spec: { ...created.spec, paused: undefined } })
  expect(again).to.equal(created)
  expect(store.revision).to.equal(before)
})

test('generation counts changes of the spec, not of the status or the labels', () => {
  const { api } = startServer()
  const created = api.create(deployments, web)
  const scaled = api.update(deployments, { ...created, spec: { ...created.spec, replicas: 3 } })
  expect(scaled.metadata.generation).to.equal(2)
  expect(scaled.spec.template).to.equal(created.spec.template)
  const observed = api.updateStatus(deployments, { ...scaled, status: { replicas: 3 } })
  expect(observed.metadata.generation).to.equal(2)
  const labelled = { ...observed, metadata: { ...observed.metadata, labels: { a: 'b' } } }
  expect(api.update(deployments, labelled).metadata.generation).to.equal(2)
})

test('spec and status are written apart', () => {
  const { api } = startServer()
  const created = api.create(deployments, web)
  const both = { ...created, spec: { ...created.spec, replicas: 9 }, status: { replicas: 7 } }
  const updated = api.update(deployments, both)
  expect([updated.spec.replicas, updated.status.replicas]).to.deep.equal([9, undefined])
  const status = api.updateStatus(deployments, { ...updated, spec: created.spec, status: { replicas: 7 } })
  expect([status.spec.replicas, status.status.replicas]).to.deep.equal([9, 7])
})

test('a status that is written without one is empty: no object of a built-in kind is without', () => {
  const { api } = startServer()
  const { status: _, ...bare } = api.create(nodes, { metadata: { name: 'n1' }, spec: {} })
  expect(api.updateStatus(nodes, bare as never).status).to.deep.equal({})
})

test('a stale write is a conflict', () => {
  const { api } = startServer()
  const created = api.create(deployments, web)
  api.update(deployments, { ...created, spec: { ...created.spec, replicas: 3 } })
  expect(
    refusal(() => api.update(deployments, { ...created, spec: { ...created.spec, replicas: 4 } })).message,
  ).to.equal(
    'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
  )
})

test('a bound pod gets its grace period, and a second delete can only shorten it', () => {
  const { api, queue } = startServer()
  const key = { namespace: 'default', name: 'a' }
  api.create(pods, pod('a'))
  api.bind(key, 'node-1')
  api.delete(pods, key)
  expect(api.get(pods, key).metadata.deletionTimestamp).to.equal('2026-01-01T00:00:30Z')
  queue.after(seconds(5), 'wait', () => undefined)
  queue.runNext()
  api.delete(pods, key, { gracePeriodSeconds: 60 })
  expect(api.get(pods, key).metadata.deletionTimestamp).to.equal('2026-01-01T00:00:30Z')
  api.delete(pods, key, { gracePeriodSeconds: 10 })
  expect(api.get(pods, key).metadata.deletionTimestamp).to.equal('2026-01-01T00:00:10Z')
  api.delete(pods, key, { gracePeriodSeconds: 0 })
  expect(api.find(pods, key)).to.equal(undefined)
})

test('a pod that runs nowhere is gone at once', () => {
  const { api } = startServer()
  api.create(pods, pod('a'))
  api.delete(pods, { namespace: 'default', name: 'a' })
  expect(api.list(pods)).to.deep.equal([])
})

test('finalizers hold an object back until the last is taken away', () => {
  const { api } = startServer()
  const key = { namespace: 'default', name: 'web' }
  const created = api.create(deployments, { ...web, metadata: { ...web.metadata, finalizers: ['example.com/wait'] } })
  api.delete(deployments, key, { propagationPolicy: 'Foreground' })
  const waiting = api.get(deployments, key)
  expect(waiting.metadata.finalizers).to.deep.equal(['example.com/wait', 'foregroundDeletion'])
  expect(waiting.metadata.generation).to.equal((created.metadata.generation ?? 0) + 1)
  const { finalizers: _none, ...metadata } = waiting.metadata
  api.update(deployments, { ...waiting, metadata })
  expect(api.find(deployments, key)).to.equal(undefined)
})

test('no finalizer can be added to what is being deleted', () => {
  const { api } = startServer()
  const key = { namespace: 'default', name: 'web' }
  api.create(deployments, web)
  api.delete(deployments, key, { propagationPolicy: 'Orphan' })
  const waiting = api.get(deployments, key)
  const more = { ...waiting, metadata: { ...waiting.metadata, finalizers: ['orphan', 'x.io/y'] } }
  expect(refusal(() => api.update(deployments, more)).message).to.equal(
    'Deployment.apps "web" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x.io/y"}',
  )
})

test('the built-in namespaces stay, others wait for their controller', () => {
  const { api } = startServer()
  expect(refusal(() => api.delete(namespaces, { namespace: '', name: 'default' })).message).to.equal(
    'namespaces "default" is forbidden: this namespace may not be deleted',
  )
  api.create(namespaces, { metadata: { name: 'team' }, spec: { finalizers: ['kubernetes'] } })
  api.delete(namespaces, { namespace: '', name: 'team' })
  const team = api.get(namespaces, { namespace: '', name: 'team' })
  expect(team.status.phase).to.equal('Terminating')
  const refused = refusal(() => api.create(pods, { ...pod('a'), metadata: { name: 'a', namespace: 'team' } }))
  expect(refused.message).to.equal(
    'pods "a" is forbidden: unable to create new content in namespace team because it is being terminated',
  )
  expect(refused.status.details?.causes?.[0]?.reason).to.equal('NamespaceTerminating')
  api.update(namespaces, { ...team, spec: { finalizers: [] } })
  expect(api.find(namespaces, { namespace: '', name: 'team' })).to.equal(undefined)
})

test('a binding sets the node once', () => {
  const { api } = startServer()
  const key = { namespace: 'default', name: 'a' }
  api.create(pods, pod('a'))
  api.bind(key, 'node-1')
  const bound = api.get(pods, key)
  expect(bound.spec.nodeName).to.equal('node-1')
  expect(bound.status.conditions?.find((c) => c.type === 'PodScheduled')?.status).to.equal('True')
  expect(refusal(() => api.bind(key, 'node-2')).message).to.equal(
    'Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "node-1"',
  )
})

test('patches of all three types change the stored object', () => {
  const { api } = startServer()
  const key = { namespace: 'default', name: 'web' }
  api.create(deployments, web)
  api.patch(deployments, key, { type: 'json', body: [{ op: 'replace', path: '/spec/replicas', value: 3 }] })
  api.patch(deployments, key, { type: 'merge', body: { metadata: { labels: { a: 'b' } } } })
  const patched = api.patch(deployments, key, {
    type: 'strategic',
    body: { spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox' }] } } } },
  })
  expect(patched.spec.replicas).to.equal(3)
  expect(patched.metadata.labels).to.deep.equal({ a: 'b' })
  expect(patched.spec.template.spec?.containers.map((c) => c.name)).to.deep.equal(['side', 'app'])
})

test('nodes keep the status they are created with', () => {
  const { api } = startServer()
  const created = api.create(nodes, { metadata: { name: 'n1' }, spec: {}, status: { capacity: { cpu: '4' } } })
  expect(created.status.capacity).to.deep.equal({ cpu: '4' })
})

test('a cluster that is full says so', () => {
  const queue = new EventQueue({ seed: 'test' })
  const store = new Store({ now: () => queue.now() })
  const api = new ApiServer({ store, scheduling: queue, limits: { objects: 20, replicas: 10 } })
  bootstrap(api)
  expect(refusal(() => api.create(deployments, { ...web, spec: { ...web.spec, replicas: 11 } })).message).to.match(
    /^deployments.apps "web" is forbidden: gherkube simulates at most 10 replicas/,
  )
  const fill = () => {
    for (let i = 0; i < 20; i++) api.create(pods, pod(`p${i}`))
  }
  expect(refusal(fill).message).to.match(/is forbidden: gherkube keeps at most 20 objects/)
})

test('repeated events count up; many different ones of one reason are combined; a flood is cut off', () => {
  const { api, queue } = startServer()
  const recorder = new ApiEventRecorder({ api, scheduling: queue }, 'test-controller')
  const regarding = api.create(pods, pod('a'))
  recorder.record(regarding, 'Normal', 'Once', 'same')
  queue.after(minutes(1), 'wait', () => undefined)
  queue.runNext()
  recorder.record(regarding, 'Normal', 'Once', 'same')
  const [first] = api.list(events, { namespace: 'default' })
  expect(first).to.include({ count: 2, firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-01T00:01:00Z' })
  for (let i = 1; i <= 40; i++) recorder.record(regarding, 'Warning', 'Many', `message ${i}`)
  const many = api.list(events, { namespace: 'default' }).filter((event) => event.reason === 'Many')
  const combined = many.filter((event) => event.message?.startsWith('(combined from similar events): '))
  expect(many).to.have.length(10)
  expect(combined.map((event) => [event.count, event.message])).to.deep.equal([
    [14, '(combined from similar events): message 23'],
  ])
})

test('an event is gone an hour after it was last seen, and nobody waits for that', () => {
  const { api, queue } = startServer()
  const recorder = new ApiEventRecorder({ api, scheduling: queue }, 'test-controller')
  const regarding = api.create(pods, pod('a'))
  const reasons = (): unknown => api.list(events).map(({ reason }) => reason)
  recorder.record(regarding, 'Normal', 'Old', 'x')
  recorder.record(regarding, 'Normal', 'Repeated', 'x')
  queue.runUntil(instant(queue.now() + minutes(30)))
  recorder.record(regarding, 'Normal', 'Repeated', 'x')
  expect(queue.quiescent).to.equal(true)
  queue.runUntil(instant(queue.now() + minutes(31)))
  expect(reasons()).to.deep.equal(['Repeated'])
  queue.runUntil(instant(queue.now() + hours(1)))
  expect(reasons()).to.deep.equal([])
})

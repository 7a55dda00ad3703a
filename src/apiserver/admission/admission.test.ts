import { test } from 'node:test'
import { expect } from 'chai'
import type { Pod } from '../../api/kinds'
import type { NewObject } from '../../api/object'
import {
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  priorityClasses,
  resourceQuotas,
  runtimeClasses,
  serviceAccounts,
  services,
  storageClasses,
} from '../../api/resources'
import { StatusError } from '../../api/status-error'
import { EventQueue } from '../../simulation/event-queue'
import { Store } from '../../store/store'
import { ApiServer } from '../api-server'
import { bootstrap } from '../bootstrap'

function startServer(): ApiServer {
  const queue = new EventQueue({ seed: 'test' })
  const api = new ApiServer({ store: new Store({ now: () => queue.now() }), scheduling: queue })
  bootstrap(api)
  return api
}

type Resources = NonNullable<Pod['spec']['containers'][number]['resources']>

const pod = (name: string, resources: Resources = {}, extra: Partial<Pod['spec']> = {}): NewObject<Pod> => ({
  metadata: { name, namespace: 'default' },
  spec: { containers: [{ name: 'app', image: 'nginx:1', resources }], ...extra },
})

function refusal(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof StatusError) return error.message
    throw error
  }
  return 'accepted'
}

function addQuota(api: ApiServer, hard: Record<string, string>, used: Record<string, string>): void {
  const created = api.create(resourceQuotas, { metadata: { name: 'q', namespace: 'default' }, spec: { hard } })
  api.updateStatus(resourceQuotas, { ...created, status: { hard, used } })
}

const usedOf = (api: ApiServer): unknown => api.get(resourceQuotas, { namespace: 'default', name: 'q' }).status.used

test('a quota charges what is created, and refuses what it has no room for', () => {
  const api = startServer()
  addQuota(api, { pods: '2', 'requests.cpu': '1' }, { pods: '0', 'requests.cpu': '0' })
  api.create(pods, pod('a', { requests: { cpu: '300m' } }))
  expect(usedOf(api)).to.deep.equal({ pods: '1', 'requests.cpu': '300m' })
  expect(refusal(() => api.create(pods, pod('b', { requests: { cpu: '800m' } })))).to.equal(
    'pods "b" is forbidden: exceeded quota: q, requested: requests.cpu=800m, used: requests.cpu=300m, limited: requests.cpu=1',
  )
  api.create(pods, pod('c', { requests: { cpu: '700m' } }))
  expect(usedOf(api)).to.deep.equal({ pods: '2', 'requests.cpu': '1' })
  expect(refusal(() => api.create(pods, pod('d', { requests: { cpu: '1m' } })))).to.equal(
    'pods "d" is forbidden: exceeded quota: q, requested: pods=1,requests.cpu=1m, used: pods=2,requests.cpu=1, limited: pods=2,requests.cpu=1',
  )
})

test('amounts are told in the notation of those who ask for them', () => {
  const api = startServer()
  addQuota(api, { memory: '200M' }, { memory: '0' })
  api.create(pods, pod('a', { requests: { memory: '128M' } }))
  expect(usedOf(api)).to.deep.equal({ memory: '128M' })
  expect(refusal(() => api.create(pods, pod('b', { requests: { memory: '128Mi' } })))).to.equal(
    'pods "b" is forbidden: exceeded quota: q, requested: memory=128Mi, used: memory=128M, limited: memory=200M',
  )
})

test('a load balancer without node ports is charged for those that it names', () => {
  const api = startServer()
  addQuota(
    api,
    { 'services.nodeports': '5', 'services.loadbalancers': '1' },
    { 'services.nodeports': '0', 'services.loadbalancers': '0' },
  )
  const ports = [
    { name: 'a', port: 80, nodePort: 30_001 },
    { name: 'b', port: 81 },
  ]
  const spec = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports }
  api.create(services, { metadata: { name: 'lb', namespace: 'default' }, spec } as never)
  expect(usedOf(api)).to.deep.equal({ 'services.nodeports': '1', 'services.loadbalancers': '1' })
})

test('a refused or already existing object costs nothing', () => {
  const api = startServer()
  addQuota(api, { pods: '5' }, { pods: '0' })
  api.create(pods, pod('a'))
  expect(refusal(() => api.create(pods, pod('a')))).to.equal('pods "a" already exists')
  expect(usedOf(api)).to.deep.equal({ pods: '1' })
})

test('what a quota limits must be stated', () => {
  const api = startServer()
  addQuota(api, { 'limits.cpu': '1', 'requests.memory': '1Gi' }, { 'limits.cpu': '0', 'requests.memory': '0' })
  expect(refusal(() => api.create(pods, pod('a')))).to.equal(
    'pods "a" is forbidden: failed quota: q: must specify limits.cpu for: app; requests.memory for: app',
  )
})

test('a quota whose usage is not known yet refuses', () => {
  const api = startServer()
  addQuota(api, { pods: '1' }, {})
  expect(refusal(() => api.create(pods, pod('a')))).to.equal(
    'pods "a" is forbidden: status unknown for quota: q, resources: pods',
  )
})

test('a scoped quota counts only the pods within its scopes', () => {
  const api = startServer()
  const spec = { hard: { pods: '0' }, scopes: ['BestEffort'] }
  const created = api.create(resourceQuotas, { metadata: { name: 'q', namespace: 'default' }, spec } as never)
  api.updateStatus(resourceQuotas, { ...created, status: { hard: { pods: '0' }, used: { pods: '0' } } })
  expect(refusal(() => api.create(pods, pod('a')))).to.match(/exceeded quota: q/)
  expect(refusal(() => api.create(pods, pod('b', { requests: { cpu: '1m' } })))).to.equal('accepted')
})

test('priority comes from the named class, or from the default one', () => {
  const api = startServer()
  const priorityOf = (name: string, extra: Partial<Pod['spec']> = {}): unknown =>
    api.create(pods, pod(name, {}, extra)).spec.priority
  api.create(priorityClasses, { metadata: { name: 'high' }, value: 100 })
  expect(priorityOf('a', { priorityClassName: 'high' })).to.equal(100)
  expect(priorityOf('b')).to.equal(0)
  api.create(priorityClasses, { metadata: { name: 'usual' }, value: 7, globalDefault: true })
  expect(priorityOf('c')).to.equal(7)
  expect(
    refusal(() => api.create(priorityClasses, { metadata: { name: 'other' }, value: 8, globalDefault: true })),
  ).to.match(/PriorityClass usual is already marked as default. Only one default can exist$/)
  expect(refusal(() => priorityOf('d', { priorityClassName: 'high', priority: 3 }))).to.match(
    /the integer value of priority \(3\) must not be provided in pod spec; priority admission controller computed 100/,
  )
})

test('a runtime class adds its costs, and leads to the nodes that can run it', () => {
  const api = startServer()
  const overhead = { podFixed: { cpu: '250m', memory: '120Mi' } }
  const tolerations = [{ key: 'sandbox', operator: 'Exists' as const }]
  const scheduling = { nodeSelector: { sandbox: 'yes' }, tolerations }
  api.create(runtimeClasses, { metadata: { name: 'kata' }, handler: 'kata', overhead, scheduling })
  const { spec } = api.create(pods, pod('a', {}, { runtimeClassName: 'kata', nodeSelector: { disk: 'ssd' } }))
  expect(spec.overhead).to.deep.equal({ cpu: '250m', memory: '120Mi' })
  expect(spec.nodeSelector).to.deep.equal({ disk: 'ssd', sandbox: 'yes' })
  expect(spec.tolerations).to.deep.include(tolerations[0])

  const refused = (extra: Partial<Pod['spec']>) => refusal(() => api.create(pods, pod('b', {}, extra)))
  expect(refused({ runtimeClassName: 'nope' })).to.equal(
    'pods "b" is forbidden: pod rejected: RuntimeClass "nope" not found',
  )
  expect(refused({ overhead: { cpu: '1' } })).to.equal(
    'pods "b" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
  )
  expect(refused({ runtimeClassName: 'kata', overhead: { cpu: '1' } })).to.equal(
    "pods \"b\" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
  )
  expect(refused({ runtimeClassName: 'kata', nodeSelector: { sandbox: 'no' } })).to.equal(
    'pods "b" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[sandbox] = yes; pod.spec.nodeSelector[sandbox] = no',
  )
})

test('a pod that a controller makes is named by its prefix while it has no name yet', () => {
  const api = startServer()
  const { spec } = pod('a', {}, { serviceAccountName: 'robot' })
  expect(refusal(() => api.create(pods, { metadata: { namespace: 'default', generateName: 'web-' }, spec }))).to.equal(
    'pods "web-" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
  )
  api.create(serviceAccounts, { metadata: { name: 'robot', namespace: 'default' }, imagePullSecrets: [{ name: 's' }] })
  expect(api.create(pods, { metadata: { name: 'a', namespace: 'default' }, spec }).spec.imagePullSecrets).to.deep.equal(
    [{ name: 's' }],
  )
})

test('a claim without a class gets the default class', () => {
  const api = startServer()
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  api.create(storageClasses, { metadata: { name: 'fast', annotations }, provisioner: 'x' })
  const claim = api.create(persistentVolumeClaims, {
    metadata: { name: 'c', namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  })
  expect(claim.spec.storageClassName).to.equal('fast')
})

test('claims and volumes get the finalizers that protect them while they are in use, beside those of others', () => {
  const api = startServer()
  const claim = api.create(persistentVolumeClaims, {
    metadata: { name: 'c', namespace: 'default', finalizers: ['example.com/backup'] },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  })
  const volume = api.create(persistentVolumes, {
    metadata: { name: 'v' },
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/data' } },
  })
  expect(claim.metadata.finalizers).to.deep.equal(['example.com/backup', 'kubernetes.io/pvc-protection'])
  expect(volume.metadata.finalizers).to.deep.equal(['kubernetes.io/pv-protection'])
})

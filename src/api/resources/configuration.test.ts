import { test } from 'node:test'
import { expect } from 'chai'
import { refusals, row, settled, updateRefusals } from '../../testing/settled'
import { configMaps } from './config-map'
import { limitRanges } from './limit-range'
import { namespaces } from './namespace'
import { nodes } from './node'
import { persistentVolumes } from './persistent-volume'
import { persistentVolumeClaims } from './persistent-volume-claim'
import { priorityClasses } from './priority-class'
import { resourceQuotas } from './resource-quota'
import { runtimeClasses } from './runtime-class'
import { secrets } from './secret'
import { storageClasses } from './storage-class'

test('A namespace is active, labelled with its name, and waits for its content', () => {
  const { metadata, spec, status } = settled(namespaces, { metadata: { name: 'shop' } })
  expect(metadata.labels).to.deep.equal({ 'kubernetes.io/metadata.name': 'shop' })
  expect([spec, status]).to.deep.equal([{ finalizers: ['kubernetes'] }, { phase: 'Active' }])
  expect(refusals(namespaces, { metadata: { name: 'a.b' } })[0]).to.contain(
    'a lowercase RFC 1123 label must consist of',
  )
})

test('What a node has is what it can give, unless it says less', () => {
  const { status } = settled(nodes, { status: { capacity: { cpu: '4000m', memory: '8192Mi' } } })
  expect(status.allocatable).to.deep.equal({ cpu: '4', memory: '8Gi' })
})

test('A node refuses taints that nobody could tolerate', () => {
  const says = (...taints: readonly object[]) => refusals(nodes, { spec: { taints } })
  expect(says({ key: 'a', effect: 'Sometimes' })).to.deep.equal([
    'metadata.taints[0].effect: Unsupported value: "Sometimes": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
  ])
  const taint = { key: 'a', value: 'b', effect: 'NoSchedule' }
  expect(says(taint, { ...taint, value: 'c' })).to.deep.equal([
    'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"c","Effect":"NoSchedule","TimeAdded":null}: taints must be unique by key and effect pair',
  ])
  expect(says({ key: 'a' })).to.deep.equal(['metadata.taints[0].effect: Required value'])
})

test('The table of nodes shows roles, state and addresses', () => {
  const labels = { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'edge' }
  const node = settled(nodes, {
    metadata: { labels },
    spec: { unschedulable: true },
    status: {
      conditions: [{ type: 'Ready', status: 'Unknown' }],
      addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
      nodeInfo: { kubeletVersion: 'v1.35.0' },
    },
  })
  expect(row(nodes, node)).to.include({
    Status: 'NotReady,SchedulingDisabled',
    Roles: 'edge,worker',
    Version: 'v1.35.0',
    'Internal-IP': '10.0.0.1',
    'External-IP': '<none>',
    'OS-Image': '<unknown>',
  })
})

test('A secret stores text as base64 and counts its keys', () => {
  const secret = settled(secrets, { stringData: { password: 'geheim' }, data: { user: 'bWU=' } })
  expect(secret.data).to.deep.equal({ user: 'bWU=', password: 'Z2VoZWlt' })
  expect(secret).to.not.have.property('stringData')
  expect(row(secrets, secret)).to.include({ Type: 'Opaque', Data: 2 })
})

test('A secret of a known type has the keys of that type', () => {
  expect(refusals(secrets, { type: 'kubernetes.io/tls', data: { 'tls.crt': '' } })).to.deep.equal([
    'data[tls.key]: Required value',
  ])
  expect(refusals(secrets, { type: 'constructor' })).to.deep.equal([])
})

test('Immutable configuration stays as it is', () => {
  const before = { immutable: true, data: { a: '1' } }
  const text = 'Forbidden: field is immutable when `immutable` is set'
  expect(updateRefusals(configMaps, before, { immutable: true, data: { a: '2' } })).to.deep.equal([`data: ${text}`])
  expect(updateRefusals(configMaps, before, { data: { a: '1' } })).to.deep.equal([`immutable: ${text}`])
  expect(updateRefusals(secrets, { type: 'a' }, { type: 'b' })).to.deep.equal([
    'type: Invalid value: "b": field is immutable',
  ])
})

test('Keys of configuration can be names of files', () => {
  expect(refusals(configMaps, { data: { 'a b': '' } })).to.deep.equal([
    `data[a b]: Invalid value: "a b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
  ])
  expect(row(configMaps, settled(configMaps, { data: { a: '' }, binaryData: { b: '' } })).Data).to.equal(2)
})

test('A quota shows what is used of what is allowed', () => {
  const quota = settled(resourceQuotas, { spec: { hard: { pods: '10', 'limits.cpu': '2000m' } } })
  const status = { hard: quota.spec.hard, used: { pods: '3' } } as typeof quota.status
  expect(row(resourceQuotas, { ...quota, status })).to.include({ Request: 'pods: 3/10', Limit: 'limits.cpu: 0/2' })
  expect(refusals(resourceQuotas, { spec: { hard: { nonsense: '1', pods: '1.5' } } })).to.deep.equal([
    'spec.hard[nonsense]: Invalid value: "nonsense": must be a standard resource type or fully qualified',
    'spec.hard[nonsense]: Invalid value: "nonsense": must be a standard resource for quota',
    'spec.hard[pods]: Invalid value: "1500m": must be an integer',
  ])
})

test('A quota has scopes that exist, go together and fit what it counts', () => {
  const refused = (spec: object) => refusals(resourceQuotas, { spec: { hard: { pods: '1', secrets: '1' }, ...spec } })
  const scopes = ['BestEffort', 'NotBestEffort']
  expect(refusals(resourceQuotas, { spec: { hard: { pods: '1' }, scopes } })).to.deep.equal([
    'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
  ])
  expect(refused({ scopes: ['Terminating'] })).to.deep.equal([
    'spec.scopes: Invalid value: ["Terminating"]: unsupported scope applied to resource',
  ])
  expect(refused({ scopes: ['Sometimes'] })).to.deep.equal([
    'spec.scopes: Invalid value: ["Sometimes"]: unsupported scope',
  ])
  const matching = (scopeName: string, operator: string, values?: readonly string[]) =>
    refusals(resourceQuotas, {
      spec: { hard: { pods: '1' }, scopeSelector: { matchExpressions: [{ scopeName, operator, values }] } },
    })
  expect(matching('PriorityClass', 'In', ['high'])).to.deep.equal([])
  expect(matching('PriorityClass', 'In')).to.deep.equal([
    "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
  ])
  expect(matching('BestEffort', 'DoesNotExist')[0]).to.match(/^spec.scopeSelector.matchExpressions.operator: .*'Exist'/)
})

test('A limit range fills its own gaps: maximum, default limit, default request, minimum', () => {
  const item = (more: object) =>
    settled(limitRanges, { spec: { limits: [{ type: 'Container', ...more }] } }).spec.limits[0]
  expect(item({ max: { cpu: '2' }, min: { cpu: '100m', memory: '1Mi' } })).to.deep.include({
    default: { cpu: '2' },
    defaultRequest: { cpu: '2', memory: '1Mi' },
  })
  expect(item({ default: { cpu: '1' }, defaultRequest: { cpu: '500m' } })).to.deep.include({
    defaultRequest: { cpu: '500m' },
  })
})

test('A limit range must be possible', () => {
  const limits = [
    { type: 'Container', max: { cpu: '1' }, min: { cpu: '2' }, default: { cpu: '1' }, defaultRequest: { cpu: '1' } },
  ]
  expect(refusals(limitRanges, { spec: { limits } })[0]).to.equal(
    'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
  )
  const refused = (item: object) => refusals(limitRanges, { spec: { limits: [{ type: 'Container', ...item }] } })
  expect(refused({ default: { cpu: '2' }, defaultRequest: { cpu: '1' }, max: { cpu: '1' } })).to.deep.equal([
    'spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1',
  ])
  expect(refused({ maxLimitRequestRatio: { cpu: '500m', memory: '1' } })).to.deep.equal([
    'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1',
  ])
  const far = { min: { memory: '512Mi' }, max: { memory: '2Gi' }, maxLimitRequestRatio: { memory: '10' } }
  expect(refused(far)).to.deep.equal([
    'spec.limits[0].maxLimitRequestRatio[memory]: Invalid value: "10": ratio 10 is greater than max/min = 4.000000',
  ])
  expect(refused({ max: { storage: '1Gi' } })[0]).to.equal(
    'spec.limits[0].max[storage]: Invalid value: "storage": must be a standard resource for containers',
  )
  expect(refused({ type: 'Cluster' })).to.deep.equal([
    'spec.limits[0].type: Invalid value: "Cluster": must be a standard limit type or fully qualified',
  ])
  expect(refused({ type: 'PersistentVolumeClaim' })).to.deep.equal([
    'spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
  ])
})

test('Priorities of users stay below those of the system', () => {
  expect(refusals(priorityClasses, { value: 1_000_000_001 })).to.deep.equal([
    'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ])
  expect(refusals(priorityClasses, { metadata: { name: 'system-mine' }, value: 1 })).to.deep.equal([
    "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
  ])
  expect(refusals(priorityClasses, { metadata: { name: 'system-node-critical' }, value: 2_000_001_000 })).to.deep.equal(
    [],
  )
  expect(updateRefusals(priorityClasses, { value: 1 }, { value: 2 })).to.deep.equal([
    'value: Forbidden: may not be changed in an update.',
  ])
  expect(row(priorityClasses, settled(priorityClasses, { value: 7 }))).to.include({
    Value: 7,
    'Global-Default': false,
    PreemptionPolicy: 'PreemptLowerPriority',
  })
})

test('A claim asks for a mode and a size, and keeps what it asked for', () => {
  const claim = (spec: object = {}) => ({
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  })
  expect(refusals(persistentVolumeClaims, { spec: {} })).to.deep.equal([
    'spec.accessModes: Required value: at least 1 access mode is required',
    'spec.resources[storage]: Required value',
  ])
  const fast = claim({ storageClassName: 'fast' })
  expect(updateRefusals(persistentVolumeClaims, claim({ storageClassName: 'slow' }), fast)).to.have.length(1)
  expect(updateRefusals(persistentVolumeClaims, fast, claim())).to.have.length(1)
  expect(updateRefusals(persistentVolumeClaims, claim(), fast)).to.deep.equal([])
  expect(row(persistentVolumeClaims, settled(persistentVolumeClaims, claim()))).to.include({
    Status: 'Pending',
    Capacity: '',
  })
})

test('The default storage class is marked in its name', () => {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  const fast = settled(storageClasses, { metadata: { name: 'fast', annotations }, provisioner: 'a.io/b' })
  expect(row(storageClasses, fast)).to.include({
    Name: 'fast (default)',
    ReclaimPolicy: 'Delete',
    VolumeBindingMode: 'Immediate',
  })
})

test('A RuntimeClass has a handler, and keeps it', () => {
  const kata = { metadata: { name: 'kata' }, handler: 'kata' }
  expect(row(runtimeClasses, settled(runtimeClasses, kata))).to.include({ Name: 'kata', Handler: 'kata' })
  expect(updateRefusals(runtimeClasses, kata, { ...kata, handler: 'runc' })).to.deep.equal([
    'handler: Invalid value: "runc": field is immutable',
  ])
  expect(refusals(runtimeClasses, { ...kata, overhead: { podFixed: { cpu: '-1' } } })).to.deep.equal([
    'overhead.podFixed.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
  ])
})

test('A volume says on which nodes it can be reached, or nothing of it', () => {
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } }
  const says = (nodeAffinity: object) => refusals(persistentVolumes, { spec: { ...spec, nodeAffinity } })
  const expression = { key: 'zone', operator: 'In', values: ['a'] }
  expect(says({ required: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } })).to.deep.equal([])
  expect(says({})).to.deep.equal(['spec.nodeAffinity.required: Required value: must specify required node constraints'])
  expect(
    says({ required: { nodeSelectorTerms: [{ matchExpressions: [{ ...expression, operator: 'Near' }] }] } }),
  ).to.deep.equal([
    'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator',
  ])
})

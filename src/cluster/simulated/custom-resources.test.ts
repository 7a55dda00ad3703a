import { test } from 'node:test'
import { expect } from 'chai'
import type { KubernetesObject } from '../../api/object'
import type { AnyResource } from '../../api/resource'
import { configMaps, customResourceDefinitions, namespaces, resourceQuotas } from '../../api/resources'
import type { StatusError } from '../../api/status-error'
import type { JsonObject } from '../../base/json'
import { seconds } from '../../base/time'
import type { WriteOptions } from '../cluster'
import { createSimulatedCluster, type Simulated } from '.'
import { loadSnapshot } from './snapshot'

const SIZE = { type: 'integer', minimum: 0, default: 1 }
const STATUS = { type: 'object', properties: { replicas: { type: 'integer' }, selector: { type: 'string' } } }
const SCHEMA = { type: 'object', properties: { spec: { type: 'object', properties: { size: SIZE } }, status: STATUS } }
const SCALE = {
  specReplicasPath: '.spec.size',
  statusReplicasPath: '.status.replicas',
  labelSelectorPath: '.status.selector',
}

const version = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  served: true,
  storage: true,
  schema: { openAPIV3Schema: SCHEMA },
  subresources: { status: {}, scale: SCALE },
  ...more,
})

const definition = (
  more: { names?: JsonObject; versions?: readonly JsonObject[]; scope?: string } = {},
): JsonObject => {
  const names = { plural: 'pools', kind: 'Pool', shortNames: ['po2'], ...more.names }
  return {
    metadata: { name: `${names.plural}.example.com` },
    spec: {
      group: 'example.com',
      scope: more.scope ?? 'Namespaced',
      names,
      versions: more.versions ?? [version('v1')],
    },
  }
}

const newCluster = (): Simulated => {
  const cluster = createSimulatedCluster({ seed: 'custom', nodes: [{ name: 'n1' }] })
  cluster.simulation.settle()
  return cluster
}

const define = (cluster: Simulated, body = definition()) => cluster.create(customResourceDefinitions, '', body)

function kind(cluster: Simulated, plural = 'pools', wanted = 'v1'): AnyResource {
  const found = cluster.resources().find((each) => each.plural === plural && each.version === wanted)
  if (!found) throw new Error(`${plural} of ${wanted} are not served`)
  return found
}

const KEY = { namespace: 'default', name: 'a' }
const make = async (cluster: Simulated, body: JsonObject = {}, options?: WriteOptions) =>
  (await cluster.create(kind(cluster), 'default', { metadata: { name: 'a' }, ...body }, options)).object as Pool

interface Pool extends KubernetesObject {
  readonly spec?: JsonObject
  readonly status?: JsonObject
}

async function refusal(action: Promise<unknown>): Promise<string> {
  try {
    await action
  } catch (error) {
    return (error as StatusError).message
  }
  throw new Error('The server did not refuse')
}

const conditionsOf = async (cluster: Simulated, name: string): Promise<readonly string[]> => {
  const { status } = await cluster.get(customResourceDefinitions, { namespace: '', name })
  return (status.conditions ?? []).map(({ type, status: is, reason, message }) => `${type}=${is} ${reason}: ${message}`)
}

test('a definition gets its defaults, its names, and is established', async () => {
  const cluster = newCluster()
  await define(cluster)
  const { spec, status } = await cluster.get(customResourceDefinitions, { namespace: '', name: 'pools.example.com' })
  expect(spec.names).to.include({ singular: 'pool', listKind: 'PoolList' })
  expect(spec.conversion).to.deep.equal({ strategy: 'None' })
  expect(status.acceptedNames).to.deep.equal(spec.names)
  expect(status.storedVersions).to.deep.equal(['v1'])
  expect(await conditionsOf(cluster, 'pools.example.com')).to.deep.equal([
    'NamesAccepted=True NoConflicts: no conflicts found',
    'Established=True InitialNamesAccepted: the initial names have been accepted',
  ])
})

test('the kinds of one cluster are not those of another', async () => {
  const [one, other] = [newCluster(), newCluster()]
  await define(one)
  expect(one.resources().some(({ kind: name }) => name === 'Pool')).to.equal(true)
  expect(other.resources().some(({ kind: name }) => name === 'Pool')).to.equal(false)
})

test('a name that another definition of the group has is not given twice, until it is free', async () => {
  const cluster = newCluster()
  await define(cluster)
  await define(cluster, definition({ names: { plural: 'basins', kind: 'Basin' } }))
  expect(await conditionsOf(cluster, 'basins.example.com')).to.deep.equal([
    'NamesAccepted=False ShortNamesConflict: "po2" is already in use',
    'Established=False NotAccepted: not all names are accepted',
  ])
  expect(cluster.resources().some(({ kind: name }) => name === 'Basin')).to.equal(false)
  await cluster.delete(customResourceDefinitions, { namespace: '', name: 'pools.example.com' })
  cluster.simulation.settle()
  expect((await conditionsOf(cluster, 'basins.example.com'))[1]).to.contain('Established=True')
  expect(cluster.resources().some(({ kind: name }) => name === 'Basin')).to.equal(true)
})

test('a definition that says nonsense is refused in the words of a server', async () => {
  const cluster = newCluster()
  const wrong = definition({ versions: [version('v1', { storage: false }), version('v1', { storage: false })] })
  const message = await refusal(define(cluster, { ...wrong, metadata: { name: 'pool.example.com' } }))
  expect(message).to.contain(
    'metadata.name: Invalid value: "pool.example.com": must be spec.names.plural+"."+spec.group',
  )
  expect(message).to.contain('must contain unique version names')
  expect(message).to.contain('must have exactly one version marked as storage version')
  const unstructured = version('v1', { schema: { openAPIV3Schema: { type: 'object', properties: { spec: {} } } } })
  expect(await refusal(define(cluster, definition({ versions: [unstructured] })))).to.equal(
    'CustomResourceDefinition.apiextensions.k8s.io "pools.example.com" is invalid: spec.versions[0].schema.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields',
  )
})

test('what a definition is about cannot be changed any more', async () => {
  const cluster = newCluster()
  await define(cluster)
  const key = { namespace: '', name: 'pools.example.com' }
  const change = { type: 'merge', body: { spec: { scope: 'Cluster' } } } as const
  expect(await refusal(cluster.patch(customResourceDefinitions, key, change))).to.equal(
    'CustomResourceDefinition.apiextensions.k8s.io "pools.example.com" is invalid: spec.scope: Invalid value: "Cluster": field is immutable',
  )
})

test('objects get the defaults of their schema, lose what it does not know, and are refused when they do not fit', async () => {
  const cluster = newCluster()
  await define(cluster)
  const pool = await make(cluster, { spec: { depth: 3 } })
  expect(pool.spec).to.deep.equal({ size: 1 })
  expect(pool.metadata.generation).to.equal(1)
  const strict = make(cluster, { spec: { sise: 3 } }, { fieldValidation: 'Strict' })
  expect(await refusal(strict)).to.equal(
    'Pool in version "v1" cannot be handled as a Pool: strict decoding error: unknown field "spec.sise"',
  )
  expect(await refusal(make(cluster, { spec: { size: -1 } }))).to.contain(
    'spec.size: Invalid value: -1: spec.size in body should be greater than or equal to 0',
  )
})

test('the status is written apart, and is no new generation', async () => {
  const cluster = newCluster()
  await define(cluster)
  const pool = await make(cluster, { spec: { size: 2 }, status: { replicas: 9 } })
  expect(pool.status).to.equal(undefined)
  const patch = {
    type: 'merge',
    body: { metadata: { labels: { a: 'b' } }, spec: { size: 5 }, status: { replicas: 2 } },
  }
  const options = { subresource: 'status' } as const
  const { object } = await cluster.patch(kind(cluster), KEY, patch as never, options)
  const { spec, status, metadata } = object as Pool
  expect([spec, status, metadata.generation, metadata.labels]).to.deep.equal([
    { size: 2 },
    { replicas: 2 },
    1,
    undefined,
  ])
  const changed = (await cluster.patch(kind(cluster), KEY, patch as never)).object as Pool
  expect([changed.spec, changed.metadata.generation]).to.deep.equal([{ size: 5 }, 2])
})

test('a kind without a status subresource keeps its status like any other field', async () => {
  const cluster = newCluster()
  await define(cluster, definition({ versions: [version('v1', { subresources: {} })] }))
  const pool = await make(cluster, { status: { replicas: 1 } })
  expect(pool.status).to.deep.equal({ replicas: 1 })
  const patch = { type: 'merge', body: { status: { replicas: 2 } } } as const
  const { object } = await cluster.patch(kind(cluster), KEY, patch)
  expect([(object as Pool).status, object.metadata.generation]).to.deep.equal([{ replicas: 2 }, 2])
})

test('the scale is read and written where the definition says', async () => {
  const cluster = newCluster()
  await define(cluster)
  await make(cluster, { spec: { size: 2 } })
  const status = { type: 'merge', body: { status: { replicas: 1, selector: 'app=web' } } } as const
  await cluster.patch(kind(cluster), KEY, status, { subresource: 'status' })
  const { spec, status: shown } = (await cluster.scale(kind(cluster), KEY)) as Pool
  expect([spec, shown]).to.deep.equal([{ replicas: 2 }, { replicas: 1, selector: 'app=web' }])
  await cluster.patch(kind(cluster), KEY, { type: 'merge', body: { spec: { replicas: 4 } } }, { subresource: 'scale' })
  expect((await cluster.get<Pool>(kind(cluster), KEY)).spec).to.deep.equal({ size: 4 })
})

test('strategic merge patches are for built-in kinds, and a replacement says what it replaces', async () => {
  const cluster = newCluster()
  await define(cluster)
  await make(cluster)
  expect(await refusal(cluster.patch(kind(cluster), KEY, { type: 'strategic', body: {} }))).to.equal(
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
  )
  expect(await refusal(cluster.update(kind(cluster), KEY, { metadata: { name: 'a' } }))).to.equal(
    'Pool.example.com "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
  )
})

test('every version shows every object as its own', async () => {
  const cluster = newCluster()
  const old = version('v1beta1', { storage: false, deprecated: true })
  await define(cluster, definition({ versions: [old, version('v1')] }))
  const beta = kind(cluster, 'pools', 'v1beta1')
  const { object, warnings } = await cluster.create(beta, 'default', { metadata: { name: 'a' }, spec: { size: 3 } })
  expect(object.apiVersion).to.equal('example.com/v1beta1')
  expect(warnings).to.deep.equal(['example.com/v1beta1 Pool is deprecated; use example.com/v1 Pool'])
  expect((await cluster.get<Pool>(kind(cluster), KEY)).apiVersion).to.equal('example.com/v1')
  expect((await cluster.list<Pool>(beta)).map(({ apiVersion }) => apiVersion)).to.deep.equal(['example.com/v1beta1'])
  const [preferred] = cluster.resources().filter(({ plural }) => plural === 'pools')
  expect(preferred?.version).to.equal('v1')
})

test('two appliers share a list that has keys, and only that', async () => {
  const items = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, at: { type: 'integer' } },
  }
  const list = { type: 'array', items, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] }
  const properties = { ports: list, args: { type: 'array', items: { type: 'string' } } }
  const schema = { type: 'object', properties: { spec: { type: 'object', properties } } }
  const cluster = newCluster()
  await define(cluster, definition({ versions: [version('v1', { schema: { openAPIV3Schema: schema } })] }))
  const applyAs = (fieldManager: string, spec: JsonObject) =>
    cluster.applyPatch(kind(cluster), KEY, { metadata: { name: 'a' }, spec }, { fieldManager })
  await applyAs('one', { ports: [{ name: 'web', at: 80 }], args: ['x'] })
  const { object } = await applyAs('two', { ports: [{ name: 'admin', at: 81 }] })
  const { ports, args } = (object as Pool).spec ?? {}
  expect(ports).to.have.deep.members([
    { name: 'web', at: 80 },
    { name: 'admin', at: 81 },
  ])
  expect(args).to.deep.equal(['x'])
  expect(await refusal(applyAs('two', { args: ['y'] }))).to.equal(
    'Apply failed with 1 conflict: conflict with "one": .spec.args',
  )
})

test('custom resources own, and are owned', async () => {
  const cluster = newCluster()
  await define(cluster)
  const pool = await make(cluster)
  const owner = { apiVersion: 'example.com/v1', kind: 'Pool', name: 'a', uid: pool.metadata.uid }
  const metadata = { name: 'b', ownerReferences: [owner] }
  await cluster.create(configMaps, 'default', { metadata })
  await cluster.create(kind(cluster), 'default', { metadata })
  await cluster.delete(kind(cluster), KEY)
  cluster.simulation.settle()
  expect(await cluster.find(configMaps, { ...KEY, name: 'b' })).to.equal(undefined)
  expect(await cluster.find(kind(cluster), { ...KEY, name: 'b' })).to.equal(undefined)
})

test('a namespace takes its custom resources along', async () => {
  const cluster = newCluster()
  await define(cluster)
  await cluster.create(namespaces, '', { metadata: { name: 'x' } })
  await cluster.create(kind(cluster), 'x', { metadata: { name: 'a' } })
  await cluster.delete(namespaces, { namespace: '', name: 'x' })
  cluster.simulation.advance(seconds(30))
  expect(await cluster.list(kind(cluster))).to.deep.equal([])
  expect(await cluster.find(namespaces, { namespace: '', name: 'x' })).to.equal(undefined)
})

test('a definition goes after its objects, and waits for those that something holds back', async () => {
  const cluster = newCluster()
  await define(cluster)
  const pools = kind(cluster)
  await make(cluster, { metadata: { name: 'a', finalizers: ['example.com/hold'] } })
  await cluster.delete(customResourceDefinitions, { namespace: '', name: 'pools.example.com' })
  cluster.simulation.advance(seconds(20))
  expect((await conditionsOf(cluster, 'pools.example.com')).at(-1)).to.equal(
    'Terminating=True InstanceDeletionInProgress: CustomResource deletion is in progress',
  )
  const late = cluster.create(pools, 'default', { metadata: { name: 'late' } })
  expect(await refusal(late)).to.equal(
    'pools.example.com "late" is forbidden: create not allowed while custom resource definition is terminating',
  )
  await cluster.patch(pools, KEY, { type: 'merge', body: { metadata: { finalizers: null } } })
  cluster.simulation.advance(seconds(20))
  expect(await cluster.list(customResourceDefinitions)).to.deep.equal([])
  expect(cluster.resources().some(({ plural }) => plural === 'pools')).to.equal(false)
})

test('a quota counts custom resources, and counts again when one goes', async () => {
  const cluster = newCluster()
  await define(cluster)
  const spec = { hard: { 'count/pools.example.com': '1' } }
  await cluster.create(resourceQuotas, 'default', { metadata: { name: 'q' }, spec })
  cluster.simulation.settle()
  await make(cluster)
  expect(await refusal(make(cluster, { metadata: { name: 'b' } }))).to.contain('exceeded quota: q')
  await cluster.delete(kind(cluster), KEY)
  cluster.simulation.settle()
  expect((await make(cluster, { metadata: { name: 'b' } })).metadata.name).to.equal('b')
})

test('a field that a definition names can select objects', async () => {
  const cluster = newCluster()
  await define(cluster, definition({ versions: [version('v1', { selectableFields: [{ jsonPath: '.spec.size' }] })] }))
  const pool = await make(cluster, { spec: { size: 4 } })
  expect(kind(cluster).fieldSelectors?.['spec.size']?.value(pool)).to.equal('4')
})

test('a snapshot brings its definitions along, and objects of their kinds', async () => {
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' }, status: { capacity: { cpu: '1' } } }
  const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', ...definition() }
  const pool = { apiVersion: 'example.com/v1', kind: 'Pool', metadata: { name: 'a', namespace: 'default' }, spec: {} }
  const cluster = createSimulatedCluster({ seed: 'snapshot' })
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pool, crd, node] })
  const { leftOut } = await loadSnapshot(cluster, text, 'cluster.json')
  expect(leftOut).to.deep.equal([])
  expect((await cluster.get<Pool>(kind(cluster), KEY)).spec).to.deep.equal({ size: 1 })
})

test('whole objects inside of an object say what they are', async () => {
  const template = {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    'x-kubernetes-preserve-unknown-fields': true,
  }
  const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'object', properties: { template } } } }
  const cluster = newCluster()
  await define(cluster, definition({ versions: [version('v1', { schema: { openAPIV3Schema } })] }))
  expect(await refusal(make(cluster, { spec: { template: { kind: 'Pod' } } }))).to.equal(
    'Pool.example.com "a" is invalid: spec.template.apiVersion: Required value',
  )
})

test('the groups of the Kubernetes community need an approval', async () => {
  const cluster = newCluster()
  const { metadata, spec } = definition() as { metadata: JsonObject; spec: JsonObject }
  const body = { metadata: { ...metadata, name: 'pools.x.k8s.io' }, spec: { ...spec, group: 'x.k8s.io' } }
  expect(await refusal(define(cluster, body))).to.contain(
    'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
  )
  const annotations = { 'api-approved.kubernetes.io': 'https://example.com/1' }
  await define(cluster, { ...body, metadata: { ...body.metadata, annotations } })
  expect((await conditionsOf(cluster, 'pools.x.k8s.io'))[0]).to.equal(
    'KubernetesAPIApprovalPolicyConformant=True ApprovedAnnotation: approved in https://example.com/1',
  )
})

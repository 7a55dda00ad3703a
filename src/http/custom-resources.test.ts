import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'
import { createSimulatedCluster } from '../cluster/simulated'
import { type Answer, send } from '../testing/served-request'
import { openApiV2 } from './openapi/v2'
import { encodeOpenApiV2 } from './openapi/v2-protobuf'
import { type Served, serveCluster } from './server'
import { keepState, readState } from './state-file'

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const POOLS = '/apis/example.com/v1/namespaces/default/pools'
const SCHEMA = {
  type: 'object',
  description: 'Pool holds water.',
  properties: { spec: { type: 'object', properties: { size: { type: 'integer', default: 1 } } } },
}
const version = (name: string, storage: boolean) => ({
  name,
  served: true,
  storage,
  schema: { openAPIV3Schema: SCHEMA },
})
const DEFINITION = JSON.stringify({
  metadata: { name: 'pools.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'pools', kind: 'Pool', shortNames: ['pl'] },
    versions: [version('v1beta1', false), version('v1', true)],
  },
})
const POOL = JSON.stringify({ apiVersion: 'example.com/v1', kind: 'Pool', metadata: { name: 'a' }, spec: {} })

const post = (server: Served, path: string, body: string): Promise<Answer> =>
  send(server, path, { method: 'POST', body })
const get = async (server: Served, path: string): Promise<Answer['body']> => (await send(server, path)).body

test('discovery lists the kinds of definitions, the preferred version first', async () => {
  await using server = await serveCluster(createSimulatedCluster())
  expect((await send(server, '/apis/example.com')).code).to.equal(404)
  await post(server, DEFINITIONS, DEFINITION)
  const group = await get(server, '/apis/example.com')
  expect(group.versions).to.deep.equal([
    { groupVersion: 'example.com/v1', version: 'v1' },
    { groupVersion: 'example.com/v1beta1', version: 'v1beta1' },
  ])
  const { resources } = await get(server, '/apis/example.com/v1')
  expect(resources).to.deep.include.members([
    {
      name: 'pools',
      singularName: 'pool',
      namespaced: true,
      kind: 'Pool',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: ['pl'],
    },
  ])
})

test('lists of a kind are named as its definition says, also the one that a delete of all answers with', async () => {
  await using server = await serveCluster(createSimulatedCluster())
  await post(server, DEFINITIONS, DEFINITION.replace('"kind":"Pool"', '"kind":"Pool","listKind":"Pools"'))
  await post(server, POOLS, POOL)
  const { kind } = await get(server, POOLS)
  const deleted = (await send(server, POOLS, { method: 'DELETE' })).body
  expect([kind, deleted.kind, (deleted.items as readonly unknown[]).length]).to.deep.equal(['Pools', 'Pools', 1])
})

test('OpenAPI v3 has the schema under a hash that changes with it', async () => {
  await using server = await serveCluster(createSimulatedCluster())
  await post(server, DEFINITIONS, DEFINITION)
  const address = async (): Promise<string> => {
    const { paths } = await get(server, '/openapi/v3')
    return (paths as Record<string, { serverRelativeURL: string }>)['apis/example.com/v1']?.serverRelativeURL ?? ''
  }
  const before = await address()
  const { components } = await get(server, before)
  const { schemas } = components as { schemas: Record<string, object> }
  expect(schemas['com.example.v1.Pool']).to.deep.include({
    description: 'Pool holds water.',
    'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Pool' }],
  })
  const change = [{ op: 'replace', path: '/spec/versions/1/schema/openAPIV3Schema/description', value: 'Water.' }]
  const headers = { 'content-type': 'application/json-patch+json' }
  const patched = await send(server, `${DEFINITIONS}/pools.example.com`, {
    method: 'PATCH',
    body: JSON.stringify(change),
    headers,
  })
  expect(patched.code).to.equal(200)
  expect(await address()).to.not.equal(before)
})

test('OpenAPI v2 has every kind, in JSON and in protobuf', async () => {
  const cluster = createSimulatedCluster()
  await using server = await serveCluster(cluster)
  await post(server, DEFINITIONS, DEFINITION)
  const { swagger, definitions } = await get(server, '/openapi/v2')
  expect(swagger).to.equal('2.0')
  expect(definitions).to.include.keys('com.example.v1.Pool', 'com.example.v1beta1.Pool', 'io.k8s.api.V1.Deployment')
  const bytes = encodeOpenApiV2(openApiV2(cluster.resources(), cluster.version))
  expect(bytes.includes('/apis/example.com/v1/namespaces/{namespace}/pools/{name}')).to.equal(true)
})

test('a list of custom resources says of each item what it is', async () => {
  await using server = await serveCluster(createSimulatedCluster())
  await post(server, DEFINITIONS, DEFINITION)
  await post(server, POOLS, POOL)
  const { kind, items } = await get(server, POOLS.replace('v1', 'v1beta1'))
  expect(kind).to.equal('PoolList')
  expect((items as readonly object[])[0]).to.deep.include({ apiVersion: 'example.com/v1beta1', kind: 'Pool' })
})

test('a strategic merge patch is refused with what may be sent instead', async () => {
  await using server = await serveCluster(createSimulatedCluster())
  await post(server, DEFINITIONS, DEFINITION)
  await post(server, POOLS, POOL)
  const headers = { 'content-type': 'application/strategic-merge-patch+json' }
  const { code, body } = await send(server, `${POOLS}/a`, { method: 'PATCH', body: '{}', headers })
  expect([code, body.message]).to.deep.equal([
    415,
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
  ])
})

test('a server that goes on from a state file serves the kinds and objects that it served', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gherkube-state-'))
  try {
    const path = join(folder, 'state')
    const cluster = createSimulatedCluster()
    {
      using state = await keepState(path, cluster)
      await using server = await serveCluster(cluster, { beforeAnswer: () => state.flush() })
      await post(server, DEFINITIONS, DEFINITION)
      await post(server, POOLS, POOL)
    }
    const { objects, revision } = readState(path) ?? { objects: [], revision: 0 }
    const again = createSimulatedCluster({ objects, revision })
    using _state = await keepState(path, again)
    await using second = await serveCluster(again)
    expect(await get(second, `${POOLS}/a`)).to.deep.include({ kind: 'Pool', spec: { size: 1 } })
    expect((await send(second, POOLS, { method: 'POST', body: POOL })).body.reason).to.equal('AlreadyExists')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

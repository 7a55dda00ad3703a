import { test } from 'node:test'
import { expect } from 'chai'
import { deployments, namespaces, pods } from '../api/resources'
import { StatusError } from '../api/status-error'
import type { JsonObject, JsonValue } from '../base/json'
import { EventQueue } from '../simulation/event-queue'
import { Store } from '../store/store'
import { ApiServer } from './api-server'
import { bootstrap } from './bootstrap'
import { ClientApi } from './client-api'

function startServer(): { store: Store; api: ApiServer; client: ClientApi } {
  const queue = new EventQueue({ seed: 'test' })
  const store = new Store({ now: () => queue.now() })
  const api = new ApiServer({ store, scheduling: queue })
  bootstrap(api)
  return { store, api, client: new ClientApi(api) }
}

const web = (spec: JsonObject = {}, container: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'app', image: 'nginx:1', ...container }] },
    },
    ...spec,
  },
})
const key = { namespace: 'default', name: 'web' }

function refusal(action: () => unknown): StatusError {
  try {
    action()
  } catch (error) {
    if (error instanceof StatusError) return error
    throw error
  }
  throw new Error('The server did not refuse')
}

const specOf = (object: unknown): Record<string, JsonValue> => (object as { spec: Record<string, JsonValue> }).spec

test('a request names the namespace, and a body may not name another', () => {
  const { client } = startServer()
  const body = { ...web(), metadata: { name: 'web', namespace: 'other' } }
  expect(refusal(() => client.create(deployments, 'default', body)).message).to.equal(
    'the namespace of the provided object does not match the namespace sent on the request',
  )
  expect(client.create(deployments, 'default', web()).object.metadata.namespace).to.equal('default')
})

test('a dry run answers as the real thing would and stores nothing', () => {
  const { client, store } = startServer()
  const before = store.revision
  const { object } = client.create(deployments, 'default', web(), { dryRun: true })
  expect(object.metadata.uid).to.not.equal('')
  client.create(namespaces, '', { metadata: { name: 'team' } }, { dryRun: true })
  expect(store.revision).to.equal(before)
})

test('a replacement of another name, or with an old version, is refused', () => {
  const { client } = startServer()
  client.create(deployments, 'default', web())
  const renamed = { ...web(), metadata: { name: 'other' } }
  expect(refusal(() => client.update(deployments, key, renamed)).message).to.equal(
    'the name of the object (other) does not match the name on the URL (web)',
  )
  const stale = { ...web({ replicas: 2 }), metadata: { name: 'web', resourceVersion: '1' } }
  expect(refusal(() => client.update(deployments, key, stale)).reason).to.equal('Conflict')
  expect(specOf(client.update(deployments, key, web({ replicas: 2 })).object).replicas).to.equal(2)
})

test('a patch of the wrong type is invalid in the words of its patch type', () => {
  const { client } = startServer()
  client.create(deployments, 'default', web())
  const body = { spec: { replicas: 'x' } }
  expect(refusal(() => client.patch(deployments, key, { type: 'strategic', body })).message).to.equal(
    ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
  )
  expect(refusal(() => client.patch(deployments, key, { type: 'merge', body })).message).to.match(
    /^ "" is invalid: patch: Invalid value: .*: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32$/,
  )
})

test('a JSON patch that cannot be done is unprocessable', () => {
  const { client } = startServer()
  client.create(deployments, 'default', web())
  const remove = [{ op: 'remove', path: '/spec/nothing' }]
  const refused = refusal(() => client.patch(deployments, key, { type: 'json', body: remove }))
  expect([refused.status.code, refused.message]).to.deep.equal([
    422,
    'the server rejected our request due to an error in our request',
  ])
  const hostile = [{ op: 'add', path: '/metadata/__proto__/x', value: 1 }]
  expect(refusal(() => client.patch(deployments, key, { type: 'json', body: hostile })).status.code).to.equal(422)
})

test('strict patches refuse unknown fields, others warn', () => {
  const { client } = startServer()
  client.create(deployments, 'default', web())
  const patch = { type: 'merge', body: { spec: { replicaz: 1 } } } as const
  expect(client.patch(deployments, key, patch).warnings).to.deep.equal(['unknown field "spec.replicaz"'])
  expect(refusal(() => client.patch(deployments, key, patch, { fieldValidation: 'Strict' })).message).to.match(
    /strict decoding error: unknown field "spec.replicaz"$/,
  )
})

test('server-side apply creates, then changes only what the manager says', () => {
  const { client, store } = startServer()
  const options = { fieldManager: 'me' }
  client.applyPatch(deployments, key, web({ replicas: 2 }), options)
  const before = store.revision
  client.applyPatch(deployments, key, web({ replicas: 2 }), options)
  expect(store.revision, 'applying the same again').to.equal(before)
  client.patch(
    deployments,
    key,
    { type: 'merge', body: { metadata: { labels: { by: 'hand' } } } },
    { fieldManager: 'hand' },
  )
  const { object } = client.applyPatch(deployments, key, web({ replicas: 3 }), options)
  expect(object.metadata.labels).to.deep.equal({ by: 'hand' })
  expect(specOf(object).replicas).to.equal(3)
})

test('server-side apply takes back what it no longer says, unless others want it', () => {
  const { client } = startServer()
  const labelled = (labels: JsonObject): JsonObject => ({ ...web(), metadata: { name: 'web', labels } })
  client.applyPatch(deployments, key, labelled({ a: '1', b: '1' }), { fieldManager: 'me' })
  client.applyPatch(deployments, key, labelled({ b: '1' }), { fieldManager: 'you' })
  const { object } = client.applyPatch(deployments, key, web(), { fieldManager: 'me' })
  expect(object.metadata.labels).to.deep.equal({ b: '1' })
})

test('another manager’s value is a conflict, unless forced', () => {
  const { client } = startServer()
  client.create(deployments, 'default', web({ replicas: 1 }), { fieldManager: 'kubectl-client-side-apply' })
  const mine = web({ replicas: 5 }, { image: 'nginx:2' })
  const refused = refusal(() => client.applyPatch(deployments, key, web({ replicas: 5 }), { fieldManager: 'me' }))
  expect(refused.message).to.equal(
    'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
  )
  expect(refused.status.details?.causes).to.deep.equal([
    {
      reason: 'FieldManagerConflict',
      message: 'conflict with "kubectl-client-side-apply" using apps/v1',
      field: '.spec.replicas',
    },
  ])
  expect(refusal(() => client.applyPatch(deployments, key, mine, { fieldManager: 'me' })).message).to.equal(
    [
      'Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using apps/v1:',
      '- .spec.replicas',
      '- .spec.template.spec.containers[name="app"].image',
    ].join('\n'),
  )
  const { object } = client.applyPatch(deployments, key, mine, { fieldManager: 'me', force: true })
  expect(specOf(object).replicas).to.equal(5)
  const owners = object.metadata.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`)
  expect(owners).to.deep.equal(['kubectl-client-side-apply Update', 'me Apply'])
})

test('an object without known owners belongs to those before the first apply', () => {
  const { client, api } = startServer()
  api.create(deployments, {
    ...(web({ replicas: 1 }) as never as Parameters<typeof api.create>[1]),
    metadata: key,
  } as never)
  expect(
    refusal(() => client.applyPatch(deployments, key, web({ replicas: 2 }), { fieldManager: 'me' })).message,
  ).to.equal('Apply failed with 1 conflict: conflict with "before-first-apply" using apps/v1: .spec.replicas')
})

test('an apply configuration must know its manager and its fields', () => {
  const { client } = startServer()
  expect(refusal(() => client.applyPatch(deployments, key, web(), { fieldManager: '' })).message).to.equal(
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  )
  expect(
    refusal(() => client.applyPatch(deployments, key, web({ replicaz: 1 }), { fieldManager: 'me' })).message,
  ).to.equal(
    'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.replicaz: field not declared in schema',
  )
})

test('only the finalize subresource lets a namespace go', () => {
  const { client, api } = startServer()
  const team = { namespace: '', name: 'team' }
  client.create(namespaces, '', { metadata: { name: 'team' }, spec: { finalizers: ['kubernetes'] } })
  client.delete(namespaces, team)
  client.update(namespaces, team, { metadata: { name: 'team' }, spec: { finalizers: [] } })
  expect(api.find(namespaces, team)?.status.phase).to.equal('Terminating')
  client.update(namespaces, team, { metadata: { name: 'team' }, spec: { finalizers: [] } }, { subresource: 'finalize' })
  expect(api.find(namespaces, team)).to.equal(undefined)
})

test('a delete says whether the object is gone', () => {
  const { client, api } = startServer()
  const pod = { metadata: { name: 'a' }, spec: { containers: [{ name: 'a', image: 'nginx' }] } }
  client.create(pods, 'default', pod)
  api.bind({ namespace: 'default', name: 'a' }, 'n1')
  expect(client.delete(pods, { namespace: 'default', name: 'a' }, { dryRun: true }).gone).to.equal(false)
  expect(api.get(pods, { namespace: 'default', name: 'a' }).metadata.deletionTimestamp).to.equal(undefined)
  expect(client.delete(pods, { namespace: 'default', name: 'a' }).gone).to.equal(false)
  expect(client.delete(pods, { namespace: 'default', name: 'a' }, { gracePeriodSeconds: 0 }).gone).to.equal(true)
})

test('a list item that another manager changed stays, with what that manager owns', () => {
  const { client } = startServer()
  const side = { name: 'side', image: 'busybox:1', args: ['sleep'] }
  const withSide = (...more: JsonObject[]): JsonObject =>
    web({
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image: 'nginx:1' }, ...more] },
      },
    })
  client.applyPatch(deployments, key, withSide(side), { fieldManager: 'me' })
  const image = { spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox:2' }] } } } }
  client.patch(deployments, key, { type: 'strategic', body: image }, { fieldManager: 'hand' })
  const { object } = client.applyPatch(deployments, key, withSide(), { fieldManager: 'me' })
  const { containers } = (specOf(object).template as { spec: { containers: JsonObject[] } }).spec
  expect(containers.map(({ name, image, args }) => [name, image, args])).to.deep.equal([
    ['app', 'nginx:1', undefined],
    ['side', 'busybox:2', undefined],
  ])
})

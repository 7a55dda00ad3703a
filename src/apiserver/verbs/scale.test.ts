import { test } from 'node:test'
import { expect } from 'chai'
import { daemonSets, deployments } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import { EventQueue } from '../../simulation/event-queue'
import { Store } from '../../store/store'
import { ApiServer } from '../api-server'
import { bootstrap } from '../bootstrap'
import { ClientApi } from '../client-api'

const KEY = { namespace: 'default', name: 'web' }
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
const spec = { selector: { matchLabels: { app: 'web' } }, template }

function startServer(): { api: ApiServer; client: ClientApi } {
  const queue = new EventQueue({ seed: 'test' })
  const api = new ApiServer({ store: new Store({ now: () => queue.now() }), scheduling: queue })
  bootstrap(api)
  api.create(deployments, { metadata: KEY, spec: { ...spec, replicas: 2 } })
  return { api, client: new ClientApi(api) }
}

const replicas = (api: ApiServer): unknown => api.get(deployments, KEY).spec.replicas

test('scale shows and changes the replica count, and nothing else', () => {
  const { api, client } = startServer()
  const scale = client.scale(deployments, KEY)
  expect(scale).to.deep.include({ kind: 'Scale', spec: { replicas: 2 }, status: { replicas: 0, selector: 'app=web' } })
  const answer = client.patch(
    deployments,
    KEY,
    { type: 'merge', body: { spec: { replicas: 5 } } },
    { subresource: 'scale' },
  )
  expect(answer.object).to.deep.include({ kind: 'Scale', spec: { replicas: 5 } })
  expect(replicas(api)).to.equal(5)
  client.update(deployments, KEY, { metadata: { name: 'web' }, spec: {} }, { subresource: 'scale' })
  expect(replicas(api)).to.equal(0)
})

test('a scale of an older version, or below zero, is refused', () => {
  const { client } = startServer()
  const refusal = (body: object): StatusError => {
    try {
      client.update(deployments, KEY, body as never, { subresource: 'scale' })
    } catch (error) {
      if (error instanceof StatusError) return error
      throw error
    }
    throw new Error('The server did not refuse')
  }
  expect(refusal({ metadata: { resourceVersion: '1' }, spec: { replicas: 3 } }).reason).to.equal('Conflict')
  expect(refusal({ spec: { replicas: -1 } }).message).to.equal(
    'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  )
})

test('kinds without a scale say that there is no such resource', () => {
  const { api, client } = startServer()
  api.create(daemonSets, { metadata: KEY, spec })
  expect(() => client.scale(daemonSets, KEY)).to.throw('the server could not find the requested resource')
})

import { test } from 'node:test'
import { expect } from 'chai'
import { seconds } from '../base/time'
import { createSimulatedCluster } from '../cluster/simulated'
import { send } from '../testing/served-request'
import { serveCluster } from './server'

/** What docs/serve.md says of k9s: the requests behind its views and keys. */
test('the requests of k9s are answered', async () => {
  const cluster = createSimulatedCluster({ nodes: [{ name: 'n1' }] })
  await using server = await serveCluster(cluster)
  const json = (value: object) => JSON.stringify(value)
  const containers = [{ name: 'web', image: 'nginx' }]
  await send(server, '/api/v1/namespaces/default/pods', {
    method: 'POST',
    body: json({ metadata: { name: 'web' }, spec: { containers } }),
  })
  await cluster.pass(seconds(30))

  expect((await send(server, '/version')).body.gitVersion).to.equal('v1.35.0')
  const groups = (await send(server, '/apis')).body.groups as { readonly name: string }[]
  expect(groups.map(({ name }) => name)).to.include('metrics.k8s.io')
  const spec = { resourceAttributes: { verb: 'watch', resource: 'pods', namespace: 'default' } }
  const review = await send(server, '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    method: 'POST',
    body: json({ spec }),
  })
  expect(review.body.status).to.deep.equal({ allowed: true })

  const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io, application/json' }
  const { body: pods } = await send(server, '/api/v1/namespaces/default/pods', { headers: table })
  expect((pods.rows as { readonly cells: unknown[] }[])[0]?.cells.slice(0, 3)).to.deep.equal(['web', '1/1', 'Running'])
  const watch = await send(server, '/api/v1/nodes?watch=true&timeoutSeconds=1&allowWatchBookmarks=true')
  expect([watch.code, String(watch.body.text ?? '')]).to.satisfy(
    ([code, text]: [number, string]) => code === 200 && text.includes('"n1"'),
  )
  expect((await send(server, '/apis/metrics.k8s.io/v1beta1/nodes/n1')).body.kind).to.equal('NodeMetrics')
  expect((await send(server, '/api/v1/namespaces/default/pods/web/log?container=web')).code).to.equal(200)

  const cordon = await send(server, '/api/v1/nodes/n1', {
    method: 'PATCH',
    body: '{"spec":{"unschedulable":true}}',
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
  })
  expect((cordon.body.spec as { readonly unschedulable: boolean }).unschedulable).to.equal(true)
  const kill = { method: 'DELETE', body: json({ gracePeriodSeconds: 0 }) }
  expect((await send(server, '/api/v1/namespaces/default/pods/web', kill)).code).to.equal(200)
})

import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { connect } from 'node:tls'
import { expect } from 'chai'
import { configMaps } from '../api/resources'
import { createSimulatedCluster } from '../cluster/simulated'
import { type Answer, brief, type Sent, send } from '../testing/served-request'
import { type Served, type ServeOptions, serveCluster } from './server'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const configMap = (name: string, extra: object = {}): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...extra } })

const serve = (options: ServeOptions & { readonly retention?: number } = {}): Promise<Served> => {
  const { retention, ...rest } = options
  return serveCluster(createSimulatedCluster(retention === undefined ? {} : { retention }), rest)
}

const told = ({ code, body }: Answer): string => `${code} ${body.reason}: ${body.message}`
const post = (server: Served, body: Sent['body'], headers: Sent['headers'] = {}) =>
  send(server, CONFIG_MAPS, { method: 'POST', ...(body === undefined ? {} : { body }), headers })

test('broken JSON is told of in the words of a real server', async () => {
  await using server = await serve()
  const unrecognized = (mistake: string, shown: string): string =>
    `400 BadRequest: the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: ${mistake} (${shown})`
  expect(told(await post(server, '{"a'))).to.equal(unrecognized('unexpected end of JSON input', '{"a'))
  expect(told(await post(server, ''))).to.equal(unrecognized('unexpected end of JSON input', '<empty>'))
  expect(told(await post(server, 'hello'))).to.equal(
    unrecognized("invalid character 'h' looking for beginning of value", '68656c6c6f'),
  )
  expect(told(await post(server, '[]'))).to.equal(
    unrecognized(
      'json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
      '5b5d',
    ),
  )
  const patch = (type: string) =>
    send(server, `${CONFIG_MAPS}/kube-root-ca.crt`, { method: 'PATCH', body: '{', headers: { 'content-type': type } })
  expect(told(await patch('application/merge-patch+json'))).to.equal(
    '400 BadRequest: error decoding patch: unexpected end of JSON input',
  )
  expect(told(await patch('application/strategic-merge-patch+json'))).to.equal(
    '400 BadRequest: unexpected end of JSON input',
  )
})

test('content types that nobody reads or writes are refused', async () => {
  await using server = await serve()
  expect(told(await post(server, 'x', { 'content-type': 'text/csv' }))).to.equal(
    '415 UnsupportedMediaType: the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  )
  const protobuf = { 'content-type': 'application/vnd.kubernetes.protobuf' }
  expect(brief(await post(server, 'k8s\0broken', protobuf))).to.equal('400 BadRequest')
  expect(brief(await post(server, configMap('x'), protobuf))).to.equal('400 BadRequest')
  const patch = { method: 'PATCH', body: '{}' }
  expect(told(await send(server, `${CONFIG_MAPS}/kube-root-ca.crt`, patch))).to.equal(
    '415 UnsupportedMediaType: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
  )
  const accepts = { headers: { accept: 'text/html' } }
  expect(told(await send(server, CONFIG_MAPS, accepts))).to.equal(
    '406 NotAcceptable: only the following media types are accepted: application/json',
  )
})

test('groups, versions, kinds and objects that are not there are not found', async () => {
  await using server = await serve()
  const unknown = '404 NotFound: the server could not find the requested resource'
  for (const path of [
    '/apis/nope/v1/things',
    '/apis/apps/v9/deployments',
    '/api/v1/nopes',
    '/nope',
    '/apis/apps/v1/pods',
    '/api/v1/namespaces/default/pods/x/proxy',
    '/api/v1/namespaces/default/pods/x/ephemeralcontainers',
    '/api/v1/namespaces/default/services/x/proxy',
  ]) {
    expect(told(await send(server, path)), path).to.equal(unknown)
  }
  expect(told(await send(server, `${CONFIG_MAPS}/none`))).to.equal('404 NotFound: configmaps "none" not found')
  expect(told(await post(server, '{"apiVersion":"v9","kind":"ConfigMap","metadata":{"name":"x"}}'))).to.equal(
    '400 BadRequest: the API version in the data (v9) does not match the expected API version (v1)',
  )
  expect(brief(await post(server, '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"}}'))).to.equal(
    '400 BadRequest',
  )
  expect(
    brief(await send(server, '/api/v1/namespaces/nowhere/configmaps', { method: 'POST', body: configMap('x') })),
  ).to.equal('404 NotFound')
  expect(brief(await send(server, CONFIG_MAPS, { method: 'PUT', body: configMap('x') }))).to.equal(
    '405 MethodNotAllowed',
  )
  expect(brief(await send(server, CONFIG_MAPS, { method: 'OPTIONS' }))).to.equal('405 MethodNotAllowed')
})

test('whoever writes what has changed meanwhile is told so', async () => {
  await using server = await serve()
  expect((await post(server, configMap('a'))).code).to.equal(201)
  expect(told(await post(server, configMap('a')))).to.equal('409 AlreadyExists: configmaps "a" already exists')
  const stale = { method: 'PUT', body: configMap('a', { resourceVersion: '1' }) }
  expect(told(await send(server, `${CONFIG_MAPS}/a`, stale))).to.equal(
    '409 Conflict: Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
  )
  const preconditions = { method: 'DELETE', body: '{"preconditions":{"uid":"another"}}' }
  expect((await send(server, `${CONFIG_MAPS}/a`, preconditions)).body.message).to.match(
    /^Operation cannot be fulfilled on configmaps "a": the UID in the precondition \(another\) does not match the UID in record /,
  )
})

test('revisions that are no longer known, not yet known, or none at all', async () => {
  await using server = await serve({ retention: 4 })
  for (const name of ['a', 'b', 'c']) await post(server, configMap(name))
  const first = await send(server, `${CONFIG_MAPS}?limit=2`)
  for (const name of ['d', 'e', 'f', 'g', 'h', 'i']) await post(server, configMap(name))
  const { body: event } = await send(server, `${CONFIG_MAPS}?watch=true&resourceVersion=1`)
  expect(event).to.deep.include({ type: 'ERROR' })
  expect(event.object).to.deep.include({ kind: 'Status', code: 410, reason: 'Expired' })
  expect((event.object as Answer['body']).message).to.match(/^too old resource version: 1 \(\d+\)$/)
  const exact = await send(server, `${CONFIG_MAPS}?resourceVersion=1&resourceVersionMatch=Exact`)
  expect(told(exact)).to.equal('410 Expired: The resourceVersion for the provided list is too old.')
  const next = await send(server, `${CONFIG_MAPS}?continue=${first.body.metadata?.continue}`)
  expect(told(next)).to.match(/^410 Expired: The provided continue parameter is too old to display a consistent list/)
  const rest = await send(server, `${CONFIG_MAPS}?continue=${next.body.metadata?.continue}`)
  expect((rest.body.items as { metadata: { name: string } }[])[0]?.metadata.name).to.equal('c')
  expect(brief(await send(server, `${CONFIG_MAPS}?watch=true&resourceVersion=999999`))).to.equal('504 Timeout')
  expect(brief(await send(server, `${CONFIG_MAPS}?resourceVersion=x`))).to.equal('400 BadRequest')
  expect(brief(await send(server, `${CONFIG_MAPS}?continue=xyz`))).to.equal('400 BadRequest')
  expect(brief(await send(server, `${CONFIG_MAPS}?labelSelector=a%3D%3D%3Db`))).to.equal('400 BadRequest')
  expect(told(await send(server, `${CONFIG_MAPS}?fieldSelector=foo%3Dbar`))).to.equal(
    '400 BadRequest: field label not supported: foo',
  )
})

test('bodies of more than 3 MiB are refused, whatever length they claim', async () => {
  await using server = await serve()
  const large = '413 RequestEntityTooLarge: Request entity too large: limit is 3145728'
  expect(told(await post(server, ' '.repeat(4 * 1024 * 1024)))).to.equal(large)
  const unsaid = { 'transfer-encoding': 'chunked' }
  expect(told(await post(server, ' '.repeat(4 * 1024 * 1024), unsaid))).to.equal(large)
})

test('tricks with paths lead nowhere', async () => {
  await using server = await serve()
  const paths = [
    '/api/v1/namespaces/default/../../../version',
    '/api/v1/namespaces/default/%2e%2e/pods',
    '/api/v1/namespaces/default/%2e%2e%2fpods',
    '/api/v1/namespaces/default/configmaps/a%2fb',
    '/api/v1/namespaces/default/configmaps/a%00b',
    '/api/v1/namespaces//configmaps',
    '/api//v1/configmaps',
  ]
  for (const path of paths) expect(brief(await send(server, path)), path).to.equal('404 NotFound')
  expect(brief(await send(server, '/api/v1/namespaces/%zz/pods'))).to.equal('400 BadRequest')
  for (const path of ['//', '//evil.example/version'])
    expect((await send(server, path)).code, path).to.be.within(200, 404)
})

test('strangers are refused: no token, a wrong one, another Host, another Origin', async () => {
  await using server = await serve()
  const ask = async (headers: Sent['headers'] = {}) => told(await send(server, CONFIG_MAPS, { headers }))
  expect(await ask({ authorization: 'Bearer x' })).to.equal('401 Unauthorized: Unauthorized')
  expect(await ask({ authorization: '' })).to.equal('401 Unauthorized: Unauthorized')
  expect(await ask({ host: 'evil.example' })).to.equal(
    '403 Forbidden: forbidden: Host "evil.example" is not this server',
  )
  expect(await ask({ origin: 'https://evil.example' })).to.equal(
    '403 Forbidden: forbidden: Origin "https://evil.example" is not allowed',
  )
  const healthy = await send(server, '/healthz', { headers: { authorization: '' } })
  expect(healthy.body.text).to.equal('ok')
})

const rawConnection = ({ access }: Served) => {
  const { port } = new URL(access.url)
  const socket = connect({ port: Number(port), host: '127.0.0.1', ca: access.certificate, servername: 'localhost' })
  return socket.on('error', () => undefined)
}

test('clients that are slow, break off or speak something else hinder nobody', async () => {
  await using server = await serve()
  const { token } = server.access
  const head = `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`
  const slow = rawConnection(server)
  slow.write(`${head}Content-Length: 100000\r\n\r\n{"kind":`)
  const broken = rawConnection(server)
  broken.write(`${head}Content-Length: 100000\r\n\r\n{"kind":`, () => broken.destroy())
  const garbage = rawConnection(server)
  garbage.write('\x16\x03NOT HTTP AT ALL\r\n\r\n')
  await setTimeout(50)
  expect((await post(server, configMap('a'))).code).to.equal(201)
  slow.destroy()
  garbage.destroy()
  await setTimeout(20)
  expect((await send(server, `${CONFIG_MAPS}/a`)).code).to.equal(200)
})

test('a request is answered although what follows it on the connection is none', async () => {
  await using server = await serve()
  const { token } = server.access
  const connection = rawConnection(server)
  const heard = new Promise<string>((resolve) => {
    let text = ''
    connection.on('data', (part) => {
      text += String(part)
    })
    connection.once('close', () => resolve(text))
  })
  connection.write(
    `DELETE ${CONFIG_MAPS}/nope HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n\r\n{"preconditions":{"uid":"x"}}`,
  )
  const text = await heard
  expect(text).to.match(/^HTTP\/1\.1 404 Not Found\r\n/)
  expect(text).to.contain('configmaps \\"nope\\" not found')
  expect(text).to.match(/\r\nconnection: close\r\n/i)
})

test('options that cannot be are refused in the name of their verb', async () => {
  await using server = await serve()
  const one = `${CONFIG_MAPS}/kube-root-ca.crt`
  const remove = (body: object, query = '') =>
    send(server, `${one}${query}`, { method: 'DELETE', body: JSON.stringify(body) }).then(told)
  expect(told(await send(server, `${CONFIG_MAPS}?dryRun=Some`, { method: 'POST', body: configMap('a') }))).to.equal(
    '422 Invalid: CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
  )
  const put = (query: string) =>
    send(server, `${one}?${query}`, { method: 'PUT', body: configMap('kube-root-ca.crt') }).then(told)
  expect(await put('fieldManager=a%0A')).to.equal(
    '422 Invalid: UpdateOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "a\\n": invalid character U+000A (at position 1)',
  )
  expect(await put('fieldValidation=Some')).to.match(/^422 Invalid: UpdateOptions\.meta\.k8s\.io "" is invalid: fieldV/)
  expect(await remove({}, '?gracePeriodSeconds=x')).to.equal(
    '400 BadRequest: strconv.ParseInt: parsing "x": invalid syntax',
  )
  expect(await remove({ gracePeriodSeconds: 'x' })).to.equal(
    '400 BadRequest: json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
  )
  expect(await remove({ propagationPolicy: 'Orphan', orphanDependents: true })).to.equal(
    '422 Invalid: DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
  )
  expect(await remove({ apiVersion: 'v1', kind: 'Pod' })).to.match(/^400 BadRequest: Pod in version "v1" cannot be/)
  const eviction = JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'other' } })
  const evict = { method: 'POST', body: eviction }
  expect(told(await send(server, '/api/v1/namespaces/default/pods/p/eviction', evict))).to.equal(
    '400 BadRequest: name in URL does not match name in Eviction object',
  )
  expect((await send(server, `${CONFIG_MAPS}?watch=true&timeoutSeconds=-1`)).code).to.equal(200)
})

test('a watch whose client does not read is cut off, and the others go on', async () => {
  const cluster = createSimulatedCluster()
  await using server = await serveCluster(cluster)
  const deaf = rawConnection(server)
  const closed = new Promise((resolve) => deaf.once('close', resolve))
  const watch = `${CONFIG_MAPS}?watch=true&resourceVersion=${cluster.simulation.revision}`
  deaf.write(`GET ${watch} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.access.token}\r\n\r\n`)
  await setTimeout(50)
  deaf.pause()
  const data = { text: 'x'.repeat(900_000) }
  for (let i = 0; i < 40; i++) {
    await cluster.create(configMaps, 'default', { metadata: { name: `big-${i}` }, data })
    await setTimeout(1)
  }
  expect((await send(server, `${CONFIG_MAPS}/big-1`)).code).to.equal(200)
  deaf.resume()
  await closed
})

test('there is an end to how many watches are open', async () => {
  await using server = await serve({ watchLimit: 1 })
  const open = rawConnection(server)
  const started = new Promise((resolve) => open.once('data', resolve))
  open.write(
    `GET ${CONFIG_MAPS}?watch=true HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.access.token}\r\n\r\n`,
  )
  await started
  const second = await send(server, `${CONFIG_MAPS}?watch=true`)
  expect([brief(second), second.headers['retry-after']]).to.deep.equal(['429 TooManyRequests', '1'])
  open.destroy()
})

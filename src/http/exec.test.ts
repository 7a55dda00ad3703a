import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import { seconds } from '../base/time'
import { createSimulatedCluster } from '../cluster/simulated'
import { brief, send } from '../testing/served-request'
import { type Served, serveCluster } from './server'

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'live' },
  spec: { containers: [{ name: 'live', image: 'busybox', args: ['sh', '-c', 'touch /tmp/x; sleep 1000'] }] },
}

async function served(): Promise<Served> {
  const cluster = createSimulatedCluster({ nodes: [{ name: 'n1' }] })
  const server = await serveCluster(cluster)
  await send(server, '/api/v1/namespaces/default/pods', { method: 'POST', body: JSON.stringify(POD) })
  await cluster.pass(seconds(10))
  return server
}

const EXEC = '/api/v1/namespaces/default/pods/live/exec'

/** What comes on each channel, as `kubectl exec` reads it. */
function exec({ access }: Served, ...command: readonly string[]): Promise<Record<string, string>> {
  const query = command.map((word) => `command=${encodeURIComponent(word)}`).join('&')
  const socket = new WebSocket(
    `${access.url.replace('https', 'wss')}${EXEC}?${query}&stdout=true`,
    ['v5.channel.k8s.io'],
    {
      ca: access.certificate,
      headers: { authorization: `Bearer ${access.token}` },
    },
  )
  const heard: Record<string, string> = {}
  socket.on('message', (data: Buffer) => {
    heard[data[0] === 1 ? 'stdout' : 'error'] = data.subarray(1).toString()
  })
  return new Promise((resolve, reject) => {
    socket.once('close', () => resolve(heard)).once('error', reject)
  })
}

test('a command runs over WebSocket, and its exit code is a Status', async () => {
  await using server = await served()
  expect(await exec(server, 'echo', 'a b')).to.deep.equal({
    stdout: 'a b\n',
    error: '{"metadata":{},"status":"Success"}',
  })
  const { error = '' } = await exec(server, 'sh', '-c', 'exit 3')
  expect(JSON.parse(error)).to.deep.include({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: '3' }] },
  })
  const refused = await exec(server, 'nginx', '-t')
  expect(JSON.parse(refused.error ?? '')).to.deep.include({ code: 501, reason: 'NotImplemented' })
})

test('a command that still runs does not keep the server from closing', async () => {
  const server = await served()
  const running = exec(server, 'sleep', '1000')
  await setTimeout(50)
  await server[Symbol.asyncDispose]()
  expect(await running).to.deep.equal({})
})

test('without a stream, or for what is not simulated, there is a Status that says so', async () => {
  await using server = await served()
  const post = async (path: string, headers = {}) => brief(await send(server, path, { method: 'POST', headers }))
  expect(await post(`${EXEC}?command=ls`)).to.equal('501 NotImplemented')
  const spdy = { connection: 'Upgrade', upgrade: 'SPDY/3.1' }
  expect(await post(`${EXEC}?command=ls`, spdy)).to.equal('501 NotImplemented')
  expect(await post(EXEC.replace('exec', 'portforward'), spdy)).to.equal('501 NotImplemented')
  expect(await post(EXEC.replace('live', 'nope'), spdy)).to.equal('404 NotFound')
  expect(await post(EXEC, { ...spdy, authorization: 'Bearer x' })).to.equal('401 Unauthorized')
  expect((await send(server, '/healthz')).body.text).to.equal('ok')
})

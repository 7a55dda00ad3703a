import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'
import { createSimulatedCluster } from '../cluster/simulated'
import { type Answer, send } from '../testing/served-request'
import { serveCluster } from './server'
import { keepState, readState } from './state-file'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const configMap = (name: string, extra: object = {}): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...extra } })

test('a list in pages is of one state, whatever is written in between', async () => {
  const cluster = createSimulatedCluster()
  await using server = await serveCluster(cluster)
  for (const name of ['a', 'b', 'c']) await send(server, CONFIG_MAPS, { method: 'POST', body: configMap(name) })
  const names = ({ body }: Answer) =>
    (body.items as readonly { metadata: { name: string } }[]).map(({ metadata }) => metadata.name)
  const first = await send(server, `${CONFIG_MAPS}?limit=2`)
  await send(server, `${CONFIG_MAPS}/c`, { method: 'DELETE' })
  const { continue: mark } = first.body.metadata as { continue: string }
  const second = await send(server, `${CONFIG_MAPS}?limit=5&continue=${mark}`)
  expect([names(first), names(second)]).to.deep.equal([
    ['a', 'b'],
    ['c', 'kube-root-ca.crt'],
  ])
})

test('what was acknowledged is in the state file, and a last line that was cut short does not count', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gherkube-state-'))
  try {
    const path = join(folder, 'state')
    const cluster = createSimulatedCluster({ nodes: [{ name: 'n1' }] })
    using state = await keepState(path, cluster)
    await using server = await serveCluster(cluster, { beforeAnswer: () => state.flush() })
    const { body } = await send(server, CONFIG_MAPS, { method: 'POST', body: configMap('kept') })
    const cut = join(folder, 'cut')
    writeFileSync(cut, `${readFileSync(path, 'utf8')}{"put":{"kind"`)
    const { objects, revision } = readState(cut) ?? { objects: [], revision: 0 }
    const again = createSimulatedCluster({ objects, revision })
    await using second = await serveCluster(again)
    const found = await send(second, `${CONFIG_MAPS}/kept`)
    expect((found.body.metadata as { uid: string }).uid).to.equal((body.metadata as { uid: string }).uid)
    expect((await send(second, '/api/v1/nodes/n1')).code).to.equal(200)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'

const BIN = resolve(__dirname, '../bin.js')
const folder = mkdtempSync(join(tmpdir(), 'gherkube-serving-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Starts `gherkube serve` and stops it when it is ready, or waits for its end when it never is. */
async function serve(...words: readonly string[]): Promise<Ended> {
  const child: ChildProcess = spawn(process.execPath, [BIN, 'serve', ...words], { cwd: folder })
  let out = ''
  let err = ''
  child.stdout?.on('data', (part) => {
    out += part
    if (out.includes('Ctrl-C')) child.kill('SIGINT')
  })
  child.stderr?.on('data', (part) => {
    err += part
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

const NODES = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Node
  metadata: { name: big, uid: 7d9c-1 }
  status: { allocatable: { cpu: "8", memory: 16Gi, pods: "110" } }
`
const PODS = `apiVersion: v1
kind: PodList
items:
- metadata: { name: web, namespace: shop, uid: 7d9c-2 }
  spec: { nodeName: big, containers: [{ name: web, image: "nginx:1.27" }] }
  status: { phase: Running }
`
const SETTINGS = '{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "settings" } }'

test('files that a cluster was written to become the cluster, manifests are applied', async () => {
  const files = [file('nodes.yaml', NODES), file('pods.yaml', PODS), file('settings.json', SETTINGS)]
  const state = join(folder, 'state')
  const { code, out } = await serve(...files, '--state', state)
  expect(code).to.equal(0)
  expect(out).to.include('pods.yaml: 1 nodes and 1 pods\n').and.to.include('configmap/settings created\n')
  const kept = readFileSync(state, 'utf8')
  expect(kept).to.include('"name":"big"').and.to.include('"namespace":"shop"')
  expect(kept).not.to.include('"node-1"')
})

test('pods without their nodes are no cluster', async () => {
  const { code, err } = await serve(file('only-pods.yaml', PODS))
  expect(code).to.equal(2)
  expect(err).to.match(/^gherkube: Cannot load pod "web" \(.*only-pods.yaml, line 4\): no file has its node/)
})

test('a port in use is one clear line', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const { code, err } = await serve('--port', String(port))
  other.close()
  expect(code).to.equal(2)
  expect(err).to.equal(
    `gherkube: Cannot serve on 127.0.0.1:${port}: port ${port} is in use; choose another with --port\n`,
  )
})

test('a kubeconfig that cannot be written is one clear line', async () => {
  const { code, err } = await serve('--kubeconfig', join(folder, 'none', 'kubeconfig'))
  expect(code).to.equal(2)
  expect(err).to.match(/^gherkube: Cannot write the kubeconfig: ENOENT.*; choose another place with --kubeconfig\n$/)
})

test('a state file that gherkube has not written is left as it is', async () => {
  for (const text of ['my notes', 'my notes\n', '{"gherkube":1,"revision":1}\n{"put":{}}\n']) {
    const path = file('notes', text)
    const { code, err } = await serve('--state', path)
    expect(code).to.equal(2)
    expect(err).to.match(/^gherkube: Cannot go on from .*notes: line [12] is not what gherkube writes; [^\n]*\n$/)
    expect(readFileSync(path, 'utf8')).to.equal(text)
  }
})

test('a state file that cannot be read is one clear line', async () => {
  const path = join(folder, 'directory')
  mkdirSync(path)
  const { code, err } = await serve('--state', path)
  expect(code).to.equal(2)
  expect(err).to.match(/^gherkube: Cannot keep the cluster in .*directory: EISDIR[^\n]*\n$/)
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'
import { main } from '../main'

const CLUSTER = `
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Node
  metadata: { name: n1, labels: { gpu: "true" } }
  spec: { taints: [{ key: gpu, value: "true", effect: NoSchedule }] }
  status: { allocatable: { cpu: "4", memory: 8Gi, pods: "110" } }
- apiVersion: v1
  kind: Node
  metadata: { name: n2 }
  status: { allocatable: { cpu: "2", memory: 4Gi, pods: "110" } }
- apiVersion: v1
  kind: Node
  metadata: { name: n3 }
  status: { allocatable: { cpu: "8", memory: 16Gi, pods: "110" } }
- apiVersion: v1
  kind: Pod
  metadata: { name: mysql-0, namespace: shop }
  spec:
    nodeName: n2
    containers: [{ name: mysql, image: mysql, resources: { requests: { cpu: 1500m } } }]
`
const pod = (name: string, spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { ${spec}, containers: [{ name: app, image: nginx, resources: { requests: { cpu: "1" } } }] }\n`

const FILES = {
  'cluster.yaml': CLUSTER,
  'gpu.yaml': pod('gpu', 'nodeSelector: { gpu: "true" }'),
  'web.yaml': pod('web', 'restartPolicy: Always'),
  'agent.yaml': `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: agent, image: fluentd }] }
`,
}

async function place(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const cwd = mkdtempSync(join(tmpdir(), 'gherkube-place-'))
  let [out, err] = ['', '']
  const terminal = {
    cwd,
    env: {},
    colours: false,
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
  }
  try {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(cwd, name), text)
    const code = await main(['place', ...argv], terminal)
    return { code, out, err }
  } finally {
    rmSync(cwd, { recursive: true })
  }
}

test('a pod that fits is placed, and each other node says why not', async () => {
  const { code, out } = await place('web.yaml', '--cluster', 'cluster.yaml')
  expect(out).to.equal(`POD           NODE   WHY
default/web   n3     n1: untolerated taint gpu=true:NoSchedule; n2: Insufficient cpu

1 pod: 1 placed, 0 not placed
`)
  expect(code).to.equal(0)
})

test('a pod that fits nowhere makes the exit code 1', async () => {
  const { code, out } = await place('gpu.yaml', 'web.yaml', '--cluster', 'cluster.yaml')
  expect(out).to.contain('default/gpu   <none>   n1: untolerated taint gpu=true:NoSchedule; n2, n3: node(s) didn')
  expect(out).to.contain('2 pods: 1 placed, 1 not placed')
  expect(code).to.equal(1)
})

test('a DaemonSet has a pod for each node, and those left out are named', async () => {
  const { code, out } = await place('agent.yaml', '--cluster=cluster.yaml')
  expect(out).to.contain('No pod of daemonset default/agent for node n1: untolerated taint gpu=true:NoSchedule')
  expect(out).to.contain('2 pods: 2 placed, 0 not placed')
  expect(code).to.equal(0)
})

test('--json tells it to programs, --explain shows the verdict of every node', async () => {
  const { out } = await place('web.yaml', '--cluster', 'cluster.yaml', '--json')
  const [first] = JSON.parse(out).pods
  expect(first).to.include({ pod: 'default/web', node: 'n3', outcome: 'scheduled' })
  expect(first.nodes).to.have.lengthOf(3)
  const explained = await place('web.yaml', '--cluster', 'cluster.yaml', '--explain')
  expect(explained.out).to.contain('Pod default/web: placed on node n3 (1 attempt)')
  expect(explained.out).to.match(/n2 +refused +NodeResourcesFit: Insufficient cpu/)
})

test('wrong use is exit code 2 and says what to do', async () => {
  expect((await place('web.yaml')).err).to.contain('name a cluster, as in: --cluster cluster.yaml')
  expect((await place('--cluster', 'cluster.yaml')).err).to.contain('name a manifest')
  const missing = await place('web.yaml', '--cluster', 'nope.yaml')
  expect(missing).to.deep.include({ code: 2, err: 'gherkube: Cannot read nope.yaml: there is no such file\n' })
  const unknown = await place('nope.yaml', '--cluster', 'cluster.yaml')
  expect(unknown.err).to.contain('Cannot apply nope.yaml: the path "nope.yaml" does not exist')
  expect((await place('web.yaml', '--cluster', 'web.yaml')).err).to.contain('it has no nodes')
})

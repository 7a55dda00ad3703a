import { test } from 'node:test'
import { expect } from 'chai'
import type { Pod } from '../../api/kinds'
import { pods } from '../../api/resources/pod'
import { minutes } from '../../base/time'
import { createKubectl } from '../../kubectl'
import { memoryFiles } from '../../kubectl/files'
import { createSimulatedCluster, type Simulated } from '.'
import { loadSnapshot } from './snapshot'

const WORKLOADS = `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { mode: fast }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: nginx, envFrom: [{ configMapRef: { name: settings } }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  replicas: 2
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: mysql }] }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: agent, image: fluentd }] }
---
apiVersion: batch/v1
kind: Job
metadata: { name: work }
spec:
  template:
    spec: { restartPolicy: Never, containers: [{ name: work, image: worker, command: [sleep, "9999"] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80 }] }
`

const kubectl = async (cluster: Simulated, line: string, files: Record<string, string> = {}): Promise<string> => {
  const { stdout, stderr, exitCode } = await createKubectl({ cluster, files: memoryFiles(files) }).run(line)
  expect(exitCode, stderr).to.equal(0)
  return stdout
}

async function original(): Promise<Simulated> {
  const nodes = [
    { name: 'n1', cpu: '8', labels: { disk: 'ssd' }, extended: { 'nvidia.com/gpu': '2' } },
    { name: 'n2', taints: [{ key: 'gpu', value: 'true', effect: 'PreferNoSchedule' }] },
    { name: 'n3', unschedulable: true },
  ]
  const cluster = createSimulatedCluster({ nodes })
  await kubectl(cluster, 'kubectl apply -f all.yaml', { 'all.yaml': WORKLOADS })
  cluster.simulation.advance(minutes(2))
  return cluster
}

const places = async (cluster: Simulated): Promise<readonly string[]> =>
  (await cluster.list<Pod>(pods)).map(
    ({ metadata, spec, status }) => `${metadata.name} on ${spec.nodeName}: ${status.phase}`,
  )

const WHAT = 'nodes,pods,deployments,replicasets,statefulsets,daemonsets,jobs,services,configmaps'

for (const output of ['yaml', 'json']) {
  test(`a cluster that was written as ${output} and loaded is the same cluster, and stays so`, async () => {
    const before = await original()
    const text = await kubectl(before, `kubectl get ${WHAT} -A -o ${output}`)
    const after = createSimulatedCluster({ seed: 'another' })
    const report = await loadSnapshot(after, text, 'cluster.yaml')
    expect(report.nodes).to.equal(3)
    expect(await places(after)).to.have.members(await places(before))
    after.simulation.advance(minutes(10))
    expect(await places(after)).to.have.members(await places(before))
    const columns = 'NAME:.metadata.name,LABELS:.metadata.labels,TAINTS:.spec.taints[*].key,ROOM:.status.allocatable'
    const asked = `kubectl get nodes -o custom-columns=${columns}`
    expect(await kubectl(after, asked)).to.equal(await kubectl(before, asked))
  })
}

test('hashes that another cluster has made do not make its pods outdated', async () => {
  const before = await original()
  const text = (await kubectl(before, `kubectl get ${WHAT} -A -o yaml`))
    .replaceAll(/(pod-template-hash: )\S+/g, '$17f8d9c6b5')
    .replaceAll(/(controller-revision-hash: )(db-)?\S+/g, '$1$26d8f7c4b9')
    .replaceAll(/(updateRevision|currentRevision): db-\S+/g, '$1: db-6d8f7c4b9')
  const after = createSimulatedCluster({ seed: 'another' })
  await loadSnapshot(after, text, 'cluster.yaml')
  after.simulation.advance(minutes(10))
  expect(await places(after)).to.have.members(await places(before))
})

test('pods alone stay in their places, too, though nobody manages them and nobody knows what they mount', async () => {
  const before = await original()
  const text = await kubectl(before, 'kubectl get nodes,pods -A -o yaml')
  const after = createSimulatedCluster({ seed: 'another' })
  await loadSnapshot(after, text, 'cluster.yaml')
  expect(await places(after)).to.have.members(await places(before))
})

test('what the server has added to pods is not added again', async () => {
  const before = await original()
  const files = {
    'kata.yaml': `
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: { name: kata }
handler: kata
overhead: { podFixed: { cpu: 250m } }
---
apiVersion: v1
kind: Pod
metadata: { name: sandboxed, labels: { app: sandboxed, hash: "1" } }
spec:
  runtimeClassName: kata
  containers: [{ name: app, image: nginx }]
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: DoNotSchedule
      labelSelector: { matchLabels: { app: sandboxed } }
      matchLabelKeys: [hash]
`,
  }
  await kubectl(before, 'kubectl apply -f kata.yaml', files)
  before.simulation.advance(minutes(1))
  const text = await kubectl(before, 'kubectl get nodes,pods -A -o yaml')
  const after = createSimulatedCluster({ seed: 'another' })
  await loadSnapshot(after, text, 'cluster.yaml')
  expect(await places(after)).to.have.members(await places(before))
  const asked = 'kubectl get pod sandboxed -o jsonpath={.spec.overhead}'
  expect(await kubectl(after, asked)).to.equal(await kubectl(before, asked))
})

test('a node that could not be reached cannot be reached', async () => {
  const before = await original()
  before.simulation.stopNode('n2')
  before.simulation.advance(minutes(1))
  const text = await kubectl(before, 'kubectl get nodes -o yaml')
  const after = createSimulatedCluster({ seed: 'another' })
  await loadSnapshot(after, text, 'cluster.yaml')
  expect(await kubectl(after, 'kubectl get nodes n2')).to.contain('NotReady')
})

const failing = async (text: string): Promise<string> => {
  try {
    await loadSnapshot(createSimulatedCluster({ seed: 'another' }), text, 'cluster.yaml')
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}

test('files that are no clusters say where and why', async () => {
  expect(await failing('')).to.contain('cluster.yaml')
  expect(await failing('just words')).to.contain('Cannot read cluster.yaml, line 1: it is no Kubernetes object')
  expect(await failing('kind: List\nitems:\n- a: [')).to.match(/^Cannot read cluster\.yaml, line 3, column \d+: /)
  expect(await failing('kind: Pod\napiVersion: v1')).to.contain('line 1: an object needs "metadata.name"')
  expect(await failing('apiVersion: v1\nkind: PodList\nitems: []')).to.contain('it has no nodes')
  const node = '- kind: Node\n  apiVersion: v1\n  metadata: { name: n1 }'
  expect(await failing(`apiVersion: v1\nkind: List\nitems:\n${node}`)).to.equal(
    'Cannot load node "n1" (cluster.yaml, line 4): it needs status.allocatable, to say what pods may use',
  )
  const whole = `${node}\n  status: { allocatable: { cpu: 1, memory: 1Gi, pods: 10 } }`
  const pod = '- kind: Pod\n  apiVersion: v1\n  metadata: { name: x, namespace: default }\n  spec: { containers: [] }'
  expect(await failing(`apiVersion: v1\nkind: List\nitems:\n${whole}\n${pod}`)).to.match(
    /^Cannot load pod "x" \(cluster\.yaml, line 8\): Pod "x" is invalid: spec\.containers: Required value/,
  )
})

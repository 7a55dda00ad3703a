import { test } from 'node:test'
import { expect } from 'chai'
import { findCondition } from '../api/condition'
import { isBeingRenewed, lastRenewal, NODE_LEASE_NAMESPACE } from '../api/lease'
import { leases } from '../api/resources/lease'
import { nodes } from '../api/resources/node'
import { milliseconds, seconds } from '../base/time'
import { KubeletWorld } from '../testing/kubelet-world'

const leaseOf = (w: KubeletWorld, name: string) => w.api.get(leases, { namespace: NODE_LEASE_NAMESPACE, name })

test('a node registers with its resources, labels and conditions', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({
    name: 'n1',
    cpu: '2',
    memory: '4Gi',
    extended: { 'nvidia.com/gpu': '1' },
    labels: { disk: 'ssd' },
    taints: [{ key: 'gpu', effect: 'NoSchedule' }],
  })
  const node = w.node('n1')
  expect(node.status.allocatable).to.deep.equal({
    cpu: '2',
    'ephemeral-storage': '50Gi',
    memory: '4Gi',
    'nvidia.com/gpu': '1',
    pods: '110',
  })
  expect(node.metadata.labels).to.include({ disk: 'ssd', 'kubernetes.io/hostname': 'n1', 'kubernetes.io/os': 'linux' })
  expect(node.spec.taints).to.deep.equal([{ key: 'gpu', effect: 'NoSchedule' }])
  expect(node.status.conditions?.map(({ type, status, reason }) => `${type}=${status} ${reason}`)).to.deep.equal([
    'MemoryPressure=False KubeletHasSufficientMemory',
    'DiskPressure=False KubeletHasNoDiskPressure',
    'PIDPressure=False KubeletHasSufficientPID',
    'Ready=True KubeletReady',
  ])
})

test('a lease stands for its renewals while the node is up, and shows the last one once it is down', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.pass(seconds(25))
  expect(isBeingRenewed(leaseOf(w, 'n1'))).to.equal(true)
  w.kubelets.stopNode('n1')
  w.pass(seconds(100))
  expect(isBeingRenewed(leaseOf(w, 'n1'))).to.equal(false)
  expect(leaseOf(w, 'n1').spec.renewTime).to.equal('2026-01-01T00:00:20.000000Z')
  w.kubelets.startNode('n1')
  w.pass(seconds(15))
  expect(lastRenewal(leaseOf(w, 'n1'), w.queue.now())).to.equal(w.queue.now() - 5000)
})

test('on a node that is down nothing is started or stopped until it comes back', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.run('old')
  w.quiesce()
  w.kubelets.stopNode('n1')
  w.run('new')
  w.delete('old')
  w.pass(seconds(600))
  expect(w.hasPod('old')).to.equal(true)
  expect(w.summary('new')).to.equal('Pending []')
  w.kubelets.startNode('n1')
  w.quiesce()
  expect(w.hasPod('old')).to.equal(false)
  expect(w.summary('new')).to.equal('Running [running] ready')
})

test('a machine that goes down loses its containers; one that loses its network does not', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.kubelets.addNode({ name: 'n2' })
  w.run('lost', { nodeName: 'n1' })
  w.run('kept', { nodeName: 'n2' })
  w.quiesce()
  w.kubelets.stopNode('n1')
  w.kubelets.disconnectNode('n2')
  const request = { port: 80, path: '/' }
  expect(w.kubelets.answerOf({ namespace: 'default', name: 'kept' }, request).why).to.contain(
    'node "n2" cannot be reached',
  )
  w.pass(seconds(60))
  for (const name of ['n1', 'n2']) w.kubelets.startNode(name)
  w.quiesce()
  expect(w.pod('lost').status.containerStatuses?.[0]?.restartCount).to.equal(1)
  expect(w.pod('lost').status.containerStatuses?.[0]?.lastState?.terminated?.exitCode).to.equal(255)
  expect(w.pod('kept').status.containerStatuses?.[0]?.restartCount).to.equal(0)
})

test('a machine that has started again gives its pods new sandboxes: they initialise anew', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.kubelets.setImage('init:1', { exit: { after: seconds(5), code: 0 } })
  w.run('web', { initContainers: [{ name: 'setup', image: 'init:1' }] })
  w.run('once', { restartPolicy: 'Never' })
  w.quiesce()
  w.kubelets.stopNode('n1')
  w.pass(seconds(60))
  w.kubelets.startNode('n1')
  w.pass(seconds(3))
  expect(w.pod('web').status.phase).to.equal('Pending')
  expect(w.pod('web').status.initContainerStatuses?.[0]).to.include({ restartCount: 1, ready: false })
  expect(findCondition(w.pod('web').status.conditions, 'Initialized')?.status).to.equal('True')
  expect(w.events).to.include('Normal SandboxChanged Pod sandbox changed, it will be killed and re-created.')
  w.quiesce()
  expect(w.summary('web')).to.equal('Running [Completed running] ready')
  expect(w.pod('once').status.phase).to.equal('Failed')
})

test('a machine that has started again says so, one that could not be reached has nothing to say', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  const before = w.node('n1').status.nodeInfo?.bootID
  w.kubelets.disconnectNode('n1')
  w.kubelets.startNode('n1')
  expect(w.events).to.deep.equal([])
  expect(w.node('n1').status.nodeInfo?.bootID).to.equal(before)
  w.kubelets.stopNode('n1')
  w.kubelets.startNode('n1')
  const after = w.node('n1').status.nodeInfo?.bootID
  expect(after).not.to.equal(before)
  expect(w.events).to.deep.equal([
    'Normal Starting Starting kubelet.',
    `Warning Rebooted Node n1 has been rebooted, boot id: ${after}`,
  ])
})

test('a process that ends while the kubelet is down is noticed when it is back', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.kubelets.setImage('nginx:1.27', { exit: { after: seconds(20), code: 0 } })
  w.run('job', { restartPolicy: 'Never' })
  w.pass(seconds(10))
  w.kubelets.disconnectNode('n1')
  w.pass(seconds(60))
  expect(w.pod('job').status.phase).to.equal('Running')
  w.kubelets.startNode('n1')
  w.quiesce()
  expect(w.pod('job').status.phase).to.equal('Succeeded')
  expect(w.pod('job').status.containerStatuses?.[0]?.state?.terminated?.finishedAt).to.equal('2026-01-01T00:00:21Z')
})

test('a kubelet tells when its conditions turn', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.kubelets.setNodeReady('n1', false, 'PLEG is not healthy')
  expect(findCondition(w.node('n1').status.conditions, 'Ready')).to.include({
    status: 'False',
    reason: 'KubeletNotReady',
    message: 'PLEG is not healthy',
  })
  w.kubelets.setNodeReady('n1', true)
  w.kubelets.setNodePressure('n1', 'DiskPressure', true)
  expect(w.events).to.deep.equal([
    'Normal NodeNotReady Node n1 status is now: NodeNotReady',
    'Normal NodeReady Node n1 status is now: NodeReady',
    'Normal NodeHasDiskPressure Node n1 status is now: NodeHasDiskPressure',
  ])
})

test('extended resources that someone advertises can be used', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1', extended: { 'example.com/gpu': '1' } })
  const { status, ...node } = w.node('n1')
  const { 'example.com/gpu': _, ...rest } = status.capacity ?? {}
  w.api.updateStatus(nodes, { ...node, status: { ...status, capacity: { ...rest, 'example.com/dongle': '4' } } })
  w.quiesce()
  expect(w.node('n1').status.allocatable).to.deep.equal({ ...rest, 'example.com/dongle': '4' })
})

test('an image that was pulled once is on the node', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.run('a')
  w.quiesce()
  w.run('b')
  const took = w.quiesce()
  expect(took).to.be.lessThan(1500)
  expect(w.node('n1').status.images?.map(({ names }) => names)).to.deep.equal([['docker.io/library/nginx:1.27']])
  expect(w.events).to.include(
    'Normal Pulled Container image "nginx:1.27" already present on machine and can be accessed by the pod',
  )
})

test('removing a node takes its Node object and its kubelet away', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.run('web')
  w.quiesce()
  w.kubelets.removeNode('n1')
  expect(w.api.find(nodes, { namespace: '', name: 'n1' })).to.equal(undefined)
  expect(w.hasPod('web')).to.equal(true)
  expect(() => w.kubelets.stopNode('n1')).to.throw('Cannot find node "n1": there are no nodes.')
  w.kubelets.addNode({ name: 'n2' })
  expect(() => w.kubelets.stopNode('n1')).to.throw('Cannot find node "n1": nodes are "n2". Did you mean "n2"?')
})

const rejections: readonly (readonly [string, Parameters<KubeletWorld['run']>[1], string, string])[] = [
  [
    'too much cpu',
    { containers: [{ name: 'a', image: 'a:1', resources: { requests: { cpu: '3' } } }] },
    'OutOfcpu',
    "Pod was rejected: Node didn't have enough resource: cpu, requested: 3000, used: 500, capacity: 2000",
  ],
  [
    'a node selector that does not fit',
    { nodeSelector: { disk: 'ssd' } },
    'NodeAffinity',
    "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  ],
  [
    'a host port that is taken',
    { containers: [{ name: 'a', image: 'a:1', ports: [{ containerPort: 80, hostPort: 80 }] }] },
    'NodePorts',
    "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
  ],
  [
    'too much of several resources: the first in the order of the scheduler is told',
    {
      containers: [{ name: 'a', image: 'a:1', resources: { requests: { memory: '9Gi', 'ephemeral-storage': '1Ti' } } }],
    },
    'OutOfmemory',
    "Pod was rejected: Node didn't have enough resource: memory, requested: 9663676416, used: 0, capacity: 8589934592",
  ],
  [
    'another operating system',
    { os: { name: 'windows' } },
    'PodOSNotSupported',
    "Pod was rejected: Failed to admit pod as the OS field doesn't match node OS",
  ],
]

for (const [what, spec, reason, message] of rejections) {
  test(`a pod that was bound by hand is rejected for ${what}`, () => {
    const w = new KubeletWorld()
    w.kubelets.addNode({ name: 'n1', cpu: '2' })
    const resources = { requests: { cpu: '500m' } }
    const ports = [{ containerPort: 80, hostPort: 80 }]
    w.run('first', { containers: [{ name: 'a', image: 'a:1', ports, resources }] })
    w.quiesce()
    w.run('second', spec)
    w.quiesce()
    const { status } = w.pod('second')
    expect(status).to.include({ phase: 'Failed', reason, message })
    expect(status.conditions, 'conditions of a pod that was never looked after').to.equal(undefined)
    expect(w.events.at(-1)).to.equal(`Warning ${reason} ${message.replace('Pod was rejected: ', '')}`)
  })
}

test('a host port is taken on one address only, and extended resources that a node does not know are not its own', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1', extended: { 'example.com/known': '0' } })
  const serving = (hostIP: string) => [
    { name: 'a', image: 'a:1', ports: [{ containerPort: 80, hostPort: 80, hostIP }] },
  ]
  const asking = (resource: string) => [{ name: 'a', image: 'a:1', resources: { requests: { [resource]: '1' } } }]
  w.run('local', { containers: serving('127.0.0.1') })
  w.run('other', { containers: serving('127.0.0.2') })
  w.run('everywhere', { containers: serving('0.0.0.0') })
  w.run('unknown', { containers: asking('example.com/unknown') })
  w.run('known', { containers: asking('example.com/known') })
  w.quiesce()
  const outcomes = ['local', 'other', 'everywhere', 'unknown', 'known'].map((name) => {
    const { phase, reason = '' } = w.pod(name).status
    return `${name}: ${phase} ${reason}`.trim()
  })
  expect(outcomes).to.deep.equal([
    'local: Running',
    'other: Running',
    'everywhere: Failed NodePorts',
    'unknown: Running',
    'known: Failed OutOfexample.com/known',
  ])
})

test('a NoExecute taint rejects pods that do not tolerate it', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1', taints: [{ key: 'k', effect: 'NoExecute' }] })
  w.run('p')
  w.quiesce()
  expect(w.pod('p').status.reason).to.equal('TaintToleration')
})

test('memory pressure evicts pods that use more than they asked for, one by one', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.kubelets.setImage('big:1', { usage: { memoryBytes: 512 * 1024 * 1024 } })
  const asking = (memory: string) => [{ name: 'app', image: 'big:1', resources: { requests: { memory } } }]
  w.run('modest', { containers: asking('1Gi') })
  w.run('greedy', { containers: asking('100Mi') })
  w.run('besteffort', { containers: [{ name: 'app', image: 'big:1' }] })
  w.quiesce()
  w.kubelets.setNodePressure('n1', 'MemoryPressure', true)
  w.pass(seconds(5))
  expect(w.pod('besteffort').status).to.include({ phase: 'Failed', reason: 'Evicted' })
  expect(findCondition(w.pod('besteffort').status.conditions, 'DisruptionTarget')?.reason).to.equal(
    'TerminationByKubelet',
  )
  expect(w.pod('greedy').status.phase).to.equal('Running')
  w.quiesce()
  expect(w.pod('greedy').status.message).to.equal(
    'The node was low on resource: memory. Threshold quantity: 100Mi, available: 92160Ki. Container app was using 524288Ki, request is 100Mi, has larger consumption of memory. ',
  )
  expect(w.pod('modest').status.phase).to.equal('Running')
})

test('usage and logs are those of the image, or believable', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.kubelets.setImage('app:1', { usage: { cpuMillis: 250 }, logs: 'ready to serve\n' })
  w.run('web', { containers: [{ name: 'app', image: 'app:1' }] })
  const key = { namespace: 'default', name: 'web' }
  expect(w.kubelets.usageOf(key)).to.deep.equal([])
  expect(w.kubelets.logsOf(key, 'app')).to.equal(undefined)
  w.quiesce()
  expect(w.kubelets.usageOf(key)).to.deep.equal([{ container: 'app', cpuMillis: 250, memoryBytes: 8 * 1024 * 1024 }])
  expect(w.kubelets.logsOf(key, 'app')).to.equal('ready to serve\n')
  expect(w.kubelets.logsOf(key, 'app', true)).to.equal(undefined)
})

test('a command writes its log as time goes by', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.kubelets.setImage('busybox', { pullTime: milliseconds(0) })
  const command = ['sh', '-c', 'echo start; sleep 10; echo done']
  w.run('job', { restartPolicy: 'Never', containers: [{ name: 'app', image: 'busybox', command }] })
  w.pass(seconds(5))
  const key = { namespace: 'default', name: 'job' }
  expect(w.kubelets.logsOf(key, 'app')).to.equal('start\n')
  w.quiesce()
  expect(w.kubelets.logsOf(key, 'app')).to.equal('start\ndone\n')
  expect(w.pod('job').status.phase).to.equal('Succeeded')
})

test('a kubelet says when its node was cordoned, and mends a lease that someone deleted', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  const node = w.node('n1')
  w.api.update(nodes, { ...node, spec: { unschedulable: true } })
  w.api.delete(leases, { namespace: NODE_LEASE_NAMESPACE, name: 'n1' })
  w.quiesce()
  expect(w.events).to.deep.equal(['Normal NodeNotSchedulable Node n1 status is now: NodeNotSchedulable'])
  expect(isBeingRenewed(leaseOf(w, 'n1'))).to.equal(true)
})

test('starting a node whose Node object was deleted registers it again', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.api.delete(nodes, { namespace: '', name: 'n1' })
  w.kubelets.startNode('n1')
  expect(w.node('n1').status.conditions).to.have.length(4)
})

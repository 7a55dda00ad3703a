import { test } from 'node:test'
import { expect } from 'chai'
import { findCondition } from '../../api/condition'
import { nodes } from '../../api/resources/node'
import { milliseconds, seconds } from '../../base/time'
import { fakeKubelet } from '../../kubelet/profile'
import { KubeletWorld } from '../../testing/kubelet-world'
import { podGcController } from '../pod-gc/controller'
import { taintEvictionController } from '../taint-eviction/controller'
import { nodeLifecycleController } from './controller'

const profile = fakeKubelet({ startDelay: milliseconds(500), stopDelay: milliseconds(300) })

function cluster(nodeNames: readonly string[], labels: (name: string) => Record<string, string> = () => ({})) {
  const controllers = [nodeLifecycleController(), taintEvictionController(), podGcController()]
  const world = new KubeletWorld({ profile, controllers })
  for (const name of nodeNames) world.kubelets.addNode({ name, labels: labels(name) })
  world.quiesce()
  return world
}

const taintsOf = (world: KubeletWorld, name: string): readonly string[] =>
  (world.node(name).spec.taints ?? []).map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`)

const readyOf = (world: KubeletWorld, name: string): string | undefined =>
  findCondition(world.node(name).status.conditions, 'Ready')?.status

const runOn = (world: KubeletWorld, name: string, nodeName: string, tolerationSeconds?: number): void => {
  const toleration = { operator: 'Exists', effect: 'NoExecute' }
  world.run(name, {
    nodeName,
    tolerations: tolerationSeconds === undefined ? [] : [{ ...toleration, tolerationSeconds }],
  })
}

test('every node is registered once', () => {
  const world = cluster(['n1', 'n2'])
  expect(world.events).to.deep.equal([
    'Normal RegisteredNode Node n1 event: Registered Node n1 in Controller',
    'Normal RegisteredNode Node n2 event: Registered Node n2 in Controller',
  ])
})

test('healthy nodes leave nothing to happen, and a week of them writes nothing', () => {
  const world = cluster(['n1', 'n2', 'n3'])
  const before = world.store.revision
  world.pass(seconds(7 * 86_400))
  expect(world.queue.quiescent).to.equal(true)
  expect(world.store.revision).to.equal(before)
})

test('a silent node becomes Unknown and unreachable within 50 to 60 seconds, its pods not ready', () => {
  const world = cluster(['n1', 'n2', 'n3'])
  runOn(world, 'web', 'n1', 300)
  world.pass(seconds(10))
  world.kubelets.stopNode('n1')
  world.pass(seconds(39))
  expect(readyOf(world, 'n1')).to.equal('True')
  world.pass(seconds(17))
  expect(readyOf(world, 'n1')).to.equal('Unknown')
  expect(findCondition(world.pod('web').status.conditions, 'Ready')?.status).to.equal('False')
  world.pass(seconds(10))
  expect(taintsOf(world, 'n1')).to.have.members(['unreachable:NoSchedule', 'unreachable:NoExecute'])
  expect(world.events).to.include('Normal NodeNotReady Node n1 status is now: NodeNotReady')
  expect(world.events).to.include('Warning NodeNotReady Node is not ready')
  world.pass(seconds(285))
  expect(world.pod('web').metadata.deletionTimestamp).to.equal(undefined)
  world.pass(seconds(20))
  expect(world.pod('web').metadata.deletionTimestamp).to.be.a('string')
  expect(findCondition(world.pod('web').status.conditions, 'DisruptionTarget')?.reason).to.equal(
    'DeletionByTaintManager',
  )
  world.kubelets.startNode('n1')
  world.pass(seconds(10))
  expect(world.hasPod('web')).to.equal(false)
  expect(taintsOf(world, 'n1')).to.deep.equal([])
})

test('a node that comes back before its pods are evicted keeps them, and says that the deletion is off', () => {
  const world = cluster(['n1', 'n2', 'n3'])
  runOn(world, 'web', 'n1', 300)
  world.pass(seconds(10))
  world.kubelets.stopNode('n1')
  world.pass(seconds(120))
  world.kubelets.startNode('n1')
  world.quiesce()
  expect(world.summary('web')).to.equal('Running [running] ready')
  expect(world.events.at(-1)).to.equal('Normal TaintManagerEviction Cancelling deletion of Pod default/web')
})

test('a kubelet that posts Ready=False is tainted not-ready; its pods stay ready until they are evicted', () => {
  const world = cluster(['n1', 'n2', 'n3'])
  runOn(world, 'web', 'n1', 5)
  world.pass(seconds(10))
  world.kubelets.setNodeReady('n1', false)
  world.pass(seconds(1))
  expect(taintsOf(world, 'n1')).to.include('not-ready:NoSchedule')
  expect(world.summary('web')).to.equal('Running [running] ready')
  world.quiesce()
  expect(world.hasPod('web')).to.equal(false)
  expect(world.events).not.to.include('Warning NodeNotReady Node is not ready')
})

test('pressure taints a node at once, and relief takes the taint away', () => {
  const world = cluster(['n1'])
  world.kubelets.setNodePressure('n1', 'MemoryPressure', true)
  world.quiesce()
  expect(taintsOf(world, 'n1')).to.deep.equal(['memory-pressure:NoSchedule'])
  world.kubelets.setNodePressure('n1', 'MemoryPressure', false)
  world.quiesce()
  expect(taintsOf(world, 'n1')).to.deep.equal([])
})

test('when all nodes are down nobody is evicted', () => {
  const world = cluster(['n1', 'n2', 'n3'])
  for (const name of ['n1', 'n2', 'n3']) runOn(world, `on-${name}`, name)
  world.pass(seconds(10))
  for (const name of ['n1', 'n2', 'n3']) world.kubelets.stopNode(name)
  world.pass(seconds(600))
  for (const name of ['n1', 'n2', 'n3']) {
    expect(taintsOf(world, name)).to.deep.equal(['unreachable:NoSchedule'])
    expect(world.pod(`on-${name}`).metadata.deletionTimestamp).to.equal(undefined)
  }
  world.kubelets.startNode('n1')
  world.pass(seconds(10))
  expect(taintsOf(world, 'n1')).to.deep.equal([])
  world.pass(seconds(60))
  expect(['n2', 'n3'].flatMap((name) => taintsOf(world, name))).to.include('unreachable:NoExecute')
})

test('of several dead nodes in a zone one is evicted every ten seconds', () => {
  const world = cluster(['n1', 'n2', 'n3', 'n4', 'n5'])
  for (const name of ['n1', 'n2']) world.kubelets.stopNode(name)
  const evicted = (): number => ['n1', 'n2'].filter((name) => taintsOf(world, name).length === 2).length
  while (evicted() === 0) world.queue.runNext()
  const first = world.queue.now()
  while (evicted() === 1) world.queue.runNext()
  expect(world.queue.now() - first).to.equal(10_000)
})

test('too many dead nodes in a small zone stop evictions there, but not elsewhere', () => {
  const names = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3']
  const world = cluster(names, (name) => ({ 'topology.kubernetes.io/zone': name.slice(0, 1) }))
  for (const name of ['a1', 'a2', 'a3', 'b1']) world.kubelets.stopNode(name)
  world.pass(seconds(600))
  expect(taintsOf(world, 'a1')).to.deep.equal(['unreachable:NoSchedule'])
  expect(taintsOf(world, 'b1')).to.have.members(['unreachable:NoSchedule', 'unreachable:NoExecute'])
})

test('pods of a node that was removed fail and go after the quarantine', () => {
  const world = cluster(['n1', 'n2'])
  runOn(world, 'web', 'n1')
  world.pass(seconds(10))
  world.kubelets.removeNode('n1')
  world.pass(seconds(40))
  expect(world.hasPod('web')).to.equal(true)
  world.pass(seconds(40))
  expect(world.hasPod('web')).to.equal(false)
  expect(world.events).to.include('Normal RemovingNode Node n1 event: Removing Node n1 from Controller')
  const last = world.store.history
    .all()
    .filter(({ object }) => object.metadata.name === 'web')
    .at(-1)?.object
  const { status } = last as ReturnType<typeof world.pod>
  expect(status.phase).to.equal('Failed')
  expect(findCondition(status.conditions, 'DisruptionTarget')?.message).to.equal('PodGC: node no longer exists')
  expect(world.queue.quiescent).to.equal(true)
})

test('a node that no kubelet ever spoke for is given up after the startup grace period', () => {
  const world = cluster(['n1'])
  world.api.create(nodes, {
    metadata: { name: 'ghost' },
    spec: {},
  })
  world.pass(seconds(55))
  expect(readyOf(world, 'ghost')).to.equal(undefined)
  world.pass(seconds(15))
  const ready = findCondition(world.node('ghost').status.conditions, 'Ready')
  expect(ready?.reason).to.equal('NodeStatusNeverUpdated')
  expect(ready?.message).to.equal('Kubelet never posted node status.')
})

import { test } from 'node:test'
import { expect } from 'chai'
import { isConditionTrue } from '../../api/condition'
import { nodes } from '../../api/resources/node'
import { milliseconds, seconds } from '../../base/time'
import { fakeKubelet } from '../../kubelet/profile'
import { KubeletWorld } from '../../testing/kubelet-world'
import { type PodGcOptions, podGcController } from './controller'

const profile = fakeKubelet({ startDelay: milliseconds(500), stopDelay: milliseconds(300) })

function cluster(options: Partial<PodGcOptions> = {}): KubeletWorld {
  const world = new KubeletWorld({ profile, controllers: [podGcController(options)] })
  world.kubelets.addNode({ name: 'n1' })
  world.kubelets.addNode({ name: 'n2' })
  return world
}

test('a healthy cluster leaves nothing to sweep for', () => {
  const world = cluster()
  world.run('web')
  expect(world.quiesce()).to.be.lessThan(1000)
})

test('pods of a missing node go after it was missing for forty seconds', () => {
  const world = cluster()
  world.run('web', { nodeName: 'nowhere' })
  world.pass(seconds(59))
  expect(world.hasPod('web')).to.equal(true)
  expect(world.quiesce()).to.be.within(500, 2000)
  expect(world.hasPod('web')).to.equal(false)
})

test('a node that comes back in time keeps its pods', () => {
  const world = cluster()
  world.run('web')
  world.quiesce()
  world.kubelets.removeNode('n1')
  world.pass(seconds(30))
  world.kubelets.addNode({ name: 'n1' })
  world.quiesce()
  world.pass(seconds(200))
  expect(world.summary('web')).to.equal('Running [running] ready')
})

test('finished pods beyond the threshold go, evicted ones first and then the oldest', () => {
  const world = cluster({ terminatedPodThreshold: 2 })
  world.kubelets.setImage('nginx:1.27', { exit: { after: seconds(1), code: 0 } })
  for (const name of ['old', 'evicted', 'newer', 'newest']) {
    world.run(name, { restartPolicy: 'Never' })
    world.pass(seconds(1))
    if (name === 'evicted') world.kubelets.failPod({ namespace: 'default', name }, 'Evicted', '')
  }
  world.quiesce()
  expect(['old', 'evicted', 'newer', 'newest'].filter((name) => world.hasPod(name))).to.deep.equal(['newer', 'newest'])
})

test('pods that hang on a node out of service are deleted by force', () => {
  const world = cluster()
  world.run('web')
  world.quiesce()
  world.kubelets.setNodeReady('n1', false)
  world.kubelets.stopNode('n1')
  world.delete('web')
  world.pass(seconds(100))
  expect(world.hasPod('web')).to.equal(true)
  const node = world.node('n1')
  expect(isConditionTrue(node.status.conditions, 'Ready')).to.equal(false)
  const taints = [{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }]
  world.api.update(nodes, { ...node, spec: { ...node.spec, taints } })
  world.pass(seconds(21))
  expect(world.hasPod('web')).to.equal(false)
})

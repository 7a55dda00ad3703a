import { test } from 'node:test'
import { expect } from 'chai'
import { findCondition } from '../../api/condition'
import type { Taint, Toleration } from '../../api/kinds'
import { nodes } from '../../api/resources/node'
import { milliseconds, seconds } from '../../base/time'
import { fakeKubelet } from '../../kubelet/profile'
import { KubeletWorld } from '../../testing/kubelet-world'
import { taintEvictionController } from './controller'

const profile = fakeKubelet({ startDelay: milliseconds(500), stopDelay: milliseconds(300) })

function running(tolerations: readonly Toleration[]): KubeletWorld {
  const world = new KubeletWorld({ profile, controllers: [taintEvictionController()] })
  world.kubelets.addNode({ name: 'n1' })
  world.run('web', { tolerations })
  world.quiesce()
  return world
}

function taint(world: KubeletWorld, ...keys: readonly string[]): void {
  const node = world.node('n1')
  const taints = keys.map((key): Taint => ({ key, value: '1', effect: 'NoExecute' }))
  world.api.update(nodes, { ...node, spec: { ...node.spec, taints } })
}

const tolerating = (key: string, tolerationSeconds?: number): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
})

test('a pod that does not tolerate the taint is deleted at once, and says why', () => {
  const world = running([])
  taint(world, 'a')
  world.pass(milliseconds(10))
  const pod = world.pod('web')
  expect(pod.metadata.deletionTimestamp).to.be.a('string')
  expect(findCondition(pod.status.conditions, 'DisruptionTarget')).to.include({
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  })
  expect(world.events).to.deep.equal(['Normal TaintManagerEviction Marking for deletion Pod default/web'])
})

const delays: readonly (readonly [string, readonly Toleration[], readonly string[], number | undefined])[] = [
  ['for ever', [tolerating('a')], ['a'], undefined],
  ['as long as it says', [tolerating('a', 30)], ['a'], 30],
  ['not at all with zero seconds', [tolerating('a', 0)], ['a'], 0],
  ['not at all with negative seconds', [tolerating('a', -5)], ['a'], 0],
  ['the shortest of several', [tolerating('a', 30), tolerating('b', 10)], ['a', 'b'], 10],
  ['as the limited one says, beside an endless one', [tolerating('a'), tolerating('b', 10)], ['a', 'b'], 10],
  ['as the first that matches says', [tolerating('a', 20), tolerating('a', 5)], ['a'], 20],
  ['not at all when one taint is not tolerated', [tolerating('a', 20)], ['a', 'b'], 0],
]

for (const [how, tolerations, keys, expected] of delays) {
  test(`a toleration lets a pod stay ${how}`, () => {
    const world = running(tolerations)
    taint(world, ...keys)
    const start = world.queue.now()
    world.quiesce()
    expect(world.hasPod('web')).to.equal(expected === undefined)
    if (expected !== undefined) expect(Math.round((world.queue.now() - start) / 1000)).to.equal(expected)
  })
}

test('a later taint does not postpone a planned deletion, and no taint cancels it', () => {
  const world = running([tolerating('a', 30), tolerating('b', 60)])
  taint(world, 'a')
  world.pass(seconds(20))
  taint(world, 'a', 'b')
  world.pass(seconds(9))
  expect(world.pod('web').metadata.deletionTimestamp).to.equal(undefined)
  taint(world)
  world.pass(seconds(60))
  expect(world.hasPod('web')).to.equal(true)
  expect(world.events).to.deep.equal(['Normal TaintManagerEviction Cancelling deletion of Pod default/web'])
})

test('a pod that is bound to a tainted node is looked at, too', () => {
  const world = running([])
  taint(world, 'a')
  world.quiesce()
  world.run('late', { tolerations: [tolerating('a', 5)] })
  world.pass(seconds(4))
  expect(world.hasPod('late')).to.equal(true)
  world.pass(seconds(2))
  expect(world.hasPod('late')).to.equal(false)
})

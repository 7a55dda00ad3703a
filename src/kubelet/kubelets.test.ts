import { test } from 'node:test'
import { expect } from 'chai'
import { milliseconds, seconds } from '../base/time'
import { KubeletWorld } from '../testing/kubelet-world'
import { fakeKubelet, INSTANT } from './profile'

test('a bound pod becomes Running and Ready in believable time, and then nothing is left to happen', () => {
  const world = new KubeletWorld()
  world.kubelets.addNode({ name: 'n1' })
  world.run('web')
  const took = world.quiesce()
  expect(world.story('web')).to.deep.equal(['Pending []', 'Pending [ContainerCreating]', 'Running [running] ready'])
  expect(took).to.be.within(1000, 4000)
  expect(world.events.map((event) => event.split(' ')[1])).to.deep.equal(['Pulling', 'Pulled', 'Created', 'Started'])
})

test('an image that cannot be pulled ends in ImagePullBackOff, which keeps no run alive', () => {
  const world = new KubeletWorld()
  world.kubelets.addNode({ name: 'n1' })
  world.kubelets.setImage('nginx:1.27', { pull: 'fail' })
  world.run('web')
  world.quiesce()
  expect(world.story('web').slice(2)).to.deep.equal(['Pending [ErrImagePull]', 'Pending [ImagePullBackOff]'])
})

test('a deleted pod stops its containers and goes', () => {
  const world = new KubeletWorld()
  world.kubelets.addNode({ name: 'n1' })
  world.run('web')
  world.quiesce()
  world.delete('web')
  expect(world.hasPod('web')).to.equal(true)
  expect(world.quiesce()).to.be.within(1, 3000)
  expect(world.hasPod('web')).to.equal(false)
})

test('the fake kubelet is silent for its start delay, then everything runs; deletion takes its stop delay', () => {
  const profile = fakeKubelet({ startDelay: milliseconds(500), stopDelay: milliseconds(300) })
  const world = new KubeletWorld({ profile })
  world.kubelets.addNode({ name: 'n1' })
  world.run('web')
  expect(world.quiesce()).to.equal(500)
  expect(world.story('web')).to.deep.equal(['Pending []', 'Running [running] ready'])
  world.delete('web')
  expect(world.quiesce()).to.equal(300)
  expect(world.hasPod('web')).to.equal(false)
  expect(world.events).to.deep.equal([])
})

test('a pod runs again and again when its container ends, ever later', () => {
  const world = new KubeletWorld()
  world.kubelets.addNode({ name: 'n1' })
  world.kubelets.setImage('nginx:1.27', { exit: { after: seconds(2), code: 1 } })
  world.run('web')
  world.pass(seconds(60))
  expect(world.pod('web').status.containerStatuses?.[0]?.restartCount).to.equal(3)
  expect(world.summary('web')).to.equal('Running [CrashLoopBackOff]')
})

test('the instant profile takes no time, and still does everything', () => {
  const world = new KubeletWorld({ profile: INSTANT })
  world.kubelets.addNode({ name: 'n1' })
  world.run('web')
  expect(world.quiesce()).to.equal(0)
  expect(world.summary('web')).to.equal('Running [running] ready')
  expect(world.events).to.include('Normal Started Container started')
  world.delete('web')
  expect(world.quiesce()).to.equal(0)
  expect(world.hasPod('web')).to.equal(false)
})

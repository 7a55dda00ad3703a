import { test } from 'node:test'
import { expect } from 'chai'
import type { Container, Pod } from '../api/kinds'
import { seconds } from '../base/time'
import { KubeletWorld } from '../testing/kubelet-world'

function running(container: Partial<Container>, behaviour: Parameters<KubeletWorld['kubelets']['setImage']>[1] = {}) {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.kubelets.setImage('app:1', behaviour)
  w.run('web', { containers: [{ name: 'app', image: 'app:1', ...container }] })
  w.quiesce()
  return w
}

/** How long a deletion takes, in seconds, and the last status before the pod is gone. */
function deletion(w: KubeletWorld, grace?: number): { readonly took: number; readonly last: Pod } {
  w.delete('web', grace)
  const took = w.quiesce() / 1000
  expect(w.hasPod('web')).to.equal(false)
  const changes = w.store.history.all().filter(({ object }) => object.metadata.name === 'web')
  return { took, last: changes.at(-1)?.object as Pod }
}

const exitCode = (pod: Pod): number | undefined => pod.status.containerStatuses?.[0]?.state?.terminated?.exitCode

test('a server that obeys is gone in about a second, and has succeeded', () => {
  const { took, last } = deletion(running({}))
  expect(took).to.be.within(0.5, 2)
  expect(last.status.phase).to.equal('Succeeded')
  expect(exitCode(last)).to.equal(0)
})

test('an application that ignores SIGTERM is killed when the grace period is over', () => {
  const { took, last } = deletion(running({}, { stopTime: 'ignores SIGTERM' }))
  expect(took).to.be.within(30, 32)
  expect(last.status.phase).to.equal('Failed')
  expect(exitCode(last)).to.equal(137)
})

test('a slow stop takes its time within the grace period', () => {
  expect(deletion(running({}, { stopTime: seconds(12) })).took).to.be.within(12, 14)
})

test('a preStop hook comes first and uses up grace', () => {
  const sleep = { lifecycle: { preStop: { sleep: { seconds: 10 } } } }
  expect(deletion(running(sleep)).took).to.be.within(10, 12)
  const exec = { lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 15'] } } } }
  expect(deletion(running(exec)).took).to.be.within(15, 17)
  const endless = { lifecycle: { preStop: { exec: { command: ['sleep', 'infinity'] } } } }
  expect(deletion(running(endless, { stopTime: seconds(9) })).took).to.be.within(32, 34)
})

test('a shorter grace that is asked for counts', () => {
  expect(deletion(running({}, { stopTime: 'ignores SIGTERM' }), 5).took).to.be.within(5, 7)
})

test('each running container is told to stop', () => {
  const w = running({})
  deletion(w)
  expect(w.events.at(-1)).to.equal('Normal Killing Stopping container app')
})

test('application containers stop before sidecars, and sidecars in reverse order', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  const sidecar = (name: string): Container => ({ name, image: 'side:1', restartPolicy: 'Always' })
  w.run('web', { initContainers: [sidecar('s1'), sidecar('s2')] })
  w.quiesce()
  deletion(w)
  expect(w.events.filter((event) => event.includes('Killing'))).to.deep.equal([
    'Normal Killing Stopping container app',
    'Normal Killing Stopping container s2',
    'Normal Killing Stopping container s1',
  ])
})

test('the preStop hooks of sidecars begin with those of the application, only SIGTERM waits', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  const preStop = { sleep: { seconds: 10 } }
  const sidecar = (name: string): Container => ({
    name,
    image: 'side:1',
    restartPolicy: 'Always',
    lifecycle: { preStop } as never,
  })
  const app = { name: 'app', image: 'app:1', lifecycle: { preStop } as never }
  w.run('web', { initContainers: [sidecar('s1'), sidecar('s2')], containers: [app] })
  w.quiesce()
  expect(deletion(w).took).to.be.within(10, 13)
})

test('a preStop hook that fails is told of, and the container stops all the same', () => {
  const w = running({ lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 3; exit 1'] } } } })
  expect(deletion(w).took).to.be.within(3, 5)
  expect(w.events.slice(-2)).to.deep.equal([
    'Normal Killing Stopping container app',
    'Warning FailedPreStopHook PreStopHook failed',
  ])
})

test('a pod that is deleted while its image is pulled goes at once', () => {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.kubelets.setImage('nginx:1.27', { pullTime: seconds(60) })
  w.run('web')
  w.pass(seconds(5))
  expect(deletion(w).took).to.be.lessThan(2)
})

test('a forced deletion removes the pod at once, and leaves nothing behind', () => {
  const w = running({})
  w.kubelets.setImage('app:1', { exit: { after: seconds(3600), code: 0 } })
  w.delete('web', 0)
  expect(w.hasPod('web')).to.equal(false)
  expect(w.queue.quiescent).to.equal(true)
})

import { test } from 'node:test'
import { expect } from 'chai'
import type { Container } from '../api/kinds'
import { milliseconds, seconds } from '../base/time'
import { KubeletWorld } from '../testing/kubelet-world'

const HTTP = { httpGet: { path: '/healthz', port: 8080 } }
const KEY = { namespace: 'default', name: 'web' }

function started(probes: Partial<Container>, behaviour: Parameters<KubeletWorld['kubelets']['setImage']>[1] = {}) {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.kubelets.setImage('app:1', { pullTime: milliseconds(0), ...behaviour })
  w.run('web', { containers: [{ name: 'app', image: 'app:1', ...probes }] })
  return w
}

const isReady = (w: KubeletWorld): boolean => w.summary('web').endsWith(' ready')

/** When the pod became ready, in seconds; runs until then, or up to a limit. */
function readyAfter(w: KubeletWorld, limit = 600): number | undefined {
  const start = w.queue.now()
  while (!isReady(w) && w.queue.now() - start < limit * 1000) w.pass(milliseconds(100))
  return isReady(w) ? (w.queue.now() - start) / 1000 : undefined
}

test('a readiness probe that succeeds makes the pod ready soon after its start', () => {
  expect(readyAfter(started({ readinessProbe: HTTP }))).to.be.within(0.5, 2.5)
})

test('the initial delay counts from the start of the container, and ticks keep their period', () => {
  expect(readyAfter(started({ readinessProbe: { ...HTTP, initialDelaySeconds: 15 } }))).to.be.within(20, 21)
  expect(readyAfter(started({ readinessProbe: { ...HTTP, initialDelaySeconds: 15, periodSeconds: 3 } }))).to.be.within(
    15,
    19,
  )
})

test('an application that answers later becomes ready at the first tick after that', () => {
  expect(readyAfter(started({ readinessProbe: HTTP }, { readyAfter: seconds(20) }))).to.be.within(20, 31)
})

test('without a probe the container is ready once it answers', () => {
  expect(readyAfter(started({}))).to.be.within(0.3, 1.5)
  expect(readyAfter(started({}, { readyAfter: seconds(20) }))).to.be.within(20, 22)
  expect(readyAfter(started({}, { readyAfter: 'never' }), 60)).to.equal(undefined)
})

test('a probe that never succeeds leaves nothing to happen, and its failures are told only so often', () => {
  const w = started({ readinessProbe: HTTP }, { readyAfter: 'never' })
  expect(w.quiesce()).to.be.lessThan(60_000)
  w.pass(seconds(86_400))
  const told = w.events.filter((event) => event.includes('Unhealthy'))
  expect(told).to.have.length(25)
  expect(told[0]).to.equal('Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503')
})

test('success thresholds and failure thresholds count runs in a row', () => {
  const w = started({ readinessProbe: { ...HTTP, periodSeconds: 5, successThreshold: 3 } })
  expect(readyAfter(w)).to.be.within(10, 12)
  w.kubelets.setPodReady(KEY, false)
  w.pass(seconds(9))
  expect(isReady(w)).to.equal(true)
  w.pass(seconds(7))
  expect(isReady(w)).to.equal(false)
  w.kubelets.setPodReady(KEY, undefined)
  w.quiesce()
  expect(isReady(w)).to.equal(true)
})

test('liveness failures kill and restart the container after three ticks, slow starters again and again', () => {
  const w = started({ livenessProbe: HTTP }, { readyAfter: seconds(60) })
  w.pass(seconds(35))
  expect(w.events).to.include('Normal Killing Container app failed liveness probe, will be restarted')
  expect(w.events).to.include(
    'Warning Unhealthy Liveness probe failed: Get "http://10.244.0.2:8080/healthz": dial tcp 10.244.0.2:8080: connect: connection refused',
  )
  expect(w.pod('web').status.containerStatuses?.[0]?.restartCount).to.equal(1)
})

test('a startup probe holds the others back, so that a slow starter lives', () => {
  const startupProbe = { ...HTTP, failureThreshold: 30, periodSeconds: 3 }
  const w = started({ livenessProbe: HTTP, readinessProbe: HTTP, startupProbe }, { readyAfter: seconds(60) })
  expect(readyAfter(w)).to.be.within(60, 66)
  expect(w.pod('web').status.containerStatuses?.[0]).to.include({ restartCount: 0, started: true })
  w.quiesce()
  expect(isReady(w)).to.equal(true)
})

test('an application that hangs is restarted by its liveness probe', () => {
  const w = started({ livenessProbe: { ...HTTP, periodSeconds: 5 } }, { hangsAfter: seconds(30) })
  w.pass(seconds(29))
  expect(w.pod('web').status.containerStatuses?.[0]?.restartCount).to.equal(0)
  w.pass(seconds(25))
  expect(w.pod('web').status.containerStatuses?.[0]?.restartCount).to.equal(1)
})

test('an exec probe finds the files that the command has made', () => {
  const w = started({
    image: 'busybox',
    args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
    livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 },
  })
  w.pass(seconds(30))
  expect(isReady(w)).to.equal(true)
  w.pass(seconds(30))
  expect(w.events).to.include(
    "Warning Unhealthy Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n",
  )
  expect(w.pod('web').status.containerStatuses?.[0]?.restartCount).to.equal(1)
})

import { test } from 'node:test'
import { expect } from 'chai'
import { findCondition } from '../api/condition'
import type { ContainerStatus, Pod, PodSpec } from '../api/kinds'
import { pods } from '../api/resources/pod'
import { milliseconds, parseTimestamp, seconds } from '../base/time'
import { KubeletWorld } from '../testing/kubelet-world'

const TEN_SECONDS = { exit: { after: seconds(10), code: 0 } }

function world(): KubeletWorld {
  const created = new KubeletWorld()
  created.kubelets.addNode({ name: 'n1' })
  return created
}

const statusOf = (pod: Pod, name: string): ContainerStatus | undefined =>
  [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])].find(
    (status) => status.name === name,
  )

const conditionsOf = (pod: Pod): readonly string[] =>
  (pod.status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status}${reason ? ` ${reason}` : ''}`)

test('the first status says that the pod is being prepared, and why nothing is ready', () => {
  const w = world()
  w.run('web', {
    containers: [
      { name: 'a', image: 'a:1' },
      { name: 'b', image: 'b:1' },
    ],
  })
  w.pass(milliseconds(10))
  const pod = w.pod('web')
  expect(pod.status.phase).to.equal('Pending')
  expect(pod.status.startTime).to.equal('2026-01-01T00:00:00Z')
  expect(pod.status.hostIP).to.equal('192.168.0.11')
  expect(conditionsOf(pod)).to.deep.equal([
    'PodReadyToStartContainers=False',
    'Initialized=True',
    'Ready=False ContainersNotReady',
    'ContainersReady=False ContainersNotReady',
    'PodScheduled=True',
  ])
  expect(findCondition(pod.status.conditions, 'Ready')?.message).to.equal('containers with unready status: [a b]')
})

test('the status of a container says how its volumes are mounted, before and after it runs', () => {
  const w = world()
  const volumeMounts = [
    { name: 'logs', mountPath: '/logs' },
    { name: 'token', mountPath: '/token', readOnly: true },
    { name: 'tree', mountPath: '/tree', readOnly: true, recursiveReadOnly: 'IfPossible' },
  ]
  w.run('web', { containers: [{ name: 'a', image: 'a:1', volumeMounts }] })
  for (const span of [milliseconds(10), seconds(10)]) {
    w.pass(span)
    expect((statusOf(w.pod('web'), 'a') as { volumeMounts?: unknown } | undefined)?.volumeMounts).to.deep.equal([
      { name: 'logs', mountPath: '/logs' },
      { name: 'token', mountPath: '/token', readOnly: true, recursiveReadOnly: 'Disabled' },
      { name: 'tree', mountPath: '/tree', readOnly: true, recursiveReadOnly: 'Enabled' },
    ])
  }
})

test('init containers run one after another before the application', () => {
  const w = world()
  w.kubelets.setImage('setup:1', TEN_SECONDS)
  w.run('web', {
    initContainers: [
      { name: 'i1', image: 'setup:1' },
      { name: 'i2', image: 'setup:1' },
    ],
  })
  const took = w.quiesce()
  expect(took).to.be.within(20_000, 27_000)
  expect(w.story('web')).to.deep.equal([
    'Pending []',
    'Pending [PodInitializing PodInitializing PodInitializing]',
    'Pending [running PodInitializing PodInitializing]',
    'Pending [Completed PodInitializing PodInitializing]',
    'Pending [Completed running PodInitializing]',
    'Pending [Completed Completed PodInitializing]',
    'Running [Completed Completed running] ready',
  ])
  expect(statusOf(w.pod('web'), 'i1')?.ready).to.equal(true)
})

test('an init container that fails is tried again with backoff, or fails the pod when nothing may restart', () => {
  const w = world()
  w.kubelets.setImage('setup:1', { exit: { after: seconds(1), code: 2 } })
  const initContainers = [{ name: 'i', image: 'setup:1' }]
  w.run('again', { initContainers })
  w.run('never', { initContainers, restartPolicy: 'Never' })
  w.pass(seconds(30))
  expect(w.summary('again')).to.match(/^Pending \[(Error|CrashLoopBackOff|running) PodInitializing\]$/)
  expect(statusOf(w.pod('again'), 'i')?.restartCount).to.equal(2)
  expect(w.summary('never')).to.equal('Failed [Error PodInitializing]')
  expect(findCondition(w.pod('never').status.conditions, 'Initialized')?.message).to.equal(
    'containers with incomplete status: [i]',
  )
})

test('a sidecar starts before the application, outlives it, and ends with the pod', () => {
  const w = world()
  w.kubelets.setImage('work:1', TEN_SECONDS)
  w.run('job', {
    restartPolicy: 'Never',
    initContainers: [{ name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' }],
    containers: [{ name: 'work', image: 'work:1' }],
  })
  w.quiesce()
  expect(w.story('job')).to.deep.equal([
    'Pending []',
    'Pending [PodInitializing PodInitializing]',
    'Running [running running] ready',
    'Running [running Completed]',
    'Succeeded [Completed Completed]',
  ])
})

test('the first restart comes at once, the next after ten, twenty and forty seconds', () => {
  const w = world()
  w.kubelets.setImage('app:1', { exit: { after: seconds(1), code: 1 } })
  w.run('web', { containers: [{ name: 'app', image: 'app:1' }] })
  w.pass(seconds(100))
  const starts = w.store.history
    .all()
    .filter(({ object }) => object.metadata.name === 'web')
    .map(({ object }) => statusOf(object as Pod, 'app')?.state?.running?.startedAt)
    .filter((startedAt, index, all) => startedAt !== undefined && all.indexOf(startedAt) === index)
    .map((startedAt) => (parseTimestamp(startedAt) ?? 0) / 1000)
  const gaps = starts.slice(1).map((start, index) => start - (starts[index] as number))
  expect(gaps.map((gap) => Math.round(gap / 10) * 10)).to.deep.equal([0, 10, 20, 40])
  const status = statusOf(w.pod('web'), 'app')
  expect(status?.state?.waiting?.reason).to.equal('CrashLoopBackOff')
  expect(status?.state?.waiting?.message).to.equal(
    `back-off 1m20s restarting failed container=app pod=web_default(${w.pod('web').metadata.uid})`,
  )
  expect(status?.lastState?.terminated?.exitCode).to.equal(1)
})

const outcomes: readonly (readonly [string, number, string])[] = [
  ['Never', 0, 'Succeeded [Completed]'],
  ['Never', 3, 'Failed [Error]'],
  ['OnFailure', 0, 'Succeeded [Completed]'],
  ['OnFailure', 3, 'Running [CrashLoopBackOff]'],
  ['Always', 0, 'Running [CrashLoopBackOff]'],
]

for (const [restartPolicy, code, summary] of outcomes) {
  test(`with restartPolicy ${restartPolicy}, exit code ${code} ends in ${summary}`, () => {
    const w = world()
    w.kubelets.setImage('app:1', { exit: { after: seconds(2), code } })
    w.run('p', { restartPolicy, containers: [{ name: 'app', image: 'app:1' }] })
    w.pass(seconds(25))
    expect(w.summary('p')).to.equal(summary)
  })
}

test('a finished pod says so in its conditions', () => {
  const w = world()
  w.kubelets.setImage('app:1', TEN_SECONDS)
  w.run('p', { restartPolicy: 'Never', containers: [{ name: 'app', image: 'app:1' }] })
  w.quiesce()
  expect(conditionsOf(w.pod('p'))).to.deep.equal([
    'PodReadyToStartContainers=False',
    'Initialized=True PodCompleted',
    'Ready=False PodCompleted',
    'ContainersReady=False PodCompleted',
    'PodScheduled=True',
  ])
})

test('memory above the limit ends in OOMKilled with exit code 137', () => {
  const w = world()
  w.kubelets.setImage('app:1', { usage: { memoryBytes: 200_000_000 } })
  w.run('p', {
    restartPolicy: 'Never',
    containers: [{ name: 'app', image: 'app:1', resources: { limits: { memory: '100Mi' } } }],
  })
  w.quiesce()
  expect(w.summary('p')).to.equal('Failed [OOMKilled]')
  expect(statusOf(w.pod('p'), 'app')?.state?.terminated?.exitCode).to.equal(137)
})

test('activeDeadlineSeconds counts from the start on the node and fails the pod', () => {
  const w = world()
  w.run('p', { activeDeadlineSeconds: 5 })
  w.quiesce()
  const { status } = w.pod('p')
  expect(status.phase).to.equal('Failed')
  expect(status.reason).to.equal('DeadlineExceeded')
  expect(status.message).to.equal('Pod was active on the node longer than the specified deadline')
})

test('a pod that is over its deadline has two seconds to stop, even if it asks for none', () => {
  const w = world()
  w.run('p', { activeDeadlineSeconds: 5, terminationGracePeriodSeconds: 0 })
  w.quiesce()
  expect(w.events.slice(-2)).to.deep.equal([
    'Normal DeadlineExceeded Pod was active on the node longer than the specified deadline',
    'Normal Killing Stopping container app',
  ])
  expect(statusOf(w.pod('p'), 'app')?.state?.terminated?.reason).to.equal('Completed')
})

test('a readiness gate keeps the pod unready until someone sets its condition', () => {
  const w = world()
  w.run('p', { readinessGates: [{ conditionType: 'example.com/gate' }] })
  w.quiesce()
  expect(findCondition(w.pod('p').status.conditions, 'Ready')?.message).to.equal(
    'corresponding condition of pod readiness gate "example.com/gate" does not exist.',
  )
  const pod = w.pod('p')
  const conditions = [...(pod.status.conditions ?? []), { type: 'example.com/gate', status: 'True' }]
  w.api.updateStatus(pods, { ...pod, status: { ...pod.status, conditions } })
  w.quiesce()
  expect(w.summary('p')).to.equal('Running [running] ready')
  expect(conditionsOf(w.pod('p'))[0]).to.equal('example.com/gate=True')
})

test('changing the image of a running pod restarts that container with the new one', () => {
  const w = world()
  w.run('p')
  w.quiesce()
  w.setImageOf('p', 'nginx:1.28')
  w.quiesce()
  expect(w.summary('p')).to.equal('Running [running] ready')
  expect(statusOf(w.pod('p'), 'app')?.image).to.equal('docker.io/library/nginx:1.28')
  expect(statusOf(w.pod('p'), 'app')?.restartCount).to.equal(1)
  expect(w.events).to.include('Normal Killing Container app definition changed, will be restarted')
})

test('hostNetwork pods have the address of their node, others one of its range', () => {
  const w = world()
  w.run('host', { hostNetwork: true })
  w.run('pod')
  w.quiesce()
  expect(w.pod('host').status.podIP).to.equal('192.168.0.11')
  expect(w.pod('pod').status.podIP).to.equal('10.244.0.2')
})

test('a pod that someone fails stays failed, with its reason', () => {
  const w = world()
  w.run('p')
  w.quiesce()
  w.kubelets.failPod({ namespace: 'default', name: 'p' }, 'Evicted', 'The node was low on resource: memory. ')
  w.quiesce()
  expect(w.summary('p')).to.equal('Failed [Error]')
  expect(w.pod('p').status.reason).to.equal('Evicted')
})

test('a crash ends the running containers with its exit code', () => {
  const w = world()
  w.run('p', { restartPolicy: 'Never' })
  w.quiesce()
  w.kubelets.crashPod({ namespace: 'default', name: 'p' }, 139)
  w.quiesce()
  expect(statusOf(w.pod('p'), 'app')?.state?.terminated?.exitCode).to.equal(139)
  expect(() => w.kubelets.crashPod({ namespace: 'default', name: 'p' }, 1)).to.throw(
    'Cannot crash pod "default/p": it has no container that is running.',
  )
})

test('a postStart hook holds the next container back, and a failing one kills its own', () => {
  const w = world()
  w.run('p', {
    containers: [
      { name: 'a', image: 'a:1', lifecycle: { postStart: { exec: { command: ['sleep', '20'] } } } },
      { name: 'b', image: 'a:1' },
    ],
  })
  w.pass(seconds(15))
  expect(w.summary('p')).to.equal('Pending [ContainerCreating ContainerCreating]')
  w.quiesce()
  expect(w.summary('p')).to.equal('Running [running running] ready')
  w.run('q', {
    restartPolicy: 'Never',
    containers: [{ name: 'a', image: 'a:1', lifecycle: { postStart: { exec: { command: ['false'] } } } }],
  })
  w.quiesce()
  expect(w.events).to.include('Warning FailedPostStartHook PostStartHook failed')
  expect(w.summary('q')).to.equal('Failed [Error]')
})

test('a container whose postStart hook has failed waits to be started again, and says why', () => {
  const w = world()
  const exec = { command: ['sh', '-c', 'echo no; exit 3'] }
  w.run('p', { containers: [{ name: 'a', image: 'a:1', lifecycle: { postStart: { exec } } }] })
  const waiting: Record<string, string> = {}
  for (let i = 0; i < 300; i++) {
    w.pass(milliseconds(100))
    const { reason = '', message = '' } = statusOf(w.pod('p'), 'a')?.state?.waiting ?? {}
    waiting[reason] = message
  }
  expect(Object.keys(waiting)).to.include.members(['PostStartHookError', 'CrashLoopBackOff'])
  expect(waiting.PostStartHookError).to.equal(
    `Exec lifecycle hook ([sh -c echo no; exit 3]) for Container "a" in Pod "p_default(${w.pod('p').metadata.uid})" failed - error: command 'sh -c echo no; exit 3' exited with 3: , message: "no\\n"`,
  )
})

const commands: readonly (readonly [string, Partial<PodSpec['containers'][number]>, string])[] = [
  ['a command that fails', { image: 'busybox', command: ['sh', '-c', 'sleep 3; exit 7'] }, 'Failed [Error]'],
  ['a command that ends well', { image: 'busybox', args: ['echo', 'hi'] }, 'Succeeded [Completed]'],
  ['a shell without a terminal', { image: 'ubuntu:24.04' }, 'Succeeded [Completed]'],
  ['a shell with a terminal', { image: 'ubuntu:24.04', stdin: true, tty: true }, 'Running [running] ready'],
  [
    'an endless loop',
    { image: 'a:1', command: ['sh', '-c', 'while true; do sleep 5; done'] },
    'Running [running] ready',
  ],
  ['arguments for an entrypoint', { image: 'a:1', args: ['false'] }, 'Running [running] ready'],
  ['an unknown program', { image: 'a:1', command: ['java', '-jar', 'app.jar'] }, 'Running [running] ready'],
]

for (const [what, container, summary] of commands) {
  test(`a container runs as its command says: ${what}`, () => {
    const w = world()
    w.run('p', { restartPolicy: 'Never', containers: [{ name: 'app', image: 'a:1', ...container }] })
    w.quiesce()
    expect(w.summary('p')).to.equal(summary)
  })
}

test('what is told about an image counts more than its command', () => {
  const w = world()
  w.kubelets.setImage('busybox', { exit: { after: seconds(5), code: 9 } })
  w.run('p', { restartPolicy: 'Never', containers: [{ name: 'app', image: 'busybox', command: ['sleep', '1'] }] })
  w.quiesce()
  expect(statusOf(w.pod('p'), 'app')?.state?.terminated?.exitCode).to.equal(9)
})

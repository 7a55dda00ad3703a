import { test } from 'node:test'
import { expect } from 'chai'
import { minutes, plus, SIMULATION_EPOCH } from '../../base/time'
import { pod } from '../../testing/build'
import { row } from '../../testing/settled'
import type { ContainerStatus, Pod } from '../kinds'
import { pods } from './pod'
import { podStatusReason, podTableCells } from './pod-status'

const container = (name: string, state: object, more: object = {}): ContainerStatus =>
  ({ name, image: 'x', imageID: '', ready: false, restartCount: 0, state, ...more }) as ContainerStatus
const running = (name: string): ContainerStatus => container(name, { running: {} }, { ready: true, started: true })
const waiting = (name: string, reason: string): ContainerStatus => container(name, { waiting: { reason } })
const ended = (name: string, exitCode: number, reason?: string): ContainerStatus =>
  container(name, { terminated: { exitCode, ...(reason ? { reason } : {}) } })

const READY = [{ type: 'Ready', status: 'True' }]

const withStatuses = (containerStatuses: readonly ContainerStatus[], status: Pod['status'] = {}): Pod =>
  pod('p', {
    spec: { containers: containerStatuses.map(({ name }) => ({ name, image: 'x' })) },
    status: { phase: 'Running', ...status, containerStatuses },
  })

const cases: readonly (readonly [string, string, Pod])[] = [
  ['no container has reported yet', 'Pending', pod('p', { status: { phase: 'Pending' } })],
  ['everything runs', 'Running', withStatuses([running('a'), running('b')])],
  ['an image is missing', 'ImagePullBackOff', withStatuses([waiting('a', 'ImagePullBackOff')], { phase: 'Pending' })],
  [
    'the first container with a problem wins',
    'CrashLoopBackOff',
    withStatuses([waiting('a', 'CrashLoopBackOff'), ended('b', 1, 'Error')]),
  ],
  ['a container ended without a reason', 'ExitCode:3', withStatuses([ended('a', 3)])],
  ['a container was killed', 'Signal:9', withStatuses([container('a', { terminated: { exitCode: 137, signal: 9 } })])],
  ['all containers completed', 'Completed', withStatuses([ended('a', 0, 'Completed')], { phase: 'Succeeded' })],
  [
    'one completed and the others are ready',
    'Running',
    withStatuses([ended('a', 0, 'Completed'), running('b')], { conditions: READY }),
  ],
  ['one completed and the pod is not ready', 'NotReady', withStatuses([ended('a', 0, 'Completed'), running('b')])],
  ['one completed and another failed', 'Error', withStatuses([ended('a', 0, 'Completed'), ended('b', 1, 'Error')])],
  ['the pod was evicted', 'Evicted', pod('p', { status: { phase: 'Failed', reason: 'Evicted' } })],
  [
    'gates hold the pod back',
    'SchedulingGated',
    pod('p', {
      status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] },
    }),
  ],
  ['the pod is being deleted', 'Terminating', pod('p', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })],
  [
    'the pod is being deleted and has failed',
    'Failed',
    pod('p', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' }, status: { phase: 'Failed' } }),
  ],
  [
    'the node is lost',
    'Unknown',
    pod('p', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' }, status: { reason: 'NodeLost' } }),
  ],
]

for (const [when, reason, object] of cases) {
  test(`STATUS is ${reason} when ${when}`, () => {
    expect(podStatusReason(object)).to.equal(reason)
  })
}

const initialising = (initContainerStatuses: readonly ContainerStatus[], more: Pod['status'] = {}): Pod =>
  pod('p', {
    spec: { initContainers: [{ name: 'i' }, { name: 'side', restartPolicy: 'Always' }] },
    status: { phase: 'Pending', initContainerStatuses, ...more },
  })

test('Initialisation says how far it is, or what went wrong', () => {
  expect(podStatusReason(initialising([running('i'), waiting('side', 'PodInitializing')]))).to.equal('Init:0/2')
  expect(podStatusReason(initialising([ended('i', 0), waiting('side', 'PodInitializing')]))).to.equal('Init:1/2')
  expect(podStatusReason(initialising([ended('i', 1, 'Error')]))).to.equal('Init:Error')
  expect(podStatusReason(initialising([ended('i', 2)]))).to.equal('Init:ExitCode:2')
  expect(podStatusReason(initialising([waiting('i', 'CrashLoopBackOff')]))).to.equal('Init:CrashLoopBackOff')
})

test('Sidecars count as ready containers; restarts of finished init containers do not count', () => {
  const statuses = [container('i', { terminated: { exitCode: 0 } }, { restartCount: 4 }), running('side')]
  const object = initialising(statuses, { phase: 'Running', containerStatuses: [running('app')] })
  expect(podTableCells(object, SIMULATION_EPOCH)).to.deep.equal({ ready: '2/2', status: 'Running', restarts: '0' })
})

test('RESTARTS says how long ago the last one was', () => {
  const lastState = { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:00:00Z' } }
  const object = withStatuses([container('a', { running: {} }, { ready: true, restartCount: 3, lastState })])
  expect(podTableCells(object, plus(SIMULATION_EPOCH, minutes(5))).restarts).to.equal('3 (5m ago)')
})

test('The wide columns say where the pod is', () => {
  const object = pod('p', { spec: { readinessGates: [{ conditionType: 'a' }] }, status: { podIP: '10.1.0.1' } })
  expect(row(pods, object)).to.include({
    Ready: '0/1',
    IP: '10.1.0.1',
    Node: 'node-1',
    'Nominated Node': '<none>',
    'Readiness Gates': '0/1',
  })
})

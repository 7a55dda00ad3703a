import { test } from 'node:test'
import { expect } from 'chai'
import type { Change } from '../api/client'
import type { KubernetesObject } from '../api/object'
import type { AnyResource } from '../api/resource'
import { deployments, pods, replicaSets } from '../api/resources'
import { type Instant, plus, SIMULATION_EPOCH, seconds } from '../base/time'
import { clusterPicture } from './cluster-picture'
import { replicaHistories } from './replica-history'
import { escapeXml, shorten } from './svg'
import { timeScale } from './time-scale'

const NOTHING = { find: () => undefined, list: () => [] }

const at = (second: number): Instant => plus(SIMULATION_EPOCH, seconds(second))

let revision = 0
const write = (
  type: Change['type'],
  resource: AnyResource,
  second: number,
  object: object,
  previous?: object,
): Change => ({
  type,
  resource,
  at: at(second),
  revision: ++revision,
  object: object as KubernetesObject,
  ...(previous ? { previous: previous as KubernetesObject } : {}),
})

const owned = (kind: string, name: string, uid: string) => ({
  ownerReferences: [{ kind, name, uid, controller: true }],
})

const deployment = (replicas: number, image: string) => ({
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default', uid: 'd' },
  spec: { replicas, template: { spec: { containers: [{ image }] } } },
})

const replicaSet = (n: number) => ({
  kind: 'ReplicaSet',
  metadata: { name: `web-${n}`, namespace: 'default', uid: `rs${n}`, ...owned('Deployment', 'web', 'd') },
  spec: { replicas: 1 },
})

const pod = (name: string, owner: number, ready: boolean, deleting = false) => ({
  kind: 'Pod',
  metadata: {
    name,
    uid: name,
    namespace: 'default',
    ...(deleting ? { deletionTimestamp: 'x' } : {}),
    ...owned('ReplicaSet', `web-${owner}`, `rs${owner}`),
  },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
})

const rollout: readonly Change[] = [
  write('ADDED', deployments, 0, deployment(1, 'a:1')),
  write('ADDED', replicaSets, 0, replicaSet(1)),
  write('ADDED', pods, 1, pod('p', 1, false)),
  write('MODIFIED', pods, 3, pod('p', 1, true)),
  write('MODIFIED', deployments, 5, deployment(1, 'a:2'), deployment(1, 'a:1')),
  write('ADDED', replicaSets, 5, replicaSet(2)),
  write('ADDED', pods, 6, pod('q', 2, true)),
  write('MODIFIED', pods, 7, pod('p', 1, true, true)),
  write('DELETED', pods, 8, pod('p', 1, true, true)),
]

test('pods are counted by ReplicaSet and grouped by Deployment', () => {
  const [history, ...others] = replicaHistories(rollout)
  expect(others).to.deep.equal([])
  expect(history?.title).to.equal('Deployment web')
  expect(history?.owners.map(({ name }) => name)).to.deep.equal(['web-1', 'web-2'])
  expect(history?.owners[0]?.steps).to.deep.equal([
    { at: at(1), ready: 0, notReady: 1, terminating: 0 },
    { at: at(3), ready: 1, notReady: 0, terminating: 0 },
    { at: at(7), ready: 0, notReady: 0, terminating: 1 },
    { at: at(8), ready: 0, notReady: 0, terminating: 0 },
  ])
})

test('what a user changed is marked', () => {
  expect(replicaHistories(rollout)[0]?.marks).to.deep.equal([{ at: at(5), text: 'image a:2' }])
})

test('a pod without an owner has a place of its own', () => {
  const lonely = { ...pod('p', 1, true), metadata: { name: 'p', uid: 'p', namespace: 'shop' } }
  expect(replicaHistories([write('ADDED', pods, 0, lonely)])[0]).to.include({
    title: 'Pods without an owner',
    namespace: 'shop',
  })
})

test('the timeline is well-formed and shows names without trusting them', () => {
  const evil = { ...pod('<script>&"', 1, true), metadata: { name: '<b>&"', uid: 'x', namespace: '<ns>' } }
  const svg =
    clusterPicture(NOTHING, { history: [...rollout, write('ADDED', pods, 9, evil)], start: at(0), now: at(20) }) ?? ''
  expect(svg).to.match(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/)
  expect(svg).to.include('web-1').and.to.include('&lt;ns&gt;')
  expect(svg).not.to.include('<ns>')
  expect(svg).not.to.match(/NaN|undefined|Infinity/)
})

test('there is no picture of a cluster that never had a pod or a node', () => {
  expect(clusterPicture(NOTHING, { history: [], start: at(0), now: at(20) })).to.equal(undefined)
})

test('a long quiet end is cut from the axis', () => {
  const scale = timeScale({ start: at(0), lastChange: at(60), now: at(3600), left: 0, width: 100 })
  expect(scale.end).to.equal(at(69))
  expect(scale.cut).to.equal(3_531_000)
  expect(scale.x(at(0))).to.equal(0)
  expect(scale.x(at(69))).to.equal(100)
  expect(scale.ticks.length).to.be.within(4, 11)
})

test('long names keep both ends', () => {
  expect(shorten('web-5b4f79dc8c-x7k2p', 12)).to.equal('web-5b…x7k2p')
  expect(shorten('web', 12)).to.equal('web')
})

test('control characters, which XML cannot hold, are replaced', () => {
  expect(escapeXml('a\u0000<b>')).to.equal('a�&lt;b&gt;')
})

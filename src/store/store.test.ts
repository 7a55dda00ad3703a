import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { ConfigMap, Pod } from '../api/kinds'
import { matchSet } from '../api/label-selector'
import { configMaps } from '../api/resources/config-map'
import { pods } from '../api/resources/pod'
import { InvariantViolation } from '../base/invariant'
import { SIMULATION_EPOCH } from '../base/time'
import { History } from './history'
import { Store } from './store'

const newStore = (): Store => new Store({ now: () => SIMULATION_EPOCH })

const configMap = (name: string, namespace = 'default', labels: Record<string, string> = {}): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, labels, uid: `uid-${name}`, resourceVersion: '', creationTimestamp: '' },
})

const pod = (name: string, nodeName: string, ownerUid: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    ...configMap(name).metadata,
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: ownerUid, controller: true }],
  },
  spec: { containers: [], nodeName },
  status: {},
})

test('every write takes the next revision and stamps the object with it', () => {
  const store = newStore()
  const first = store.insert(configMaps, configMap('a'))
  const second = store.replace(configMaps, first, { ...first, data: { k: 'v' } })
  expect([first.metadata.resourceVersion, second.metadata.resourceVersion, store.revision]).to.deep.equal(['1', '2', 2])
})

test('a write against a state that is no longer stored is refused', () => {
  const store = newStore()
  const first = store.insert(configMaps, configMap('a'))
  store.replace(configMaps, first, { ...first, data: {} })
  expect(() => store.replace(configMaps, first, first)).to.throw(InvariantViolation)
})

test('lists are sorted by namespace and name and narrowed by every part of the query', () => {
  const store = newStore()
  for (const [name, namespace, tier] of [
    ['b', 'default', 'x'],
    ['a', 'other', 'x'],
    ['a', 'default', 'y'],
  ] as const) {
    store.insert(configMaps, configMap(name, namespace, { tier }))
  }
  const names = (query?: Parameters<Store['list']>[1]): string[] =>
    store.list(configMaps, query).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  expect(names()).to.deep.equal(['default/a', 'default/b', 'other/a'])
  expect(names({ namespace: 'default' })).to.deep.equal(['default/a', 'default/b'])
  expect(names({ labels: matchSet({ tier: 'x' }) })).to.deep.equal(['default/b', 'other/a'])
  expect(names({ namespace: 'other', labels: matchSet({ tier: 'y' }) })).to.deep.equal([])
})

test('pods are found by node and by owner, also after they moved or went', () => {
  const store = newStore()
  const a = store.insert(pods, pod('a', '', 'rs-1'))
  store.insert(pods, pod('b', 'n1', 'rs-2'))
  const bound = store.replace(pods, a, { ...a, spec: { ...a.spec, nodeName: 'n1' } })
  expect(store.list(pods, { nodeName: 'n1' }).length).to.equal(2)
  expect(store.list(pods, { ownerUid: 'rs-1' })).to.deep.equal([bound])
  store.remove(pods, bound)
  expect(store.list(pods, { ownerUid: 'rs-1' })).to.deep.equal([])
})

test('a watch hears of later writes only, with the state before, until it ends', () => {
  const store = newStore()
  const first = store.insert(configMaps, configMap('a'))
  const heard: string[] = []
  const end = store.watch(configMaps, ({ type, previous }) =>
    heard.push(`${type} ${previous?.metadata.resourceVersion}`),
  )
  const second = store.replace(configMaps, first, { ...first, data: {} })
  store.remove(configMaps, second)
  end()
  store.insert(configMaps, configMap('b'))
  expect(heard).to.deep.equal(['MODIFIED 1', 'DELETED 2'])
})

test('a watch handler that writes is a bug and is told so', () => {
  const store = newStore()
  store.watch(configMaps, () => void store.insert(configMaps, configMap('b')))
  expect(() => store.insert(configMaps, configMap('a'))).to.throw(InvariantViolation, /watch handler wrote/)
})

test('the history keeps the latest writes and knows from where it is complete', () => {
  const history = new History(4)
  const change = (revision: number) =>
    ({ type: 'ADDED', resource: configMaps, object: configMap('a'), revision, at: SIMULATION_EPOCH }) as const
  for (let revision = 1; revision <= 6; revision++) history.append(change(revision))
  expect([history.dropped, history.oldestRevision, history.all().length]).to.deep.equal([2, 2, 4])
  expect(history.since(4).map(({ revision }) => revision)).to.deep.equal([5, 6])
})

test('whatever is written, moved and taken away, a narrowed list is the whole one without the rest', () => {
  const [name, namespace, tier] = [
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.constantFrom('x', 'y'),
    fc.constantFrom('1', '2'),
  ]
  const write = fc.record({ kind: fc.constant('write' as const), name, namespace, tier })
  const remove = fc.record({ kind: fc.constant('remove' as const), name, namespace, tier })
  const queries = [
    { namespace: 'x' },
    { labels: matchSet({ tier: '1' }) },
    { namespace: 'y', labels: matchSet({ tier: '2' }) },
  ]
  fc.assert(
    fc.property(fc.array(fc.oneof(write, write, remove), { maxLength: 40 }), (steps) => {
      const store = newStore()
      for (const step of steps) {
        const known = store.find(configMaps, step)
        const next = configMap(step.name, step.namespace, { tier: step.tier })
        if (step.kind === 'write' && known) store.replace(configMaps, known, { ...next, data: { n: '1' } })
        else if (step.kind === 'write') store.insert(configMaps, next)
        else if (known) store.remove(configMaps, known)
        const all = store.list(configMaps)
        const keys = all.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
        expect(keys).to.deep.equal([...keys].sort())
        for (const query of queries) {
          const { namespace: within, labels } = query as { namespace?: string; labels?: ReturnType<typeof matchSet> }
          const meant = all.filter(
            ({ metadata }) =>
              (!within || metadata.namespace === within) && (!labels || labels.matches(metadata.labels)),
          )
          expect(store.list(configMaps, query)).to.deep.equal(meant)
        }
      }
    }),
  )
})

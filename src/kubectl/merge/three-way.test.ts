import { test } from 'node:test'
import { expect } from 'chai'
import { threeWayMergePatch, threeWayPatch } from './three-way'

const manifest = (spec: object) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec })
const containers = (...list: readonly object[]) => manifest({ template: { spec: { containers: list } } })

test('nothing to do is an empty patch, whatever the server has filled in', () => {
  const wanted = containers({ name: 'app', image: 'a:1' })
  const current = {
    ...containers({ name: 'app', image: 'a:1', imagePullPolicy: 'Always', resources: {} }),
    status: { replicas: 1 },
  }
  expect(threeWayPatch({ original: wanted, modified: wanted, current })).to.deep.equal({})
})

test('a changed field of one container names that container only', () => {
  const original = containers({ name: 'app', image: 'a:1' }, { name: 'log', image: 'l:1' })
  const modified = containers({ name: 'app', image: 'a:2' }, { name: 'log', image: 'l:1' })
  expect(threeWayPatch({ original, modified, current: original })).to.deep.equal({
    spec: {
      template: {
        spec: {
          containers: [{ name: 'app', image: 'a:2' }],
          '$setElementOrder/containers': [{ name: 'app' }, { name: 'log' }],
        },
      },
    },
  })
})

test('what the manifest no longer says is removed; what it never said stays', () => {
  const original = manifest({ replicas: 3, minReadySeconds: 5 })
  const modified = manifest({ replicas: 3 })
  const current = manifest({ replicas: 7, minReadySeconds: 5, revisionHistoryLimit: 10 })
  expect(threeWayPatch({ original, modified, current })).to.deep.equal({ spec: { replicas: 3, minReadySeconds: null } })
})

test('a container that is dropped from the manifest is deleted, one that others added is not', () => {
  const original = containers({ name: 'app', image: 'a' }, { name: 'log', image: 'l' })
  const modified = containers({ name: 'app', image: 'a' })
  const current = containers({ name: 'app', image: 'a' }, { name: 'log', image: 'l' }, { name: 'mesh', image: 'm' })
  const { spec } = threeWayPatch({ original, modified, current }) as { spec: { template: { spec: object } } }
  expect(spec.template.spec).to.deep.equal({
    containers: [{ $patch: 'delete', name: 'log' }],
    '$setElementOrder/containers': [{ name: 'app' }],
  })
})

test('changing the strategy says which of its keys stay', () => {
  const rolling = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } }
  const original = manifest(rolling)
  const modified = manifest({ strategy: { type: 'Recreate' } })
  expect(threeWayPatch({ original, modified, current: original })).to.deep.equal({
    spec: { strategy: { $retainKeys: ['type'], type: 'Recreate', rollingUpdate: null } },
  })
})

test('lists without a merge key are replaced whole', () => {
  const withArgs = (args: readonly string[]) => containers({ name: 'app', image: 'a', args })
  const [original, modified] = [withArgs(['a', 'b']), withArgs(['b'])]
  const { spec } = threeWayPatch({ original, modified, current: original }) as {
    spec: { template: { spec: { containers: unknown } } }
  }
  expect(spec.template.spec.containers).to.deep.equal([{ name: 'app', args: ['b'] }])
})

test('null in the manifest removes a field and does nothing where there is none', () => {
  const modified = manifest({ replicas: 1, paused: null })
  expect(threeWayPatch({ original: {}, modified, current: manifest({ replicas: 1 }) })).to.deep.equal({})
  expect(threeWayPatch({ original: {}, modified, current: manifest({ replicas: 1, paused: true }) })).to.deep.equal({
    spec: { paused: null },
  })
})

test('custom resources are merged without merge keys', () => {
  const original = { spec: { a: 1, list: [{ name: 'x' }] } }
  const modified = { spec: { list: [{ name: 'y' }] } }
  expect(
    threeWayMergePatch({ original, modified, current: { spec: { a: 1, b: 2, list: [{ name: 'x' }] } } }),
  ).to.deep.equal({
    spec: { a: null, list: [{ name: 'y' }] },
  })
})

import { test } from 'node:test'
import { expect } from 'chai'
import { clone, type Mutable } from '../../base/json'
import { SIMULATION_EPOCH } from '../../base/time'
import type { KubernetesObject } from '../object'
import { type AnyResource, apiVersionOf, groupResource, type PrepareContext } from '../resource'
import { RESOURCES } from './index'

const context: PrepareContext = {
  now: SIMULATION_EPOCH,
  allocate: (pool) => (pool === 'clusterIP' ? '10.96.1.1' : '30001'),
}

/** The least that a client may send of any kind. */
const bare = (resource: AnyResource, spec?: object): Mutable<KubernetesObject> => ({
  apiVersion: apiVersionOf(resource),
  kind: resource.kind,
  metadata: { name: 'x', uid: 'uid-x', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  ...(spec ? { spec } : {}),
})

const settled = (resource: AnyResource): KubernetesObject => {
  const draft = bare(resource)
  resource.setDefaults?.(draft)
  if (resource.subresources.includes('status')) Object.assign(draft, { status: {} })
  resource.prepareForCreate?.(draft, context)
  return draft
}

for (const resource of RESOURCES) {
  const name = groupResource(resource)

  test(`${name}: defaults are the same when they are filled in twice`, () => {
    const draft = bare(resource)
    resource.setDefaults?.(draft)
    const once = clone(draft)
    resource.setDefaults?.(draft)
    expect(draft).to.deep.equal(once)
  })

  test(`${name}: an empty object is refused or accepted, but never breaks validation`, () => {
    const object = settled(resource)
    expect(resource.validate?.(object) ?? []).to.be.an('array')
    expect(resource.validateUpdate?.(object, object) ?? []).to.deep.equal([])
  })

  test(`${name}: every column has a cell, and the name is one of them`, () => {
    const object = settled(resource)
    const cells = resource.columns.map((column) => column.cell(object, SIMULATION_EPOCH))
    expect(cells.every((cell) => cell !== undefined && !String(cell).includes('undefined'))).to.equal(
      true,
      String(cells),
    )
    expect(resource.columns.filter((column) => column.format === 'name')).to.have.length(1)
    expect(new Set(resource.columns.map((column) => column.name)).size).to.equal(resource.columns.length)
  })

  test(`${name}: field selectors read an empty object`, () => {
    const object = settled(resource)
    for (const selector of Object.values(resource.fieldSelectors ?? {}))
      expect(selector.value(object)).to.be.a('string')
  })
}

test('No two kinds share a name, a plural or a short name within what kubectl looks up', () => {
  const words = RESOURCES.flatMap(({ plural, singular, shortNames }) => [...new Set([plural, singular, ...shortNames])])
  expect(new Set(words).size).to.equal(words.length)
  const kinds = RESOURCES.map(({ kind, group }) => `${kind}.${group}`)
  expect(new Set(kinds).size).to.equal(kinds.length)
})

import { test } from 'node:test'
import { expect } from 'chai'
import { RESOURCES } from '../resources'
import { deployments } from '../resources/deployment'
import { describeField, fieldTable, type ObjectType } from './field-table'

const table = fieldTable()
const deployment = table.ofResource(deployments) as ObjectType

const typeAt = (...path: string[]): unknown => table.find(deployment, path)?.field.type

test('every served kind is known', () => {
  const unknown = RESOURCES.filter((resource) => !table.ofResource(resource)).map(({ kind }) => kind)
  expect(unknown).to.deep.equal([])
})

test('fields have the types of the API', () => {
  expect(typeAt('spec', 'replicas')).to.deep.equal({ kind: 'scalar', scalar: 'int32' })
  expect(typeAt('spec', 'strategy', 'rollingUpdate', 'maxSurge')).to.deep.equal({
    kind: 'scalar',
    scalar: 'int-or-string',
  })
  expect(typeAt('metadata', 'creationTimestamp')).to.deep.equal({ kind: 'scalar', scalar: 'time' })
  expect(typeAt('metadata', 'labels')).to.deep.equal({ kind: 'map', of: { kind: 'scalar', scalar: 'string' } })
  expect(typeAt('spec', 'template', 'spec', 'containers')).to.deep.equal({
    kind: 'list',
    of: { kind: 'object', type: 'V1Container' },
  })
  expect(typeAt('spec', 'template', 'spec', 'containers', 'resources', 'limits')).to.deep.equal({
    kind: 'map',
    of: { kind: 'scalar', scalar: 'quantity' },
  })
})

test('required fields and their owners are known', () => {
  const found = table.find(deployment, ['spec', 'template', 'spec', 'containers', 'name'])
  expect(found?.field.required).to.equal(true)
  expect(found?.parent.shortName).to.equal('Container')
  expect(table.find(deployment, ['spec', 'replicas'])?.field.required).to.equal(false)
})

test('a path that leads nowhere is not found', () => {
  expect(table.find(deployment, ['spec', 'replicas', 'more'])).to.equal(undefined)
  expect(table.find(deployment, ['spec', 'constructor'])).to.equal(undefined)
  expect(table.kind('apps/v9', 'Deployment')).to.equal(undefined)
})

test('types and fields are described', () => {
  expect(describeField(deployment)).to.equal('Deployment enables declarative updates for Pods and ReplicaSets.')
  const spec = table.inner(deployment.fields.get('spec')?.type ?? { kind: 'scalar', scalar: 'any' }) as ObjectType
  expect(describeField(spec, 'paused')).to.equal('Indicates that the deployment is paused.')
  expect(describeField(spec, 'nothing')).to.equal('')
})

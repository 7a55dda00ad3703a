import { test } from 'node:test'
import { expect } from 'chai'
import type { Cluster } from '../src/cluster/cluster'
import { kind, label, named, objectName, quotedList, scope, taint, within } from './parameter-words'

test('a name may carry its namespace', () => {
  expect(named('"web"')).to.deep.equal({ name: 'web' })
  expect(named('"web" in namespace "shop"')).to.deep.equal({ name: 'web', namespace: 'shop' })
})

test('kinds are known by every name that people give them', () => {
  for (const word of ['deployment', 'Deployment', 'deployments', 'deploy'])
    expect(kind(word).kind).to.equal('Deployment')
  expect(kind('daemon set').kind).to.equal('DaemonSet')
  expect(kind('ingresses').kind).to.equal('Ingress')
  expect(() => kind('deploymint')).to.throw('Did you mean "deployment"')
})

test('a custom kind that is misspelt is told the nearest one of the cluster', () => {
  const widgets = { ...kind('deployment'), group: 'example.com', kind: 'Widget', singular: 'widget', plural: 'widgets' }
  const cluster = { resources: () => [widgets] } as unknown as Cluster
  expect(() => kind.call({ cluster }, 'widgit.example.com')).to.throw('Did you mean "widget.example.com"')
})

test('an object is a kind and a name', () => {
  const { resource, name, namespace } = objectName('replica set "web-1" in namespace "shop"')
  expect([resource.kind, name, namespace]).to.deep.equal(['ReplicaSet', 'web-1', 'shop'])
})

test('labels and taints are read with and without quotes', () => {
  expect(label('app=web')).to.deep.equal({ key: 'app', value: 'web' })
  expect(taint('"gpu=true:NoSchedule"')).to.deep.equal({ key: 'gpu', value: 'true', effect: 'NoSchedule' })
  expect(taint('maintenance:NoExecute')).to.deep.equal({ key: 'maintenance', effect: 'NoExecute' })
  expect(() => taint('gpu:NoShedule')).to.throw('Did you mean "NoSchedule"')
})

test('the end of a sentence may be absent, or in any order', () => {
  expect(within('')).to.deep.equal({})
  expect(within(' within 2 minutes')).to.deep.equal({ within: 120_000 })
  expect(within(' in namespace "x" within 1m30s')).to.deep.equal({ within: 90_000, namespace: 'x' })
  expect(within(' within 2 minutes in namespace "x"')).to.deep.equal({ within: 120_000, namespace: 'x' })
  expect(scope(' in namespace "x"')).to.deep.equal({ namespace: 'x' })
})

test('lists are quoted names with commas and words between', () => {
  expect(quotedList('"n1", "n2" and "n3"')).to.deep.equal(['n1', 'n2', 'n3'])
})

import { test } from 'node:test'
import { expect } from 'chai'
import type { NodeSelectorRequirement } from './kinds'
import { matchesNodeAffinity, type NodeIdentity } from './node-affinity'

const node = (labels: Record<string, string>, name = 'n1'): NodeIdentity => ({
  metadata: { name, uid: 'u', resourceVersion: '1', creationTimestamp: '', labels },
})
const requiring = (...terms: { matchExpressions?: unknown[]; matchFields?: unknown[] }[]) => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms as never[] } },
  },
})
const expression = (key: string, operator: string, ...values: string[]): NodeSelectorRequirement => ({
  key,
  operator,
  ...(values.length ? { values } : {}),
})

for (const [requirement, labels, expected] of [
  [expression('rank', 'In', '1', '2'), { rank: '2' }, true],
  [expression('rank', 'In', '1'), {}, false],
  [expression('rank', 'NotIn', '1'), {}, true],
  [expression('rank', 'NotIn', '1'), { rank: '1' }, false],
  [expression('rank', 'Exists'), { rank: '' }, true],
  [expression('rank', 'Exists', 'x'), { rank: '' }, false],
  [expression('rank', 'DoesNotExist'), { rank: '1' }, false],
  [expression('rank', 'Gt', '9'), { rank: '10' }, true],
  [expression('rank', 'Gt', '9'), { rank: 'ten' }, false],
  [expression('rank', 'Gt', 'nine'), { rank: '10' }, false],
  [expression('rank', 'Lt', '9'), { rank: '9' }, false],
  [expression('rank', 'Lt', '9'), {}, false],
] as const) {
  test(`${JSON.stringify(requirement)} ${expected ? 'matches' : 'does not match'} ${JSON.stringify(labels)}`, () => {
    expect(matchesNodeAffinity(requiring({ matchExpressions: [requirement] }), node(labels))).to.equal(expected)
  })
}

test('a node selector needs every label', () => {
  expect(matchesNodeAffinity({ nodeSelector: { a: '1', b: '2' } }, node({ a: '1' }))).to.equal(false)
  expect(matchesNodeAffinity({ nodeSelector: { a: '1' } }, node({ a: '1', c: '3' }))).to.equal(true)
})

test('terms are alternatives, expressions and fields of one term must all hold', () => {
  const both = { matchExpressions: [expression('a', 'Exists')], matchFields: [expression('metadata.name', 'In', 'n1')] }
  expect(matchesNodeAffinity(requiring(both), node({ a: '' }))).to.equal(true)
  expect(matchesNodeAffinity(requiring(both), node({ a: '' }, 'n2'))).to.equal(false)
  const either = requiring(both, { matchExpressions: [expression('b', 'Exists')] })
  expect(matchesNodeAffinity(either, node({ b: '' }, 'n2'))).to.equal(true)
})

test('an empty term, and no term at all, match nothing', () => {
  expect(matchesNodeAffinity(requiring({}), node({}))).to.equal(false)
  expect(matchesNodeAffinity(requiring(), node({}))).to.equal(false)
})

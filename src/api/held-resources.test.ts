import { test } from 'node:test'
import { expect } from 'chai'
import { heldRequests, isResizing } from './held-resources'
import type { Pod } from './kinds'

const cpu = (amount: string) => ({ requests: { cpu: amount } })

function pod(spec: string, actual?: string, allocated = actual, reason?: string): Pod {
  const status = {
    name: 'c',
    ...(actual && allocated ? { resources: cpu(actual), allocatedResources: { cpu: allocated } } : {}),
  }
  return {
    spec: { containers: [{ name: 'c', resources: cpu(spec) }] },
    status: {
      containerStatuses: [status],
      conditions: reason ? [{ type: 'PodResizePending', status: 'True', reason }] : [],
    },
  } as unknown as Pod
}

test('a pod that is not resized holds what its spec says', () => {
  for (const calm of [pod('1'), pod('1', '1')]) {
    expect([isResizing(calm), heldRequests(calm).cpu]).to.deep.equal([false, 1000])
  }
})

test('a pod that is resized holds the most of what it asks for, what is allocated and what it has', () => {
  expect(heldRequests(pod('2', '1')).cpu).to.equal(2000)
  expect(heldRequests(pod('1', '2')).cpu).to.equal(2000)
  expect(heldRequests(pod('1', '2', '3')).cpu).to.equal(3000)
  expect(heldRequests(pod('4', '1', '1', 'Deferred')).cpu).to.equal(4000)
})

test('what a node can never give is not held', () => {
  expect(heldRequests(pod('4', '1', '2', 'Infeasible')).cpu).to.equal(2000)
})

import { test } from 'node:test'
import { expect } from 'chai'
import { deployment, replicaSet } from '../../testing/build'
import { MAX_REPLICAS } from './annotations'
import { limitsOf } from './limits'
import { fractionOf } from './scale'

const rolling = (maxSurge: number | string, maxUnavailable: number | string = 0) => ({
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge, maxUnavailable },
})

const fractions: readonly [
  replicas: number,
  surge: number,
  size: number,
  recorded: string | undefined,
  status: number,
  share: number,
][] = [
  [120, 0, 50, '100', 0, 10],
  [120, 10, 50, '110', 0, 9],
  [10, 0, 6, '12', 0, -1],
  [100, 10, 50, '130', 0, -8],
  [0, 0, 10, '10', 0, -10],
  [10, 0, 5, undefined, 0, 0],
  [10, 0, 5, '0', 0, 0],
  [120, 0, 50, undefined, 100, 10],
]

for (const [replicas, surge, size, recorded, status, share] of fractions) {
  test(`${size} of ${recorded ?? 'unknown'} pods change by ${share} when the Deployment goes to ${replicas} (surge ${surge})`, () => {
    const owner = deployment('web', { replicas, strategy: rolling(surge, 1) }, { replicas: status })
    const one = replicaSet('web-1', size, recorded === undefined ? {} : { [MAX_REPLICAS]: recorded })
    expect(fractionOf(owner, one)).to.equal(share)
  })
}

const limits: readonly [replicas: number, surge: number, unavailable: number][] = [
  [1, 1, 0],
  [2, 1, 0],
  [3, 1, 0],
  [4, 1, 1],
  [5, 2, 1],
  [8, 2, 2],
  [10, 3, 2],
]

for (const [replicas, maxSurge, maxUnavailable] of limits) {
  test(`25%/25% of ${replicas} replicas is a surge of ${maxSurge} and ${maxUnavailable} unavailable`, () => {
    expect(limitsOf(deployment('web', { replicas }))).to.deep.equal({ maxSurge, maxUnavailable })
  })
}

test('where both limits come to nothing, one pod may be unavailable', () => {
  expect(limitsOf(deployment('web', { replicas: 2, strategy: rolling(0, '1%') }))).to.deep.equal({
    maxSurge: 0,
    maxUnavailable: 1,
  })
})

test('a Deployment that recreates has no limits, and none can be unavailable of nothing', () => {
  expect(limitsOf(deployment('web', { strategy: { type: 'Recreate' } }))).to.deep.equal({
    maxSurge: 0,
    maxUnavailable: 0,
  })
  expect(limitsOf(deployment('web', { replicas: 0 })).maxUnavailable).to.equal(0)
})

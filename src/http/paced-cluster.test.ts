import { test } from 'node:test'
import { expect } from 'chai'
import { configMaps } from '../api/resources'
import { seconds } from '../base/time'
import type { Goal } from '../cluster/goal'
import { createSimulatedCluster } from '../cluster/simulated'
import { pacedCluster } from './paced-cluster'

const KEY = { namespace: 'default', name: 'from-outside' }
const exists: Goal = {
  description: 'somebody has written it',
  reads: [configMaps],
  check: (view) => (view.find(configMaps, KEY) ? undefined : { observed: 'nobody has' }),
}

const paced = (check: () => void = () => undefined) => {
  const cluster = createSimulatedCluster()
  return { cluster, seen: pacedCluster(cluster, () => ({ speed: 100, check })) }
}

test('waiting gives programs outside the time to act, also when nothing is left to happen', async () => {
  const { cluster, seen } = paced()
  setTimeout(() => void cluster.create(configMaps, 'default', { metadata: { name: KEY.name } }), 30)
  const outcome = await seen.waitFor(exists, seconds(60))
  expect(outcome.met).to.equal(true)
  expect(Number(outcome.after)).to.be.greaterThan(0).and.to.be.lessThan(60_000)
})

test('it ends with the time that was given, and time passes in full', async () => {
  const { cluster, seen } = paced()
  const start = cluster.now()
  const outcome = await seen.waitFor(exists, seconds(5))
  expect(outcome).to.deep.include({ met: false, because: 'timeout', after: 5000 })
  await seen.pass(seconds(3))
  expect(cluster.now() - start).to.equal(8000)
})

test('it ends at once when it has become pointless', async () => {
  const { seen } = paced(() => {
    throw new Error('the program is gone')
  })
  const why = await seen.waitFor(exists, seconds(60)).catch((error: Error) => error.message)
  expect(why).to.equal('the program is gone')
})

test('what acts on a cluster ends with it', async () => {
  const ended: string[] = []
  const cluster = pacedCluster(
    createSimulatedCluster(),
    () => ({ speed: 1, check: () => undefined }),
    async () => {
      ended.push('programs')
    },
  )
  await cluster[Symbol.asyncDispose]()
  expect(ended).to.deep.equal(['programs'])
})

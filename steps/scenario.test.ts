import { test } from 'node:test'
import { expect } from 'chai'
import { replayCommand, resolveBeside, seedOf } from './scenario'

test('a scenario has the same seed everywhere', () => {
  expect(seedOf('Three replicas become ready')).to.equal(seedOf('Three replicas become ready'))
  expect(seedOf('Three replicas become ready')).not.to.equal(seedOf('Four replicas become ready'))
})

test('the replay line names the place and the seed, quoted where a shell needs it', () => {
  const scenario = { name: '', uri: 'features/web.feature', line: 3, seed: 'x' }
  expect(replayCommand(scenario)).to.equal('npx gherkube run features/web.feature:3 --seed x')
  expect(replayCommand({ ...scenario, uri: 'my features/a.feature' })).to.include("'my features/a.feature:3'")
})

test('files stand beside the feature', () => {
  expect(resolveBeside('/p/features/web.feature', 'web.yaml')).to.equal('/p/features/web.yaml')
})

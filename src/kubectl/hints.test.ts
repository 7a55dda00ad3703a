import { test } from 'node:test'
import { expect } from 'chai'
import { createSimulatedCluster } from '../cluster/simulated'
import { createKubectl, memoryFiles } from '.'

async function hintsFor(manifest: string): Promise<readonly string[]> {
  const files = memoryFiles({ 'a.yaml': manifest })
  return (await createKubectl({ cluster: createSimulatedCluster(), files }).run('apply -f a.yaml')).hints
}

test('a kind that is misspelt is named as it may have been meant', async () => {
  expect(await hintsFor('apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: x}\n')).to.deep.equal([
    'did you mean "Deployment"?',
  ])
})

test('a kind in a version that does not have it is told with the one that does', async () => {
  expect(await hintsFor('apiVersion: v1\nkind: Deployment\nmetadata: {name: x}\n')).to.deep.equal([
    'Deployment has the apiVersion apps/v1',
  ])
})

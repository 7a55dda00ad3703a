import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

const EVENT = `apiVersion: v1
kind: Event
metadata: { name: owned }
involvedObject: { kind: ConfigMap, name: owner, namespace: default }
`

test('what a deleted object owned goes with it, but for Events, which nobody collects', async () => {
  const { ok, pass } = kubectlWorld({ files: { 'event.yaml': EVENT } })
  await ok('create configmap owner')
  await ok('create secret generic owned')
  await ok('create -f event.yaml')
  const uid = await ok("get configmap owner -o jsonpath='{.metadata.uid}'")
  const owner = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid })
  for (const kind of ['secret', 'event']) {
    await ok(`patch ${kind} owned --type=merge -p '{"metadata":{"ownerReferences":[${owner}]}}'`)
  }
  await ok('delete configmap owner')
  await pass(5)
  expect(await ok('get secret owned --ignore-not-found -o name')).to.equal('')
  expect(await ok('get event owned -o name')).to.equal('event/owned\n')
})

test('objects that own each other go together when one is deleted in the foreground', async () => {
  const { ok, pass } = kubectlWorld()
  const names = ['a', 'b'] as const
  for (const name of names) await ok(`create configmap ${name}`)
  for (const [name, owner] of [names, [...names].reverse()]) {
    const uid = await ok(`get configmap ${owner} -o jsonpath='{.metadata.uid}'`)
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: owner, uid, blockOwnerDeletion: true }
    await ok(
      `patch configmap ${name} --type=merge -p '{"metadata":{"ownerReferences":[${JSON.stringify(reference)}]}}'`,
    )
  }
  await ok('delete configmap a --cascade=foreground --wait=false')
  await pass(5)
  expect(await ok('get configmap a b --ignore-not-found -o name')).to.equal('')
})

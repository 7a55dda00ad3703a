import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

const CONDITIONS =
  "-o jsonpath='{range .status.conditions[*]}{.type}={.status} of {.observedGeneration} {end}({.status.observedGeneration})'"

test('status and conditions of a pod tell which of its generations they are about', async () => {
  const { ok, pass } = kubectlWorld({ nodes: ['n1'] })
  const shown = (name: string): Promise<string> => ok(`kubectl get pod ${name} ${CONDITIONS}`)
  await ok('kubectl run app --image=nginx:1')
  await pass(20)
  const first =
    'PodReadyToStartContainers=True of 1 Initialized=True of 1 Ready=True of 1 ContainersReady=True of 1 PodScheduled=True of 1 (1)'
  expect(await shown('app')).to.equal(first)
  const since = await ok(`kubectl get pod app -o jsonpath='{.status.conditions[4].lastTransitionTime}'`)
  await ok('kubectl set image pod/app app=nginx:2')
  expect(await shown('app')).to.equal(first)
  await pass(20)
  expect(await shown('app')).to.equal(first.replaceAll(/\b1\b/g, '2'))
  expect(await ok(`kubectl get pod app -o jsonpath='{.status.conditions[4].lastTransitionTime}'`)).to.equal(since)
})

test('so do those that a scheduler and an eviction leave on a pod', async () => {
  const { ok, pass } = kubectlWorld({ nodes: ['n1'] })
  await ok(`kubectl run far --image=nginx:1 --overrides='{"spec":{"nodeSelector":{"disk":"none"}}}'`)
  await ok('kubectl run near --image=nginx:1')
  await pass(20)
  expect(await ok(`kubectl get pod far ${CONDITIONS}`)).to.equal('PodScheduled=False of 1 ()')
  await ok('kubectl taint nodes n1 gone=:NoExecute')
  await pass(1)
  expect(await ok(`kubectl get pod near ${CONDITIONS}`)).to.contain('DisruptionTarget=True of 1 ')
})

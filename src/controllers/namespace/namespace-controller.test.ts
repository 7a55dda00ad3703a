import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

const POD = `apiVersion: v1
kind: Pod
metadata: { name: held, namespace: team, finalizers: [example.com/hold] }
spec: { containers: [{ name: app, image: nginx }] }
`

test('a namespace that cannot go says which pods hold it, and nothing of what has to wait for them', async () => {
  const { ok, pass } = kubectlWorld({ files: { 'pod.yaml': POD } })
  await ok('create namespace team')
  await ok('create -f pod.yaml')
  await ok('create configmap settings -n team')
  await pass(5)
  await ok('delete namespace team --wait=false')
  await pass(60)
  const message = (type: string): Promise<string> =>
    ok(`get namespace team -o jsonpath='{.status.conditions[?(@.type=="${type}")].message}'`)
  expect(await message('NamespaceContentRemaining')).to.equal(
    'Some resources are remaining: pods. has 1 resource instances',
  )
  expect(await message('NamespaceFinalizersRemaining')).to.equal(
    'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
  )
  await ok(`patch pod held -n team --type=merge -p '{"metadata":{"finalizers":null}}'`)
  await pass(30)
  expect(await ok('get namespace team --ignore-not-found -o name')).to.equal('')
})

test('a condition that only says something else keeps the time of its last change', async () => {
  const { ok, pass } = kubectlWorld({ files: { 'pod.yaml': POD } })
  await ok('create namespace team')
  await ok('create -f pod.yaml')
  await ok('create deployment web --image=nginx --replicas=2 -n team')
  await pass(5)
  await ok('delete namespace team --wait=false')
  const remaining = (part: string): Promise<string> =>
    ok(`get namespace team -o jsonpath='{.status.conditions[?(@.type=="NamespaceContentRemaining")].${part}}'`)
  await pass(5)
  const [message, since] = [await remaining('message'), await remaining('lastTransitionTime')]
  await pass(60)
  expect(await remaining('message')).to.not.equal(message)
  expect(await remaining('lastTransitionTime')).to.equal(since)
})

test('pods that nobody ends are unexpected, and tried again and again', async () => {
  const { cluster, ok, pass } = kubectlWorld({ nodes: ['n1'] })
  await ok('create namespace team')
  await ok('create deployment web --image=nginx -n team')
  await pass(20)
  cluster.simulation.stopNode('n1')
  await pass(60)
  await ok('delete namespace team --wait=false')
  await pass(60)
  expect(
    await ok(
      `get namespace team -o jsonpath='{.status.conditions[?(@.type=="NamespaceDeletionContentFailure")].message}'`,
    ),
  ).to.equal(
    'Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: team for gvr: /v1, Resource=pods',
  )
  await ok('delete node n1')
  await pass(200)
  expect(await ok('get namespace team --ignore-not-found -o name')).to.equal('')
})

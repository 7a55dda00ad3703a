import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

const SET = `apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: nginx }] }
`
const pod = (name: string, command: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web } }
spec: { restartPolicy: Never, containers: [{ name: app, image: busybox, command: [${command}] }] }
`

test('a ReplicaSet adopts the pods that run, not those that have ended', async () => {
  const files = { 'set.yaml': SET, 'ended.yaml': pod('ended', '"true"'), 'runs.yaml': pod('runs', 'sleep, "9000"') }
  const { ok, pass } = kubectlWorld({ files })
  const ownerOf = (name: string): Promise<string> =>
    ok(`get pod ${name} -o jsonpath='{.metadata.ownerReferences[*].name}'`)
  await ok('create -f ended.yaml')
  await ok('create -f runs.yaml')
  await pass(10)
  await ok('create -f set.yaml')
  await pass(10)
  expect([await ownerOf('ended'), await ownerOf('runs')]).to.deep.equal(['', 'web'])
  expect(await ok("get rs web -o jsonpath='{.status.replicas}'")).to.equal('2')
})

test('a ReplicaSet keeps a pod that has ended, whatever its labels become', async () => {
  const { cluster, ok, pass } = kubectlWorld({ files: { 'set.yaml': SET } })
  await ok('create -f set.yaml')
  await pass(10)
  const [name = ''] = (await ok("get pods -o jsonpath='{.items[*].metadata.name}'")).split(' ')
  cluster.simulation.failPod({ namespace: 'default', name }, 'Evicted', 'The node was low on resource: memory.')
  await pass(5)
  await ok(`label pod ${name} app=other --overwrite`)
  await pass(5)
  expect(await ok(`get pod ${name} -o jsonpath='{.metadata.ownerReferences[*].name}'`)).to.equal('web')
})

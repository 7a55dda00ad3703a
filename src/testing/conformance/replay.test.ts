import { test } from 'node:test'
import { expect } from 'chai'
import type { CaseStep, ConformanceCase } from './case'
import { type Replay, replayCase } from './replay'

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: nginx}]}
`

const replay = (steps: readonly Partial<CaseStep>[], parts: Partial<ConformanceCase> = {}): Promise<Replay> =>
  replayCase({
    ...{ name: 'x', topic: 'x', about: '', initial: {}, images: {}, unstable: [], files: { 'web.yaml': WEB } },
    nodes: [{ name: 'node-1' }, { name: 'node-2' }],
    kubelet: { startDelayMs: 500, stopDelayMs: 300 },
    steps: steps.map((step) => ({ snapshot: {}, extremes: {}, ...step })),
    ...parts,
  })

const podsOf = ({ steps }: Replay, step: number): readonly Record<string, unknown>[] =>
  steps[step]?.snapshot.pods as unknown as Record<string, unknown>[]

test('pods are named by order of creation, and commands may say so', async () => {
  const found = await replay([
    { kubectl: 'apply -f web.yaml' },
    { kubectl: 'delete pod web-<rs1>-<p1>', looks: ['get pods'] },
  ])
  expect(podsOf(found, 0).map(({ name }) => name)).to.have.members(['web-<rs1>-<p1>', 'web-<rs1>-<p2>'])
  expect(podsOf(found, 1).map(({ name }) => name)).to.have.members(['web-<rs1>-<p2>', 'web-<rs1>-<p3>'])
  expect(found.steps[1]?.runs?.[0]?.stdout).to.equal('pod "web-<rs1>-<p1>" deleted from default namespace\n')
  expect(found.steps[1]?.runs?.[1]?.stdout).to.contain('web-<rs1>-<p3>')
})

test('a pod can be named by its node', async () => {
  const found = await replay([{ kubectl: 'apply -f web.yaml' }, { kubectl: 'delete pod <pod:web-@node-2>' }])
  const gone = podsOf(found, 0).find(({ node }) => node === 'node-2')
  expect(found.steps[1]?.runs?.[0]?.stdout).to.contain(`pod "${gone?.name}" deleted`)
})

test('every action of a step is done', async () => {
  const found = await replay([
    { kubectl: ['apply -f web.yaml', 'scale deployment web --replicas=3'] },
    { setPodReady: { pod: 'web-<rs1>-<p1>', ready: false } },
    { crashPod: { pod: 'web-<rs1>-<p2>', exitCode: 3 }, settle: false },
    { failPod: { pod: 'web-<rs1>-<p3>', reason: 'Evicted', message: 'no room' } },
    { addNode: { name: 'node-3' }, nodeNotReady: 'node-1', sleep: 1 },
    { nodeUp: 'node-1', removeNode: 'node-3' },
    { nodePressure: { node: 'node-1', type: 'DiskPressure', on: true } },
    { setImage: { image: 'late', behaviour: { readyAfterMs: 5000 } }, kubectl: 'run late --image=late', settle: false },
    { until: { kind: 'Pod', name: 'late', path: 'status.containerStatuses[0].ready', equals: true } },
  ])
  expect(found.steps.flatMap(({ failure }) => failure ?? [])).to.deep.equal([])
  const named = (step: number, name: string) => podsOf(found, step).find((pod) => pod.name === name)
  expect(named(1, 'web-<rs1>-<p1>')?.ready).to.equal(false)
  expect(named(3, 'web-<rs1>-<p3>')).to.include({ phase: 'Failed', reason: 'Evicted', message: 'no room' })
  expect(JSON.stringify(found.steps[4]?.snapshot.nodes)).to.contain('Ready=False')
  expect(JSON.stringify(found.steps[5]?.snapshot.nodes)).not.to.contain('Ready=False')
  expect(JSON.stringify(found.steps[6]?.snapshot.nodes)).to.contain('DiskPressure=True')
  expect(named(8, 'late')?.ready).to.equal(true)
})

test('an action that is not known is told, and the case goes on', async () => {
  const found = await replay([{ earthquake: 7 } as Partial<CaseStep>, { kubectl: 'apply -f web.yaml' }])
  expect(found.steps[0]?.failure).to.contain('unknown actions earthquake')
  expect(podsOf(found, 1)).to.have.length(2)
})

test('extremes cover the whole step', async () => {
  const found = await replay([{ kubectl: 'apply -f web.yaml' }, { kubectl: 'scale deployment web --replicas=1' }])
  expect(found.steps.map(({ extremes }) => extremes['Deployment/web'])).to.deep.equal([
    {
      ...{ maxPods: 2, maxPodsInclTerminating: 2, minReady: 0, maxReady: 2, maxNotReady: 2 },
      ...{ maxSpecReplicasSum: 2, minSpecReplicasSum: 2, minStatusAvailable: 0, maxStatusReplicas: 2 },
    },
    {
      ...{ maxPods: 2, maxPodsInclTerminating: 2, minReady: 1, maxReady: 2, maxNotReady: 0 },
      ...{ maxSpecReplicasSum: 2, minSpecReplicasSum: 1, minStatusAvailable: 1, maxStatusReplicas: 2 },
    },
  ])
})

test('kinds that no description knows are shown in the recorded shape', async () => {
  const recorded = [{ name: 'tick', schedule: 'x', suspend: false, active: 0, lastSchedule: false }]
  const found = await replay([
    {
      kubectl: 'create cronjob tick --image=busybox --schedule="0 0 1 1 *"',
      snapshot: { cronJobs: recorded, frobnicators: [] },
    },
  ])
  expect(found.steps[0]?.snapshot.cronJobs).to.deep.equal([
    { name: 'tick', schedule: '0 0 1 1 *', suspend: false, active: 0, lastSchedule: false },
  ])
  expect(found.unknown).to.deep.equal(['frobnicators'])
})

import { test } from 'node:test'
import { expect } from 'chai'
import { deploymentYaml, kubectlWorld } from '../../testing/kubectl-world'

const budget = (spec: string): string => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: budget }
spec: { ${spec}, selector: { matchLabels: { app: web } } }
`
const job = `apiVersion: batch/v1
kind: Job
metadata: { name: work }
spec: { template: { metadata: { labels: { app: web } }, spec: { restartPolicy: Never, containers: [{ name: c, image: busybox, command: [sleep, '9000'] }] } } }
`
const pod = `apiVersion: v1
kind: Pod
metadata: { name: alone, labels: { app: web } }
spec: { containers: [{ name: c, image: nginx }] }
`

const STATUS = `{.status.currentHealthy}/{.status.desiredHealthy} of {.status.expectedPods}, {.status.disruptionsAllowed} may go`
const CONDITION = `{.status.conditions[0].status} {.status.conditions[0].reason} {.status.conditions[0].message}`

async function worldWith(files: Readonly<Record<string, string>>) {
  const world = kubectlWorld({ files })
  for (const name of Object.keys(files)) await world.ok(`create -f ${name}`)
  await world.pass(30)
  const show = (path: string): Promise<string> => world.ok(`get pdb budget -o jsonpath='${path}'`)
  const events = (reason: string): Promise<string> =>
    world.ok(`get events --field-selector reason=${reason} -o jsonpath='{.items[*].message}'`)
  return { ...world, show, events }
}

test('a share of the pods of a Deployment is a share of its replicas', async () => {
  const { show } = await worldWith({
    'web.yaml': deploymentYaml('web', 'nginx', 'replicas: 5'),
    'budget.yaml': budget('maxUnavailable: 30%'),
  })
  expect(await show(STATUS)).to.equal('5/3 of 5, 2 may go')
})

test('a budget over pods of a kind without a size allows nothing and says why', async () => {
  const { show, events } = await worldWith({ 'job.yaml': job, 'budget.yaml': budget('maxUnavailable: 1') })
  const why = 'jobs.batch does not implement the scale subresource'
  expect(await show(CONDITION)).to.equal(`False SyncFailed ${why}`)
  expect(await show('{.status.disruptionsAllowed}')).to.equal('0')
  expect(await events('CalculateExpectedPodCountFailed')).to.equal(
    `Failed to calculate the number of expected pods: ${why}`,
  )
})

test('a number of pods needs no size', async () => {
  const { show } = await worldWith({ 'job.yaml': job, 'budget.yaml': budget('minAvailable: 1') })
  expect(await show(STATUS)).to.equal('1/1 of 1, 0 may go')
  expect(await show(CONDITION)).to.equal('False InsufficientPods ')
})

test('a budget without a number allows nothing', async () => {
  const { show } = await worldWith({
    'web.yaml': deploymentYaml('web', 'nginx'),
    'budget.yaml': budget('unhealthyPodEvictionPolicy: AlwaysAllow'),
  })
  expect(await show('{.status.disruptionsAllowed}')).to.equal('0')
})

test('pods that nobody controls do not count, and are warned of', async () => {
  const { show, events } = await worldWith({
    'web.yaml': deploymentYaml('web', 'nginx'),
    'pod.yaml': pod,
    'budget.yaml': budget('maxUnavailable: 1'),
  })
  expect(await show(STATUS)).to.equal('3/1 of 2, 2 may go')
  expect(await events('UnmanagedPods')).to.contain(
    '(selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},})',
  )
})

test('a pod that two budgets select says that only one of them is looked at', async () => {
  const { events } = await worldWith({
    'budget.yaml': budget('minAvailable: 1'),
    'other.yaml': budget('minAvailable: 2').replace('name: budget', 'name: other'),
    'pod.yaml': pod,
  })
  expect(await events('MultiplePodDisruptionBudgets')).to.equal(
    'Pod "default"/"alone" matches multiple PodDisruptionBudgets.  Chose "budget" arbitrarily.',
  )
})

test('a pod that was to be evicted and stays is counted again after two minutes, and told of', async () => {
  const { ok, pass, show, events } = await worldWith({ 'pod.yaml': pod, 'budget.yaml': budget('minAvailable: 0') })
  const status = { status: { disruptedPods: { alone: '2026-01-01T00:00:30Z' } } }
  await ok(`patch pdb budget --subresource=status --type=merge -p '${JSON.stringify(status)}'`)
  await pass(60)
  expect(await show('{.status.currentHealthy}')).to.equal('0')
  await pass(65)
  expect(await show('{.status.currentHealthy}')).to.equal('1')
  expect(await events('NotDeleted')).to.equal("Pod was expected by PDB default/default to be deleted but it wasn't")
})

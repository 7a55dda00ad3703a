import { test } from 'node:test'
import { expect } from 'chai'
import { deploymentYaml, kubectlWorld } from '../../testing/kubectl-world'

const autoscaler = (name: string, metrics: string): string => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: ${name} }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 1
  maxReplicas: 10
  metrics: [${metrics}]
`
const CPU = '{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }'
const QUEUE =
  '{ type: External, external: { metric: { name: queue }, target: { type: AverageValue, averageValue: "10" } } }'

async function worldWith(...autoscalers: readonly string[]) {
  const hpas = Object.fromEntries(autoscalers.map((text, i) => [`hpa${i}.yaml`, text]))
  const requests = '\n        resources: { requests: { cpu: 100m } }\n'
  const files = { 'web.yaml': `${deploymentYaml('web', 'web').trimEnd()}${requests}`, ...hpas }
  const world = kubectlWorld({ files })
  for (const name of Object.keys(files)) await world.ok(`create -f ${name}`)
  const events = async (reason: string): Promise<readonly string[]> => {
    const lines = '{range .items[*]}{.message}{"\\n"}{end}'
    const text = await world.ok(`get events --field-selector reason=${reason} -o jsonpath='${lines}'`)
    return text.split('\n').slice(0, -1)
  }
  const show = (path: string): Promise<string> => world.ok(`get hpa web -o jsonpath='${path}'`)
  return { ...world, events, show }
}

test('before there is any sample of the pods an autoscaler says that there is none', async () => {
  const { events, pass } = await worldWith(autoscaler('web', CPU))
  await pass(1)
  const why =
    'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API'
  expect(await events('FailedGetResourceMetric')).to.deep.equal([why])
  expect(await events('FailedComputeMetricsReplicas')).to.deep.equal([
    `invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${why}`,
  ])
})

test('a metric that is not to be had leaves its place in the status empty', async () => {
  const { cluster, pass, show, ok } = await worldWith(autoscaler('web', `${QUEUE}, ${CPU}`))
  cluster.simulation.setImage('web', { usage: { cpuMillis: 50 } })
  await pass(400)
  expect(await show('{.status.currentMetrics[*].type}')).to.equal(' Resource')
  expect(await ok('get hpa web --no-headers')).to.contain('<unknown>/10 (avg), cpu: 50%/50%')
})

test('a tolerance of its own, a plain number in the manifest, is how far the ratio may be off', async () => {
  const tolerant = `${autoscaler('web', QUEUE).trimEnd()}\n  behavior: { scaleUp: { tolerance: 0.5 } }\n`
  const { cluster, ok, pass, show } = await worldWith(tolerant)
  expect(await show('{.spec.behavior.scaleUp.tolerance}')).to.equal('500m')
  await pass(20)
  cluster.simulation.setMetric('external', 'queue', 29_000)
  await pass(60)
  expect(await ok("get deployment web -o jsonpath='{.spec.replicas}'")).to.equal('2')
  cluster.simulation.setMetric('external', 'queue', 31_000)
  await pass(60)
  expect(await ok("get deployment web -o jsonpath='{.spec.replicas}'")).to.equal('4')
})

const unscalable: readonly (readonly [string, string, string])[] = [
  ['that does not exist', 'apiVersion: apps/v1, kind: Deployment, name: gone', 'deployments.apps "gone" not found'],
  ['of no group', 'kind: Deployment, name: web', 'no matches for kind "Deployment" in group ""'],
  [
    'without a scale',
    'apiVersion: apps/v1, kind: DaemonSet, name: web',
    'the server could not find the requested resource',
  ],
]
for (const [what, target, why] of unscalable) {
  test(`a target ${what} cannot be sized, and why is said`, async () => {
    const hpa = autoscaler('web', CPU).replace(/scaleTargetRef: .*/, `scaleTargetRef: { ${target} }`)
    const { pass, show, events } = await worldWith(hpa)
    await pass(1)
    expect(await events('FailedGetScale')).to.deep.equal([why])
    expect(await show('{.status.conditions[0].message}')).to.equal(
      `the HPA controller was unable to get the target's current scale: ${why}`,
    )
  })
}

test('two autoscalers of the same pods do nothing, and name each other', async () => {
  const { ok, pass, events } = await worldWith(autoscaler('web', CPU), autoscaler('other', CPU))
  await pass(40)
  const why = 'pods by selector app=web are controlled by multiple HPAs: [default/other default/web]'
  expect(await events('AmbiguousSelector')).to.contain(why)
  expect(await events('FailedComputeMetricsReplicas')).to.contain(why)
  const condition = `{.status.conditions[?(@.type=="ScalingActive")].reason}`
  expect(await ok(`get hpa web other -o jsonpath='{range .items[*]}${condition} {end}'`)).to.equal(
    'AmbiguousSelector AmbiguousSelector ',
  )
})

test('a size that only former recommendations explain has no reason', async () => {
  const { cluster, ok, pass, events } = await worldWith(autoscaler('web', QUEUE))
  cluster.simulation.setMetric('external', 'queue', 40_000)
  await pass(30)
  const grown = 'New size: 4; reason: external metric queue(nil) above target'
  expect(await events('SuccessfulRescale')).to.deep.equal([grown])
  cluster.simulation.setMetric('external', 'queue', 20_000)
  await pass(20)
  await ok('scale deployment web --replicas=2')
  await pass(20)
  expect(await ok("get deployment web -o jsonpath='{.spec.replicas}'")).to.equal('4')
  expect(await events('SuccessfulRescale')).to.have.members([grown, 'New size: 4; reason: '])
})

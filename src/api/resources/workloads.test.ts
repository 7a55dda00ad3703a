import { test } from 'node:test'
import { expect } from 'chai'
import { refusals, row, settled, updateRefusals } from '../../testing/settled'
import type { KubernetesObject } from '../object'
import type { Resource } from '../resource'
import { daemonSets } from './daemon-set'
import { deployments } from './deployment'
import { podDisruptionBudgets } from './pod-disruption-budget'
import { replicaSets } from './replica-set'
import { replicationControllers } from './replication-controller'
import { statefulSets } from './stateful-set'

const labels = { app: 'web' }
const template = (spec: object = {}, metadata: object = { labels }) => ({
  metadata,
  spec: { containers: [{ name: 'app', image: 'nginx:1.19' }], ...spec },
})
const workload = (spec: object = {}) => ({ spec: { selector: { matchLabels: labels }, template: template(), ...spec } })

const SELECTING = [deployments, replicaSets, daemonSets, statefulSets] as readonly Resource<KubernetesObject>[]

for (const resource of SELECTING) {
  const says = (spec: object) => refusals(resource, workload(spec))

  test(`${resource.kind}: a sound manifest is accepted`, () => {
    expect(says({})).to.deep.equal([])
  })

  test(`${resource.kind}: the selector is there and finds the template's pods`, () => {
    expect(says({ selector: undefined })).to.deep.equal(['spec.selector: Required value'])
    expect(says({ selector: { matchLabels: { app: 'other' } } })).to.deep.equal([
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ])
    expect(says({ selector: {} })[0]).to.match(/^spec\.selector: Invalid value: \{\}: empty selector is invalid for /)
    expect(says({ selector: { matchExpressions: [{ key: 'app', operator: 'In', values: [] }] } })[0]).to.equal(
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
    )
  })

  test(`${resource.kind}: its pods always restart`, () => {
    expect(says({ template: template({ restartPolicy: 'Never' }) })).to.deep.equal([
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ])
  })

  test(`${resource.kind}: errors inside the template say where`, () => {
    expect(says({ template: template({ containers: [] }) })).to.deep.equal([
      'spec.template.spec.containers: Required value',
    ])
  })

  test(`${resource.kind}: the selector never changes`, () => {
    const changed = { app: 'web', tier: 'x' }
    const after = workload({ selector: { matchLabels: changed }, template: template({}, { labels: changed }) })
    const errors = updateRefusals(resource, workload(), after)
    expect(errors).to.have.length(1)
    expect(errors[0]).to.match(
      /spec\.selector: Invalid value: \{"matchLabels":\{"app":"web","tier":"x"\}\}: field is immutable|^spec: Forbidden: updates to statefulset spec/,
    )
  })
}

test('A deployment rolls a quarter of its pods at a time unless it says otherwise', () => {
  const { spec, status } = settled(deployments, workload())
  expect([spec.replicas, spec.revisionHistoryLimit, spec.progressDeadlineSeconds]).to.deep.equal([1, 10, 600])
  expect(spec.strategy).to.deep.equal({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
  })
  expect(status).to.deep.equal({})
})

const rolling = (rollingUpdate: object) => workload({ strategy: { type: 'RollingUpdate', rollingUpdate } })

const deploymentErrors: readonly (readonly [string, object, string])[] = [
  [
    'negative replicas',
    workload({ replicas: -1 }),
    'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'no room to roll',
    rolling({ maxUnavailable: 0, maxSurge: '0%' }),
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
  ],
  [
    'more than everything unavailable',
    rolling({ maxUnavailable: '150%' }),
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "150%": must not be greater than 100%',
  ],
  [
    'a percentage that is none',
    rolling({ maxSurge: 'many' }),
    `spec.strategy.rollingUpdate.maxSurge: Invalid value: "many": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
  ],
  [
    'a rolling block that Recreate has no use for',
    workload({ strategy: { type: 'Recreate', rollingUpdate: {} } }),
    "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ],
  [
    'a strategy that is none',
    workload({ strategy: { type: 'Blue' } }),
    'spec.strategy: Unsupported value: {"Type":"Blue","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
  ],
  [
    'a deadline before pods can be available',
    workload({ minReadySeconds: 10, progressDeadlineSeconds: 10 }),
    'spec.progressDeadlineSeconds: Invalid value: 10: must be greater than minReadySeconds',
  ],
]

for (const [what, manifest, error] of deploymentErrors) {
  test(`A deployment with ${what} is refused`, () => {
    expect(refusals(deployments, manifest as never)).to.deep.equal([error])
  })
}

test('An annotation is part of what a deployment wants', () => {
  const before = settled(deployments, workload())
  const after = { ...before, metadata: { ...before.metadata, annotations: { a: 'b' } } }
  expect(deployments.bumpsGeneration?.(after, before)).to.equal(true)
  expect(deployments.bumpsGeneration?.(before, before)).to.equal(false)
})

test('Old deployments keep what was the default in their time', () => {
  const old = settled(
    deployments,
    { spec: { template: template(), rollbackTo: { revision: 2 } } },
    'extensions/v1beta1',
  )
  expect(old.spec.selector).to.deep.equal({ matchLabels: labels })
  expect(old.metadata.labels).to.deep.equal(labels)
  expect(old.metadata.annotations).to.deep.equal({ 'deprecated.deployment.rollback.to': '2' })
  expect(old.spec.strategy?.rollingUpdate).to.deep.equal({ maxUnavailable: 1, maxSurge: 1 })
  expect([old.spec.revisionHistoryLimit, old.spec.progressDeadlineSeconds]).to.deep.equal([2147483647, 2147483647])
  expect(old.spec).to.not.have.property('rollbackTo')
  const newer = settled(deployments, { spec: { template: template() } }, 'apps/v1beta1')
  expect([newer.spec.revisionHistoryLimit, newer.spec.progressDeadlineSeconds]).to.deep.equal([2, 600])
  expect(newer.spec.strategy?.rollingUpdate).to.deep.equal({ maxUnavailable: '25%', maxSurge: '25%' })
  expect(settled(deployments, { spec: { template: template() } }, 'apps/v1beta2').spec.selector).to.equal(undefined)
})

test('A ReplicationController selects its template, and is named after it, unless told', () => {
  const controller = settled(replicationControllers, { spec: { template: template() } })
  expect([controller.spec.selector, controller.metadata.labels]).to.deep.equal([labels, labels])
  expect(refusals(replicationControllers, { spec: { template: template({}, {}) } })).to.deep.equal([
    'spec.selector: Required value',
  ])
  expect(refusals(replicationControllers, { spec: { selector: { a: 'b' }, template: template() } })).to.deep.equal([
    'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
  ])
})

test('A DaemonSet replaces one pod at a time, and counts its templates', () => {
  const set = settled(daemonSets, workload())
  expect(set.spec.updateStrategy).to.deep.equal({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
  })
  expect(set.metadata.annotations).to.deep.equal({ 'deprecated.daemonset.template.generation': '1' })
  const draft = settled(daemonSets, workload({ template: template({ hostNetwork: true }) }))
  daemonSets.prepareForUpdate?.(draft as never, set, {} as never)
  expect(draft.metadata.annotations).to.deep.equal({ 'deprecated.daemonset.template.generation': '2' })
})

test('The ports of a template on the network of the node are left to its pods', () => {
  const containers = [{ name: 'a', image: 'a:1', ports: [{ containerPort: 80 }] }]
  const manifest = workload({ template: template({ hostNetwork: true, containers }) })
  expect(settled(daemonSets, manifest).spec.template.spec?.containers[0]?.ports).to.deep.equal([
    { containerPort: 80, protocol: 'TCP' },
  ])
  expect(refusals(daemonSets, manifest)).to.deep.equal([])
})

test('A DaemonSet either surges or lets pods go', () => {
  const says = (rollingUpdate: object) => refusals(daemonSets, workload({ updateStrategy: { rollingUpdate } }))
  const path = 'spec.updateStrategy.rollingUpdate'
  expect(says({ maxUnavailable: 0 })).to.deep.equal([
    `${path}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`,
  ])
  expect(says({ maxSurge: 1 })).to.deep.equal([
    `${path}.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero`,
  ])
  expect(says({ maxSurge: 1, maxUnavailable: 0 })).to.deep.equal([])
})

test('A StatefulSet that does not name its strategy gets the whole block', () => {
  const strategyOf = (updateStrategy?: object) =>
    settled(statefulSets, workload({ updateStrategy })).spec.updateStrategy
  expect(strategyOf()).to.deep.equal({ type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } })
  expect(strategyOf({ type: 'RollingUpdate' })).to.deep.equal({ type: 'RollingUpdate' })
  expect(strategyOf({ type: 'OnDelete' })).to.deep.equal({ type: 'OnDelete' })
})

test('A StatefulSet changes only where it can', () => {
  const changes = (spec: object) => updateRefusals(statefulSets, workload(), workload(spec))
  expect(changes({ replicas: 5, minReadySeconds: 3, revisionHistoryLimit: 2, ordinals: { start: 1 } })).to.deep.equal(
    [],
  )
  expect(changes({ serviceName: 'other' })).to.deep.equal([
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  ])
})

test('A StatefulSet refuses what it does not know', () => {
  expect(refusals(statefulSets, workload({ podManagementPolicy: 'Random' }))).to.deep.equal([
    `spec.podManagementPolicy: Invalid value: "Random": must be 'OrderedReady' or 'Parallel'`,
  ])
  const rollingUpdate = { maxUnavailable: 0, partition: -1 }
  expect(refusals(statefulSets, workload({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } }))).to.deep.equal([
    'spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0',
    'spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0',
  ])
})

test('Workloads show their numbers, containers and selectors', () => {
  const web = { ...settled(deployments, workload({ replicas: 3 })), status: { readyReplicas: 2, updatedReplicas: 3 } }
  expect(row(deployments, web)).to.deep.equal({
    Name: 'x',
    Ready: '2/3',
    'Up-to-date': 3,
    Available: 0,
    Age: '0s',
    Containers: 'app',
    Images: 'nginx:1.19',
    Selector: 'app=web',
  })
  const agent = settled(daemonSets, workload({ template: template({ nodeSelector: { disk: 'ssd' } }) }))
  expect(row(daemonSets, agent)).to.include({ Desired: 0, 'Node Selector': 'disk=ssd' })
  expect(row(replicaSets, settled(replicaSets, workload()))).to.include({ Desired: 1, Current: 0, Ready: 0 })
  expect(row(statefulSets, settled(statefulSets, workload()))).to.include({ Ready: '0/1' })
})

test('Scaling writes the replicas and nothing else', () => {
  const web = settled(deployments, workload())
  const scaled = deployments.scale?.withReplicas(web, 5)
  expect(scaled).to.deep.equal({ ...web, spec: { ...web.spec, replicas: 5 } })
  expect(web.spec.replicas).to.equal(1)
})

test('A budget that says both, and a strategy that does not exist, are shown as the server has them', () => {
  const selector = { matchLabels: labels }
  expect(refusals(podDisruptionBudgets, { spec: { minAvailable: 1, maxUnavailable: '10%', selector } })).to.deep.equal([
    'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":"10%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
  ])
  const set = (updateStrategy: object) => refusals(statefulSets, workload({ updateStrategy }))
  expect(set({ type: 'Recreate' })).to.deep.equal([
    `spec.updateStrategy: Invalid value: {"Type":"Recreate","RollingUpdate":null}: must be 'RollingUpdate' or 'OnDelete'`,
  ])
  expect(set({ type: 'OnDelete', rollingUpdate: { partition: 2 } })).to.deep.equal([
    `spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":2,"MaxUnavailable":null}: only allowed for updateStrategy 'RollingUpdate'`,
  ])
})

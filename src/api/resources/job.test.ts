import { test } from 'node:test'
import { expect } from 'chai'
import { minutes, plus, SIMULATION_EPOCH } from '../../base/time'
import { refusals, row, settled, updateRefusals } from '../../testing/settled'
import type { Job } from '../kinds'
import { cronJobs } from './cron-job'
import { jobs } from './job'

const template = (spec: object = {}) => ({
  spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'busybox' }], ...spec },
})
const job = (spec: object = {}) => ({ spec: { template: template(), ...spec } })

test('A job runs one pod, six times at most, and selects it by the uid of the job', () => {
  const { spec, status } = settled(jobs, job())
  expect(spec).to.include({
    completions: 1,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  })
  expect(spec.selector).to.deep.equal({ matchLabels: { 'batch.kubernetes.io/controller-uid': 'uid-x' } })
  expect(spec.template.metadata?.labels).to.deep.equal({
    'batch.kubernetes.io/controller-uid': 'uid-x',
    'batch.kubernetes.io/job-name': 'x',
    'controller-uid': 'uid-x',
    'job-name': 'x',
  })
  expect(status).to.deep.equal({})
})

test('Parallelism alone makes a work queue; completions alone run one after another', () => {
  expect(settled(jobs, job({ parallelism: 3 })).spec.completions).to.equal(undefined)
  expect(settled(jobs, job({ completions: 3 })).spec.parallelism).to.equal(1)
})

test('Policies change the other defaults', () => {
  const indexed = settled(jobs, job({ completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 }))
  expect(indexed.spec.backoffLimit).to.equal(2147483647)
  const rules = [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }]
  const { spec } = settled(jobs, job({ podFailurePolicy: { rules } }))
  expect(spec.podReplacementPolicy).to.equal('Failed')
  expect(spec.podFailurePolicy?.rules[0]?.onPodConditions).to.deep.equal([{ type: 'DisruptionTarget', status: 'True' }])
})

const wrong: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'a restart policy that never ends',
    { template: template({ restartPolicy: 'Always' }) },
    ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
  [
    'no restart policy',
    { template: template({ restartPolicy: undefined }) },
    ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
  [
    'negative parallelism',
    { parallelism: -1 },
    ['spec.parallelism: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    'indexes without an end',
    { completionMode: 'Indexed', parallelism: 2 },
    ['spec.completions: Required value: when completion mode is Indexed'],
  ],
  [
    'an unknown completion mode',
    { completionMode: 'Random' },
    ['spec.completionMode: Unsupported value: "Random": supported values: "NonIndexed", "Indexed"'],
  ],
  [
    'a backoff for indexes that it does not have',
    { backoffLimitPerIndex: 1 },
    ['spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
  ],
  [
    'a failure policy and restarts in place',
    { template: template({ restartPolicy: 'OnFailure' }), podFailurePolicy: { rules: [] } },
    [
      'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
    ],
  ],
  [
    'a limit of failed indexes without indexes',
    { maxFailedIndexes: 1 },
    [
      'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
      'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
    ],
  ],
  [
    'more indexes with retries than its status could hold',
    { completionMode: 'Indexed', completions: 100_001, parallelism: 20_000, backoffLimitPerIndex: 1 },
    [
      'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000',
      'spec.parallelism: Invalid value: 20000: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
    ],
  ],
  [
    'a failure policy that contradicts itself',
    {
      podFailurePolicy: {
        rules: [
          { action: 'FailIndex', onPodConditions: [{ type: 'Ready', status: 'Maybe' }] },
          { action: 'FailJob', onExitCodes: { operator: 'In', values: [3, 3, 0], containerName: 'sidecar' } },
          { onPodConditions: [{ type: 'Ready' }], onExitCodes: { operator: 'In', values: [] } },
          { action: 'Count' },
        ],
      },
    },
    [
      'spec.podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
      'spec.podFailurePolicy.rules[0].onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"',
      'spec.podFailurePolicy.rules[1].onExitCodes.containerName: Invalid value: "sidecar": must be one of the container or initContainer names in the pod template',
      'spec.podFailurePolicy.rules[1].onExitCodes.values[1]: Duplicate value: 3',
      'spec.podFailurePolicy.rules[1].onExitCodes.values[2]: Invalid value: 0: must not be 0 for the In operator',
      'spec.podFailurePolicy.rules[1].onExitCodes.values: Invalid value: [3,3,0]: must be ordered',
      'spec.podFailurePolicy.rules[2].action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]',
      'spec.podFailurePolicy.rules[2].onExitCodes.values: Invalid value: []: at least one value is required',
      'spec.podFailurePolicy.rules[2]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
      'spec.podFailurePolicy.rules[3]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
    ],
  ],
  [
    'a success policy without indexes',
    { successPolicy: { rules: [{ succeededCount: 1 }] } },
    [
      'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode',
    ],
  ],
  [
    'a success policy about indexes that it does not have',
    {
      completionMode: 'Indexed',
      completions: 5,
      successPolicy: {
        rules: [
          { succeededIndexes: '0,2-5' },
          { succeededIndexes: '3,1' },
          { succeededIndexes: '1-2-3' },
          { succeededIndexes: 'one' },
          { succeededIndexes: '1,3-4', succeededCount: 4 },
          { succeededCount: 6 },
        ],
      },
    },
    [
      'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0,2-5": error parsing succeededIndexes: too large index: "5"',
      'spec.successPolicy.rules[1].succeededIndexes: Invalid value: "3,1": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1',
      `spec.successPolicy.rules[2].succeededIndexes: Invalid value: "1-2-3": error parsing succeededIndexes: the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by '-'`,
      'spec.successPolicy.rules[3].succeededIndexes: Invalid value: "one": error parsing succeededIndexes: cannot convert string to integer for index: "one"',
      'spec.successPolicy.rules[4].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of indexes in the specified succeededIndexes field)',
      'spec.successPolicy.rules[5].succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)',
    ],
  ],
  [
    'a manager without a domain',
    { managedBy: 'kueue' },
    ['spec.managedBy: Invalid value: "kueue": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
  [
    'a selector of its own',
    { selector: { matchLabels: { app: 'x' } } },
    [
      'spec.selector: Invalid value: {"matchLabels":{"app":"x","batch.kubernetes.io/controller-uid":"uid-x"}}: `selector` not auto-generated',
      'spec.template.metadata.labels: Invalid value: {"batch.kubernetes.io/controller-uid":"uid-x","batch.kubernetes.io/job-name":"x","controller-uid":"uid-x","job-name":"x"}: `selector` does not match template `labels`',
    ],
  ],
]

for (const [what, spec, errors] of wrong) {
  test(`A job with ${what} is refused`, () => {
    expect(refusals(jobs, job(spec))).to.deep.equal(errors)
  })
}

test('A job that selects by hand may', () => {
  const labelled = { ...template(), metadata: { labels: { app: 'x' } } }
  const manual = job({ manualSelector: true, selector: { matchLabels: { app: 'x' } }, template: labelled })
  expect(refusals(jobs, manual)).to.deep.equal([])
})

test('A job keeps its template and completions; how fast it runs may change', () => {
  const changes = (spec: object, before: object = {}) => updateRefusals(jobs, job(before), job({ ...before, ...spec }))
  expect(
    changes({ completions: 1, parallelism: 4, suspend: true, backoffLimit: 1, activeDeadlineSeconds: 9 }),
  ).to.deep.equal([])
  expect(changes({ completions: 4 })).to.deep.equal(['spec.completions: Invalid value: 4: field is immutable'])
  expect(changes({ template: template({ nodeSelector: { a: 'b' } }) })[0]).to.match(
    /^spec\.template: Invalid value: .*: field is immutable$/,
  )
  expect(changes({ template: template({ nodeSelector: { a: 'b' } }) }, { suspend: true })).to.deep.equal([])
  const indexed = { completionMode: 'Indexed', completions: 2, parallelism: 2 }
  expect(changes({ completions: 3, parallelism: 3 }, indexed)).to.deep.equal([])
  expect(changes({ completions: 3 }, indexed)).to.deep.equal([
    'spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism',
  ])
})

test('While it has not started, a suspended job may go to other nodes, not to other neighbours', () => {
  const changes = (affinity: object) =>
    updateRefusals(jobs, job({ suspend: true }), job({ suspend: true, template: template({ affinity }) }))
  const nodeSelectorTerms = [{ matchExpressions: [{ key: 'disk', operator: 'Exists' }] }]
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } }
  expect(changes({ nodeAffinity })).to.deep.equal([])
  const near = { labelSelector: { matchLabels: { app: 'x' } }, topologyKey: 'kubernetes.io/hostname' }
  expect(changes({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near] } })[0]).to.match(
    /^spec\.template: Invalid value: .*: field is immutable$/,
  )
})

test('The name of a job has to fit into the labels of its pods', () => {
  const name = 'a'.repeat(64)
  const error = `spec.template.labels: Invalid value: "${name}": must be no more than 63 bytes`
  expect(refusals(jobs, { ...job(), metadata: { name } })).to.deep.equal([error, error])
})

test('The name of an indexed job has to fit into the host names of its pods', () => {
  const indexed = { ...job({ completionMode: 'Indexed', completions: 3 }), metadata: { name: 'a.b' } }
  expect(refusals(jobs, indexed)).to.include(
    'metadata.name: Invalid value: "a.b": will not able to create pod with invalid DNS label: a.b-2',
  )
})

test('The table says how far a job is', () => {
  const now = plus(SIMULATION_EPOCH, minutes(2))
  const at = (status: Job['status'], spec: object = {}) => row(jobs, { ...settled(jobs, job(spec)), status }, now)
  const startTime = '2026-01-01T00:00:00Z'
  expect(at({})).to.include({ Status: 'Running', Completions: '0/1', Duration: '' })
  expect(at({ startTime, succeeded: 1 }, { completions: 3 })).to.include({ Completions: '1/3', Duration: '2m' })
  expect(at({}, { parallelism: 3 })).to.include({ Completions: '0/1 of 3' })
  const conditions = [{ type: 'Complete', status: 'True' }]
  expect(at({ startTime, completionTime: '2026-01-01T00:00:30Z', conditions })).to.include({
    Status: 'Complete',
    Duration: '30s',
  })
  expect(at({ conditions: [{ type: 'Failed', status: 'True' }] })).to.include({ Status: 'Failed' })
  expect(at({ conditions: [{ type: 'Suspended', status: 'True' }] })).to.include({ Status: 'Suspended' })
})

const cron = (spec: object = {}) => ({
  spec: { schedule: '* * * * *', jobTemplate: { spec: { template: template() } }, ...spec },
})

test('A CronJob keeps three successes and one failure', () => {
  const { spec } = settled(cronJobs, cron())
  expect(spec).to.include({
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  })
  expect(refusals(cronJobs, cron())).to.deep.equal([])
})

test('A CronJob says what is wrong with its schedule, zone and policy', () => {
  const says = (spec: object) => refusals(cronJobs, cron(spec))
  expect(says({ schedule: 'every minute' })).to.deep.equal([
    'spec.schedule: Invalid value: "every minute": expected exactly 5 fields, found 2: [every minute]',
  ])
  expect(says({ schedule: '' })).to.deep.equal(['spec.schedule: Required value'])
  expect(says({ schedule: 'TZ=UTC * * * * *' })).to.deep.equal([
    'spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
  ])
  expect(says({ timeZone: 'Mars/Olympus' })).to.deep.equal([
    'spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus',
  ])
  expect(says({ timeZone: 'Europe/Berlin' })).to.deep.equal([])
  expect(says({ concurrencyPolicy: 'Never' })).to.deep.equal([
    'spec.concurrencyPolicy: Unsupported value: "Never": supported values: "Allow", "Forbid", "Replace"',
  ])
})

test('Errors in the job of a CronJob say where', () => {
  const jobTemplate = { spec: { template: template({ restartPolicy: undefined }) } }
  expect(refusals(cronJobs, cron({ jobTemplate }))).to.deep.equal([
    'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ])
})

test('The table of a CronJob shows zone, state and last time', () => {
  expect(row(cronJobs, settled(cronJobs, cron()))).to.include({
    Schedule: '* * * * *',
    Timezone: '<none>',
    Suspend: 'False',
    Active: 0,
    'Last Schedule': '<none>',
  })
})

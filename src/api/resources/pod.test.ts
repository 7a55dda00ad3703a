import { test } from 'node:test'
import { expect } from 'chai'
import { refusals, settled, updateRefusals } from '../../testing/settled'
import { qosClassOf } from '../pod-qos'
import { pullPolicyOf } from './container-defaults'
import { pods } from './pod'

const app = { name: 'app', image: 'nginx:1.19' }
const pod = (spec: object) => ({ spec: { containers: [app], ...spec } })
const container = (more: object) => pod({ containers: [{ ...app, ...more }] })

test('A new pod is pending, and has what the server fills in', () => {
  const { spec, status } = settled(
    pods,
    container({ ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80 } } }),
  )
  expect(spec).to.deep.equal({
    containers: [
      {
        ...app,
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        readinessProbe: {
          httpGet: { port: 80, path: '/', scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
        imagePullPolicy: 'IfNotPresent',
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        resources: {},
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
    enableServiceLinks: true,
  })
  expect(status).to.deep.equal({ phase: 'Pending', qosClass: 'BestEffort' })
})

test('Ephemeral containers come later than their pod', () => {
  expect(refusals(pods, pod({ ephemeralContainers: [{ name: 'debug', image: 'busybox' }] }))).to.deep.equal([
    'spec.ephemeralContainers: Forbidden: cannot be set on create',
  ])
})

test('Limits become requests where there are none, in canonical form', () => {
  const { spec } = settled(
    pods,
    container({ resources: { limits: { cpu: '1000m', memory: '1024Mi' }, requests: { cpu: '0.5' } } }),
  )
  expect(spec.containers[0]?.resources).to.deep.equal({
    limits: { cpu: '1', memory: '1Gi' },
    requests: { cpu: '500m', memory: '1Gi' },
  })
})

test('The pull policy follows the tag', () => {
  const images = [
    'nginx',
    'nginx:latest',
    'nginx:1',
    'r.io:5000/nginx',
    'r.io:5000/nginx:1',
    'nginx@sha256:00',
    'nginx:latest@sha256:00',
  ]
  expect(images.map(pullPolicyOf)).to.deep.equal([
    'Always',
    'Always',
    'IfNotPresent',
    'Always',
    'IfNotPresent',
    'IfNotPresent',
    'Always',
  ])
})

test('Pods on the network of the node use the port of the node; volumes without a source are empty directories', () => {
  const { spec } = settled(pods, {
    spec: { hostNetwork: true, volumes: [{ name: 'v' }], containers: [{ ...app, ports: [{ containerPort: 80 }] }] },
  })
  expect(spec.containers[0]?.ports?.[0]?.hostPort).to.equal(80)
  expect(spec.volumes).to.deep.equal([{ name: 'v', emptyDir: {} }])
})

test('A gated pod says why it is not scheduled', () => {
  expect(settled(pods, pod({ schedulingGates: [{ name: 'a.io/b' }] })).status.conditions).to.deep.equal([
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'SchedulingGated',
      observedGeneration: 1,
      message: 'Scheduling is blocked due to non-empty scheduling gates',
    },
  ])
})

test('The quality of service follows requests and limits', () => {
  const class_ = (resources: object, more: object = {}) =>
    qosClassOf({ containers: [{ ...app, resources }], ...more } as never)
  expect(class_({})).to.equal('BestEffort')
  expect(class_({ requests: { cpu: '1' } })).to.equal('Burstable')
  expect(class_({ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1000m' } })).to.equal('Guaranteed')
  expect(class_({ limits: { cpu: '1', memory: '1Gi' } }, { initContainers: [{ name: 'i' }] })).to.equal('Burstable')
  expect(class_({}, { resources: { limits: { cpu: '1', memory: '1Gi' } } })).to.equal('Guaranteed')
})

const wrong: readonly (readonly [string, object, readonly string[]])[] = [
  ['no image', pod({ containers: [{ name: 'a' }] }), ['spec.containers[0].image: Required value']],
  ['no containers', pod({ containers: [] }), ['spec.containers: Required value']],
  ['twin containers', pod({ containers: [app, app] }), ['spec.containers[1].name: Duplicate value: "app"']],
  [
    'an unknown restart policy',
    pod({ restartPolicy: 'Sometimes' }),
    ['spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'],
  ],
  [
    'a request above the limit',
    container({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    ['spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1'],
  ],
  [
    'a probe that can do nothing',
    container({ livenessProbe: {} }),
    ['spec.containers[0].livenessProbe: Required value: must specify a handler type'],
  ],
  [
    'a liveness probe that must succeed twice',
    container({ livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } }),
    ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1'],
  ],
  [
    'a port that cannot be',
    container({ ports: [{ containerPort: 70000 }] }),
    ['spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive'],
  ],
  [
    'a mount of nothing',
    container({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
    ['spec.containers[0].volumeMounts[0].name: Not found: "v"'],
  ],
  [
    'a device of nothing',
    container({ volumeDevices: [{ name: 'v' }] }),
    [
      'spec.containers[0].volumeDevices[0].name: Not found: "v"',
      'spec.containers[0].volumeDevices[0].devicePath: Required value',
    ],
  ],
  [
    'a device that no claim gives, where something is mounted',
    {
      spec: {
        containers: [
          { ...app, volumeMounts: [{ name: 'v', mountPath: '/v' }], volumeDevices: [{ name: 'v', devicePath: '/v' }] },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    },
    [
      'spec.containers[0].volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
      'spec.containers[0].volumeDevices[0].name: Invalid value: "v": must not already exist in volumeMounts',
      'spec.containers[0].volumeDevices[0].devicePath: Invalid value: "/v": must not already exist as a path in volumeMounts',
    ],
  ],
  [
    'a toleration with a value for Exists',
    pod({ tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }),
    [
      'spec.tolerations[0].operator: Invalid value: {"Key":"a","Operator":"Exists","Value":"b","Effect":"","TolerationSeconds":null}: value must be empty when `operator` is \'Exists\'',
    ],
  ],
  [
    'a toleration of nothing',
    pod({ tolerations: [{ operator: 'Equal' }] }),
    [
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
  ],
  [
    'a toleration that lasts without being asked to leave',
    pod({ tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }] }),
    [
      `spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be 'NoExecute' when \`tolerationSeconds\` is set`,
    ],
  ],
  [
    'an affinity without terms',
    pod({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } }),
    [
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term',
    ],
  ],
  [
    'an affinity whose operator wants values',
    pod({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In' }] }],
          },
        },
      },
    }),
    [
      "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
    ],
  ],
  [
    'a spread without a key',
    pod({ topologySpreadConstraints: [{ maxSkew: 0, whenUnsatisfiable: 'DoNotSchedule' }] }),
    [
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
      'spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty',
    ],
  ],
  [
    'an init container with a probe',
    pod({ initContainers: [{ name: 'i', image: 'x', readinessProbe: { tcpSocket: { port: 1 } } }] }),
    [
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
  ],
]

const near = (term: object) =>
  pod({
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', ...term }],
      },
    },
  })
const hooked = (lifecycle: object) => container({ lifecycle })
const whole = (resources: object, more: object = {}) => pod({ resources, ...more })
const NEAR = 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]'

const alsoWrong: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'a node although gates hold it back',
    pod({ nodeName: 'n1', schedulingGates: [{ name: 'a.io/a' }] }),
    ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
  ],
  [
    'label keys but no selector',
    near({ matchLabelKeys: ['a'] }),
    [`${NEAR}.matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`],
  ],
  [
    'a label key that is also in the selector, or both wanted and unwanted',
    {
      metadata: { labels: { a: 'b' } },
      ...near({ labelSelector: { matchLabels: { a: 'b' } }, matchLabelKeys: ['a', 'c'], mismatchLabelKeys: ['c'] }),
    },
    [
      `${NEAR}[0]: Invalid value: "a": exists in both matchLabelKeys and labelSelector`,
      `${NEAR}.matchLabelKeys[1]: Invalid value: "c": exists in both matchLabelKeys and mismatchLabelKeys`,
    ],
  ],
  [
    'a hook that sleeps for longer than the pod may take to stop',
    hooked({ preStop: { sleep: { seconds: 31 } } }),
    [
      'spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)',
    ],
  ],
  [
    'a resource that no container can have',
    container({ resources: { requests: { gpu: '1', pods: '1' } } }),
    [
      'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
      'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers',
      'spec.containers[0].resources.requests[pods]: Invalid value: "pods": must be a standard resource for containers',
    ],
  ],
  [
    'huge pages and nothing else',
    container({ resources: { limits: { 'hugepages-2Mi': '2Mi' } } }),
    ['spec.containers[0].resources: Forbidden: HugePages require cpu or memory'],
  ],
  [
    'less as a whole than its containers have',
    whole(
      { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1' } },
      {
        containers: [
          { ...app, resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2' } } },
          { ...app, name: 'b', resources: { requests: { memory: '512Mi' } } },
        ],
      },
    ),
    [
      'spec.resources.requests[memory]: Invalid value: "1Gi": must be greater than or equal to aggregate container requests of 1536Mi',
      'spec.resources.containers[0][cpu].limits: Invalid value: "2": must be less than or equal to pod limits of 1',
    ],
  ],
  [
    'a resource as a whole that only containers can have',
    whole({ limits: { cpu: '1', 'ephemeral-storage': '1Gi' } }),
    [
      'spec.resources.limits[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
    ],
  ],
  [
    'an overhead, a preemption policy and a system that there are not',
    pod({ overhead: { cpu: '-1' }, preemptionPolicy: 'Maybe', os: { name: 'beos' } }),
    [
      'spec.preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"',
      'spec.overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      'spec.os: Unsupported value: "beos": supported values: "linux", "windows"',
    ],
  ],
]

for (const [what, manifest, errors] of [...wrong, ...alsoWrong]) {
  test(`A pod with ${what} is refused`, () => {
    expect(refusals(pods, manifest as never)).to.deep.equal(errors)
  })
}

test('An empty node selector term is accepted', () => {
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{}] } } }
  expect(refusals(pods, pod({ affinity }))).to.deep.equal([])
})

test('Images, deadlines and additional tolerations may change in a pod; nothing else may', () => {
  const before = pod({})
  const changes = (spec: object) => updateRefusals(pods, before, pod(spec))
  expect(changes({ containers: [{ ...app, image: 'nginx:1.20' }] })).to.deep.equal([])
  expect(changes({ activeDeadlineSeconds: 5 })).to.deep.equal([])
  expect(changes({ tolerations: [{ key: 'a', operator: 'Exists' }] })).to.deep.equal([])
  expect(changes({ nodeSelector: { a: 'b' } })[0]).to.match(
    /^spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`,`spec\.initContainers/,
  )
  expect(changes({ containers: [app, { ...app, name: 'b' }] })).to.deep.equal([
    'spec.containers: Forbidden: pod updates may not add or remove containers',
  ])
})

test('A deadline only ever comes nearer', () => {
  const until = (activeDeadlineSeconds?: number) =>
    pod(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds })
  expect(updateRefusals(pods, until(10), until(5))).to.deep.equal([])
  expect(updateRefusals(pods, until(10), until(20))).to.deep.equal([
    'spec.activeDeadlineSeconds: Invalid value: 20: must be less than or equal to previous value',
  ])
  expect(updateRefusals(pods, until(10), until())[0]).to.equal(
    'spec.activeDeadlineSeconds: Invalid value: "null": must not update from a positive integer to nil value',
  )
})

const GATES = { schedulingGates: [{ name: 'a.io/a' }] }

test('Gates may be removed, but not added', () => {
  const gated = (...names: readonly string[]) => pod({ schedulingGates: names.map((name) => ({ name })) })
  expect(updateRefusals(pods, gated('a.io/a', 'a.io/b'), gated('a.io/a'))).to.deep.equal([])
  expect(updateRefusals(pods, gated('a.io/a'), gated('a.io/a', 'a.io/b'))).to.deep.equal([
    "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'a.io/b'",
  ])
})

test('Behind gates the choice of nodes may become narrower, never wider', () => {
  const selecting = (nodeSelector: object) => pod({ ...GATES, nodeSelector })
  expect(updateRefusals(pods, selecting({ a: '1' }), selecting({ a: '1', b: '2' }))).to.deep.equal([])
  expect(updateRefusals(pods, selecting({ a: '1' }), selecting({ a: '2' }))).to.deep.equal([
    'spec.nodeSelector: Invalid value: {"a":"2"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
  ])

  const requiring = (...terms: readonly (readonly string[])[]) => {
    const nodeSelectorTerms = terms.map((keys) => ({
      matchExpressions: keys.map((key) => ({ key, operator: 'Exists' })),
    }))
    return pod({
      ...GATES,
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
    })
  }
  const TERMS = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'
  expect(updateRefusals(pods, pod(GATES), requiring(['a']))).to.deep.equal([])
  expect(updateRefusals(pods, requiring(['a']), requiring(['a', 'b']))).to.deep.equal([])
  expect(updateRefusals(pods, requiring(['a']), requiring(['b']))).to.deep.equal([
    `${TERMS}[0]: Invalid value: {"MatchExpressions":[{"Key":"b","Operator":"Exists","Values":null}],"MatchFields":null}: only additions are allowed (no mutations or deletions)`,
  ])
  expect(updateRefusals(pods, requiring(['a']), requiring(['a'], ['b']))[0]).to.match(
    /nodeSelectorTerms: Invalid value: .*: no additions\/deletions to non-empty NodeSelectorTerms list are allowed$/,
  )
})

test('Label keys become requirements with the labels of the pod itself', () => {
  const labelSelector = { matchLabels: { app: 'web' } }
  const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector }
  const { spec } = settled(pods, {
    metadata: { labels: { app: 'web', hash: '1', tenant: 'a' } },
    spec: {
      ...near({ labelSelector, matchLabelKeys: ['hash', 'absent'], mismatchLabelKeys: ['tenant'] }).spec,
      topologySpreadConstraints: [{ ...spread, matchLabelKeys: ['hash'] }],
    },
  })
  const [term] = spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  expect(term?.labelSelector).to.deep.equal({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'hash', operator: 'In', values: ['1'] },
      { key: 'tenant', operator: 'NotIn', values: ['a'] },
    ],
  })
  expect(spec.topologySpreadConstraints?.[0]?.labelSelector?.matchExpressions).to.deep.equal([
    { key: 'hash', operator: 'In', values: ['1'] },
  ])
})

test('A pod that asks for less than no time to stop gets a second', () => {
  const impatient = pod({ terminationGracePeriodSeconds: -3 })
  expect(settled(pods, impatient).spec.terminationGracePeriodSeconds).to.equal(1)
  expect(refusals(pods, impatient)).to.deep.equal([])
})

test('A pod that limits itself as a whole requests what its containers do, or what it limits', () => {
  const { spec, status } = settled(pods, {
    spec: {
      resources: { limits: { cpu: '2', memory: '1Gi' } },
      containers: [{ ...app, resources: { requests: { cpu: '500m' } } }],
    },
  })
  expect((spec as { readonly resources?: object }).resources).to.deep.equal({
    limits: { cpu: '2', memory: '1Gi' },
    requests: { cpu: '500m', memory: '1Gi' },
  })
  expect(status.qosClass).to.equal('Burstable')
})

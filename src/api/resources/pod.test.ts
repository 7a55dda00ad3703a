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

for (const [what, manifest, errors] of wrong) {
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

test('Gates may be removed, but not added', () => {
  const gated = (...names: readonly string[]) => pod({ schedulingGates: names.map((name) => ({ name })) })
  expect(updateRefusals(pods, gated('a.io/a', 'a.io/b'), gated('a.io/a'))).to.deep.equal([])
  expect(updateRefusals(pods, gated('a.io/a'), gated('a.io/b'))).to.have.length(1)
})

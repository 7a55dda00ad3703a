import { test } from 'node:test'
import { expect } from 'chai'
import type { PodSpec } from '../kinds'
import { deployments } from './deployment'
import { pods } from './pod'
import { podSpecWarnings } from './pod-warnings'

const app = { name: 'app', image: 'nginx:1' }
const says = (spec: object) => podSpecWarnings({ containers: [app], ...spec } as PodSpec, 'spec')
const NULL_SELECTOR = 'labelSelector: a null labelSelector results in matching no pod'

test('A sound pod is taken without a word', () => {
  expect(says({ nodeSelector: { 'kubernetes.io/os': 'linux' } })).to.deep.equal([])
})

test('Old names of node labels are told wherever a pod asks for them', () => {
  const matchExpressions = [{ key: 'beta.kubernetes.io/arch', operator: 'Exists' }]
  const nodeSelectorTerms = [{ matchExpressions }]
  expect(
    says({
      nodeSelector: { 'beta.kubernetes.io/os': 'linux' },
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
      topologySpreadConstraints: [{ topologyKey: 'failure-domain.beta.kubernetes.io/zone', labelSelector: {} }],
    }),
  ).to.deep.equal([
    'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
    'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/arch is deprecated since v1.14; use "kubernetes.io/arch" instead',
    'spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  ])
})

test('Selectors that are not there match no pod', () => {
  const term = { topologyKey: 'zone' }
  expect(
    says({
      topologySpreadConstraints: [{ topologyKey: 'zone' }],
      affinity: {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }] },
      },
    }),
  ).to.deep.equal([
    `spec.topologySpreadConstraints[0].${NULL_SELECTOR}`,
    `spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].${NULL_SELECTOR}`,
    `spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.${NULL_SELECTOR}`,
  ])
})

test('Ports, variables and bytes that cannot be meant so are told', () => {
  const env = [
    { name: 'A', value: '1' },
    { name: 'A', value: '$(A)2' },
    { name: 'A', value: '3' },
  ]
  const ports = [
    { containerPort: 80, protocol: 'TCP' },
    { containerPort: 80, protocol: 'TCP' },
  ]
  const side = { name: 'side', image: 'nginx:1', ports: [{ containerPort: 80, protocol: 'TCP', hostPort: 8080 }] }
  expect(
    says({ containers: [{ ...app, env, ports, resources: { requests: { memory: '100m' } } }, side] }),
  ).to.deep.equal([
    'spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer',
    'spec.containers[0].env[2]: hides previous definition of "A", which may be dropped when using apply',
    'spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]',
    'spec.containers[1].ports[0]: overlapping port definition with spec.containers[0].ports[0]',
    'spec.containers[1].ports[0]: overlapping port definition with spec.containers[0].ports[1]',
  ])
})

test('A template says where it stands', () => {
  const spec = { containers: [app], terminationGracePeriodSeconds: -1, volumes: [{ name: 'v', gitRepo: {} }] }
  expect(deployments.warnings?.({ metadata: {}, spec: { template: { spec } } } as never)).to.deep.equal([
    'spec.template.spec.volumes[0].gitRepo: deprecated in v1.11',
    'spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1',
  ])
})

test('What makes pods is warned of again with every change of what is wanted; pods are not', () => {
  const spec = { containers: [app], terminationGracePeriodSeconds: -1 }
  const generation = (n: number) => ({ metadata: { generation: n }, spec: { template: { spec }, ...spec } }) as never
  const told = (kind: typeof deployments | typeof pods, before: number, after: number) =>
    kind.warnings?.(generation(after), generation(before)).length
  expect([told(deployments, 1, 2), told(deployments, 2, 2), told(pods, 1, 2)]).to.deep.equal([1, 0, 0])
})

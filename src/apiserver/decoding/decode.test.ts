import { test } from 'node:test'
import { expect } from 'chai'
import type { AnyResource } from '../../api/resource'
import { configMaps, cronJobs, deployments, endpoints, pods, secrets } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import type { JsonValue } from '../../base/json'
import { DEFAULT_LIMITS } from '../limits'
import { decodeBody, type FieldValidation } from './decode'
import { fieldHints } from './field-hints'

const decode = (resource: AnyResource, body: JsonValue, validation: FieldValidation = 'Strict') =>
  decodeBody(resource, body, validation, DEFAULT_LIMITS)

function complaint(resource: AnyResource, body: JsonValue): string {
  try {
    decode(resource, body)
  } catch (error) {
    if (error instanceof StatusError) return error.message
    throw error
  }
  return 'accepted'
}

const deployment = (spec: JsonValue, podSpec: JsonValue = { containers: [] }): JsonValue => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { ...(spec as object), template: { spec: podSpec } },
})

test('fields that a kind does not have are named with their path', () => {
  const body = deployment({ replicaz: 3 }, { containers: [{ name: 'a', imag: 'x' }, { nam: 'b' }] })
  expect(complaint(deployments, body)).to.equal(
    'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replicaz", unknown field "spec.template.spec.containers[0].imag", unknown field "spec.template.spec.containers[1].nam"',
  )
})

test('Warn reads what is known and warns of the rest; Ignore keeps quiet', () => {
  const { draft, warnings } = decode(deployments, deployment({ replicas: 1, foo: 1 }), 'Warn')
  expect(warnings).to.deep.equal(['unknown field "spec.foo"'])
  expect((draft.spec as Record<string, unknown>).foo).to.equal(undefined)
  expect(decode(deployments, deployment({ foo: 1 }), 'Ignore').warnings).to.deep.equal([])
})

test('values of the wrong type are refused in the words of the JSON decoder', () => {
  const prefix = 'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal'
  const cases: readonly (readonly [JsonValue, string])[] = [
    [deployment({ replicas: 'three' }), 'string into Go struct field DeploymentSpec.spec.replicas of type int32'],
    [deployment({ replicas: 1.5 }), 'number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32'],
    [deployment({ paused: 'yes' }), 'string into Go struct field DeploymentSpec.spec.paused of type bool'],
    [
      deployment({ strategy: 'Recreate' }),
      'string into Go struct field DeploymentSpec.spec.strategy of type v1.DeploymentStrategy',
    ],
    [
      deployment({}, { containers: {} }),
      'object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      deployment({}, { containers: [{ image: 1 }] }),
      'number into Go struct field Container.spec.template.spec.containers.image of type string',
    ],
    [
      { ...(deployment({}) as object), metadata: { name: 'x', labels: { app: 1 } } },
      'number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
  ]
  for (const [body, why] of cases) expect(complaint(deployments, body)).to.equal(`${prefix} ${why}`)
})

test('quantities are kept in their canonical form, and nonsense is refused', () => {
  const withCpu = (cpu: JsonValue): JsonValue => ({
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'a', resources: { requests: { cpu } } }] },
  })
  expect(decode(pods, withCpu(0.5)).draft.spec).to.deep.equal({
    containers: [{ name: 'a', resources: { requests: { cpu: '500m' } } }],
  })
  expect(complaint(pods, withCpu('lots'))).to.equal(
    'Pod in version "v1" cannot be handled as a Pod: quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
  )
})

test('what says the same as nothing is not kept', () => {
  const { draft } = decode(deployments, {
    ...(deployment({ paused: false, minReadySeconds: 0, replicas: 0 }) as object),
    metadata: { name: 'web', labels: {}, annotations: null, creationTimestamp: null },
    status: null,
  })
  expect(draft.metadata).to.deep.equal({ name: 'web' })
  expect(draft.spec).to.deep.equal({ replicas: 0, template: { spec: { containers: [] } } })
  expect(draft).to.not.have.property('status')
})

test('a manifest of an old version is read as the current one, with the warning of a real server', () => {
  const { draft, warnings } = decode(cronJobs, {
    apiVersion: 'batch/v1beta1',
    kind: 'CronJob',
    metadata: { name: 'tick' },
    spec: { schedule: '* * * * *' },
  })
  expect(draft.apiVersion).to.equal('batch/v1')
  expect(warnings).to.deep.equal([
    'batch/v1beta1 CronJob is deprecated in v1.21+, unavailable in v1.25+; use batch/v1 CronJob',
  ])
})

test('Endpoints are on their way out', () => {
  expect(decode(endpoints, { metadata: { name: 'x' } }).warnings).to.deep.equal([
    'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  ])
})

test('another version or kind than the resource is refused', () => {
  expect(complaint(deployments, { apiVersion: 'apps/v9', kind: 'Deployment' })).to.equal(
    'the API version in the data (apps/v9) does not match the expected API version (apps/v1)',
  )
  expect(complaint(deployments, { apiVersion: 'apps/v1', kind: 'Service' })).to.match(/^Service in version "v1" cannot/)
  expect(complaint(deployments, [])).to.match(/^the object provided is unrecognized/)
})

test('keys that reach for prototypes do no harm', () => {
  const hostile = JSON.parse('{"metadata":{"name":"c","__proto__":{"x":1}},"data":{"constructor":"a","toString":"b"}}')
  expect(complaint(configMaps, hostile)).to.match(/unknown field "metadata.__proto__"$/)
  const { draft } = decode(configMaps, hostile, 'Ignore')
  expect(draft.data).to.deep.equal({ constructor: 'a', toString: 'b' })
  expect(({} as Record<string, unknown>).x).to.equal(undefined)
  expect(complaint(configMaps, JSON.parse('{"metadata":{"name":"c"},"data":{"__proto__":"a"}}'))).to.match(
    /gherkube does not read the key "__proto__" of data$/,
  )
})

test('documents that are too deep or too big are refused, not choked on', () => {
  let deep: JsonValue = {}
  for (let i = 0; i < 10_000; i++) deep = { spec: deep }
  expect(complaint(pods, deep)).to.match(/at most 100 levels deep/)
  const big = {
    metadata: { name: 'x' },
    data: Object.fromEntries(Array.from({ length: 600_000 }, (_, i) => [`k${i}`, 'v'])),
  }
  expect(complaint(configMaps, big)).to.match(/at most 500000 values/)
})

test('secrets hold base64', () => {
  expect(complaint(secrets, { metadata: { name: 's' }, data: { a: 'aGk=' } })).to.equal('accepted')
  expect(complaint(secrets, { metadata: { name: 's' }, data: { a: 'hello!' } })).to.match(
    /illegal base64 data at input byte 5$/,
  )
})

test('a hint names the field that was probably meant, or where it belongs', () => {
  const body = deployment(
    { replicaz: 3, containers: [] },
    { containers: [{ name: 'a', imag: 'x', restartPolicy_: 1 }] },
  )
  const hints = Object.fromEntries(fieldHints(deployments, body as never).map(({ path, hint }) => [path, hint]))
  expect(hints['spec.replicaz']).to.equal('did you mean "replicas"?')
  expect(hints['spec.template.spec.containers[0].imag']).to.equal('did you mean "image"?')
  expect(hints['spec.containers']).to.equal('"containers" is a field of spec.template.spec')
})

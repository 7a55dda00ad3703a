import { test } from 'node:test'
import { expect } from 'chai'
import { refusals } from '../../testing/settled'
import { ingresses } from './ingress'

const WEB = { service: { name: 'web', port: { number: 80 } } }
const says = (spec: object, annotations = {}): readonly string[] =>
  refusals(ingresses, { metadata: { name: 'web', annotations }, spec })
const saysOfPath = (path: object): readonly string[] =>
  says({ rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: WEB, ...path }] } }] })
const saysOfBackend = (defaultBackend: object): readonly string[] => says({ defaultBackend })

test('an ingress leads somewhere', () => {
  expect(says({ defaultBackend: WEB })).to.deep.equal([])
  expect(says({})).to.deep.equal(['spec: Invalid value: []: either `defaultBackend` or `rules` must be specified'])
  expect(says({ rules: [{ http: { paths: [] } }] })).to.deep.equal(['spec.rules[0].http.paths: Required value'])
})

test('hosts are names, whose first part may be a star', () => {
  const host = (text: string): readonly string[] => says({ rules: [{ host: text, http: undefined }] })
  expect([...host('a.example.com'), ...host('*.example.com')]).to.deep.equal([])
  expect(host('10.0.0.1')).to.deep.equal([
    'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
  ])
  expect(host('a.*.com')[0]).to.contain("a wildcard DNS-1123 subdomain must start with '*.'")
  expect(says({ defaultBackend: WEB, tls: [{ hosts: ['A'], secretName: 'B' }] })).to.have.length(2)
})

test('paths are absolute and in their shortest form', () => {
  const at = 'spec.rules[0].http.paths[0]'
  const cases: readonly (readonly [object, readonly string[]])[] = [
    [{ path: '/a/b' }, []],
    [{ path: '', pathType: 'ImplementationSpecific' }, []],
    [{ path: 'a' }, [`${at}.path: Invalid value: "a": must be an absolute path`]],
    [{ path: '/a//b' }, [`${at}.path: Invalid value: "/a//b": must not contain '//'`]],
    [{ path: '/a/..', pathType: 'Exact' }, [`${at}.path: Invalid value: "/a/..": cannot end with '/..'`]],
    [{ pathType: '' }, [`${at}.pathType: Required value: pathType must be specified`]],
    [
      { pathType: 'Regex' },
      [`${at}.pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"`],
    ],
  ]
  for (const [path, errors] of cases) expect(saysOfPath(path), JSON.stringify(path)).to.deep.equal(errors)
})

test('a backend is a port of a service, or another object', () => {
  const at = 'spec.defaultBackend'
  const resource = { apiGroup: 'k8s.example.com', kind: 'Bucket', name: 'icons' }
  const cases: readonly (readonly [object, readonly string[]])[] = [
    [{ resource }, []],
    [{ ...WEB, resource }, [`${at}: Invalid value: "": cannot set both resource and service backends`]],
    [{}, [`${at}: Invalid value: "": resource or service backend is required`]],
    [{ service: { name: 'web' } }, [`${at}: Required value: port name or number is required`]],
    [
      { service: { name: 'web', port: { name: 'http', number: 80 } } },
      [`${at}: Invalid value: "": cannot set both port name & port number`],
    ],
    [
      { service: { name: 'web', port: { number: 70_000 } } },
      [`${at}.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive`],
    ],
    [
      { resource: { name: 'a/b' } },
      [`${at}.resource.kind: Required value`, `${at}.resource.name: Invalid value: "a/b": may not contain '/'`],
    ],
  ]
  for (const [backend, errors] of cases) expect(saysOfBackend(backend), JSON.stringify(backend)).to.deep.equal(errors)
})

test('the old annotation and the new field name one class', () => {
  const spec = { defaultBackend: WEB, ingressClassName: 'nginx' }
  expect(says(spec, { 'kubernetes.io/ingress.class': 'nginx' })).to.deep.equal([])
  expect(says(spec, { 'kubernetes.io/ingress.class': 'traefik' })).to.deep.equal([
    'annotations.kubernetes.io/ingress.class: Invalid value: "traefik": must match `ingressClassName` when both are specified',
  ])
})

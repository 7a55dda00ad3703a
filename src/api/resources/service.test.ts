import { test } from 'node:test'
import { expect } from 'chai'
import { refusals, row, settled, updateRefusals } from '../../testing/settled'
import { endpointSlices } from './endpoint-slice'
import { endpoints } from './endpoints'
import { ingresses } from './ingress'
import { services } from './service'

const service = (spec: object = {}) => ({ spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec } })

test('A service gets an address, and its target port is its port', () => {
  expect(settled(services, service()).spec).to.deep.equal({
    selector: { app: 'web' },
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    type: 'ClusterIP',
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
    clusterIP: '10.96.1.1',
    clusterIPs: ['10.96.1.1'],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  })
})

test('Only exposed services get node ports; a headless one has no address; an external name has neither', () => {
  const specOf = (spec: object) => settled(services, service(spec)).spec
  expect(specOf({ type: 'NodePort' }).ports?.[0]?.nodePort).to.equal(30001)
  expect(specOf({ type: 'NodePort', ports: [{ port: 80, nodePort: 30500 }] }).ports?.[0]?.nodePort).to.equal(30500)
  expect(specOf({ type: 'LoadBalancer' })).to.include({
    allocateLoadBalancerNodePorts: true,
    externalTrafficPolicy: 'Cluster',
  })
  expect(specOf({ type: 'LoadBalancer' })).to.not.have.any.keys('healthCheckNodePort')
  expect(specOf({ externalIPs: ['1.2.3.4'] }).externalTrafficPolicy).to.equal('Cluster')
  expect(specOf({ clusterIP: 'None', selector: undefined })).to.deep.include({
    ipFamilies: ['IPv4', 'IPv6'],
    ipFamilyPolicy: 'RequireDualStack',
  })
  expect(specOf({ clusterIP: 'None' })).to.deep.include({ clusterIP: 'None', clusterIPs: ['None'] })
  expect(specOf({ type: 'ExternalName', externalName: 'example.com' })).to.not.have.any.keys('clusterIP', 'clusterIPs')
})

const wrong: readonly (readonly [string, object, readonly string[]])[] = [
  ['no ports', { ports: [] }, ['spec.ports: Required value']],
  [
    'two ports without names',
    { ports: [{ port: 80 }, { port: 81 }] },
    ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
  ],
  [
    'an unknown type',
    { type: 'Public' },
    [
      'spec.type: Unsupported value: "Public": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
  ],
  [
    'a node port out of range',
    { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
    [
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
  ],
  [
    'a node port that it cannot have',
    { ports: [{ port: 80, nodePort: 30500 }] },
    ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ],
  [
    'a port that cannot be',
    { ports: [{ port: 99999 }] },
    [
      'spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive',
      'spec.ports[0].targetPort: Invalid value: 99999: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'a policy for traffic that never comes',
    { externalTrafficPolicy: 'Local' },
    ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
  ],
  [
    'a port for health checks that nobody makes',
    { type: 'LoadBalancer', healthCheckNodePort: 30500 },
    [
      "spec.healthCheckNodePort: Invalid value: 30500: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
  ],
  [
    'fields of load balancers',
    { loadBalancerSourceRanges: ['10.0.0.0/8'], allocateLoadBalancerNodePorts: true, loadBalancerClass: 'a.example/b' },
    [
      "spec.loadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
      "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
      "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
  ],
  [
    'the port of the kubelets on a load balancer',
    { type: 'LoadBalancer', ports: [{ port: 10250 }] },
    ['spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet'],
  ],
  [
    'affinity that lasts too long',
    { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } },
    [
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
    ],
  ],
  [
    'settings of an affinity that it does not have',
    { sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } } },
    ['spec.sessionAffinityConfig: Forbidden: must not be set when session affinity is None'],
  ],
  [
    'an unknown way to distribute traffic',
    { trafficDistribution: 'Random' },
    [
      'spec.trafficDistribution: Unsupported value: "Random": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
    ],
  ],
  ['an external name without the name', { type: 'ExternalName' }, ['spec.externalName: Required value']],
]

for (const [what, spec, errors] of wrong) {
  test(`A service with ${what} is refused`, () => {
    expect(refusals(services, service(spec))).to.deep.equal(errors)
  })
}

test('A service keeps its address and node ports when a client leaves them out', () => {
  const before = settled(services, service({ type: 'NodePort' }))
  const draft = { ...before, spec: { type: 'NodePort', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] } }
  services.prepareForUpdate?.(draft as never, before, { allocate: () => '30009' } as never)
  expect(draft.spec).to.deep.include({ clusterIP: '10.96.1.1', clusterIPs: ['10.96.1.1'] })
  expect((draft.spec.ports[0] as { nodePort?: number }).nodePort).to.equal(30001)
})

test('A service that is exposed no longer gives its node ports back', () => {
  const before = settled(services, service({ type: 'NodePort' }))
  const draft = {
    ...before,
    spec: { ...before.spec, type: 'ClusterIP', ports: before.spec.ports?.map((port) => ({ ...port })) },
  }
  services.prepareForUpdate?.(draft as never, before, { allocate: () => '30009' } as never)
  expect(draft.spec.ports?.[0]).to.deep.equal({ port: 80, protocol: 'TCP', targetPort: 80 })
  expect(services.validate?.(draft as never)).to.deep.equal([])
})

test('A load balancer that keeps to nodes with backends has a port to ask them, and gives it back', () => {
  const before = settled(services, service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }))
  expect(before.spec.healthCheckNodePort).to.be.a('number').and.not.equal(before.spec.ports?.[0]?.nodePort)
  const changed = (spec: object) => {
    const draft = {
      ...before,
      spec: { ...before.spec, ports: before.spec.ports?.map((port) => ({ ...port })), ...spec },
    }
    services.prepareForUpdate?.(draft as never, before, { allocate: () => '30009' } as never)
    expect(services.validate?.(draft as never)).to.deep.equal([])
    return draft.spec
  }
  expect(changed({ healthCheckNodePort: undefined }).healthCheckNodePort).to.equal(before.spec.healthCheckNodePort)
  expect(changed({ externalTrafficPolicy: 'Cluster' })).to.not.have.any.keys('healthCheckNodePort')
  expect(changed({ type: 'ClusterIP' })).to.not.have.any.keys(
    'healthCheckNodePort',
    'externalTrafficPolicy',
    'allocateLoadBalancerNodePorts',
  )
})

test('The address of a service does not change', () => {
  expect(
    updateRefusals(services, service({ clusterIP: '10.96.1.1' }), service({ clusterIP: '10.96.1.2' })),
  ).to.deep.equal(['spec.clusterIPs[0]: Invalid value: ["10.96.1.2"]: may not change once set'])
})

test('The table shows how a service is reached', () => {
  const shown = (spec: object) => row(services, settled(services, service(spec)))
  expect(shown({})).to.include({
    Type: 'ClusterIP',
    'Cluster-IP': '10.96.1.1',
    'External-IP': '<none>',
    'Port(s)': '80/TCP',
    Selector: 'app=web',
  })
  expect(shown({ type: 'NodePort' })).to.include({ 'Port(s)': '80:30001/TCP' })
  expect(shown({ type: 'LoadBalancer' })).to.include({ 'External-IP': '<pending>' })
  expect(shown({ clusterIP: 'None' })).to.include({ 'Cluster-IP': 'None' })
  expect(shown({ type: 'ExternalName', externalName: 'example.com', ports: [] })).to.include({
    'Cluster-IP': '<none>',
    'External-IP': 'example.com',
    'Port(s)': '<none>',
  })
})

test('Endpoints are listed port by port, three at most', () => {
  const addresses = [{ ip: '10.1.0.2' }, { ip: '10.1.0.4' }]
  const shown = (subsets?: object[]) => row(endpoints, settled(endpoints, { subsets })).Endpoints
  expect(shown()).to.equal('<none>')
  expect(shown([{ notReadyAddresses: addresses, ports: [{ port: 80 }] }])).to.equal('')
  expect(shown([{ addresses, ports: [{ port: 443 }, { port: 80 }] }])).to.equal(
    '10.1.0.2:443,10.1.0.4:443,10.1.0.2:80 + 1 more...',
  )
})

test('Endpoints need addresses that are addresses', () => {
  expect(refusals(endpoints, { subsets: [{}, { addresses: [{ ip: 'web' }], ports: [{ port: 80 }] }] })).to.deep.equal([
    'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
    'subsets[1].addresses[0].ip: Invalid value: "web": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  ])
})

test('An EndpointSlice lists its addresses and ports', () => {
  const slice = settled(endpointSlices, {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.0.2'] }],
    ports: [{ port: 80 }],
  })
  expect(slice.ports).to.deep.equal([{ port: 80, name: '', protocol: 'TCP' }])
  expect(row(endpointSlices, slice)).to.include({ AddressType: 'IPv4', Ports: '80', Endpoints: '10.1.0.2' })
  expect(row(endpointSlices, settled(endpointSlices, { addressType: 'IPv4' }))).to.include({
    Ports: '<unset>',
    Endpoints: '<unset>',
  })
})

test('An old ingress is read as a new one', () => {
  const paths = [{ path: '/', backend: { serviceName: 'web', servicePort: 80 } }]
  const manifest = {
    spec: { backend: { serviceName: 'web', servicePort: 'http' }, rules: [{ host: 'a.example', http: { paths } }] },
  }
  const ingress = settled(ingresses, manifest, 'extensions/v1beta1')
  expect(ingress.spec).to.deep.equal({
    defaultBackend: { service: { name: 'web', port: { name: 'http' } } },
    rules: [
      {
        host: 'a.example',
        http: {
          paths: [
            {
              path: '/',
              pathType: 'ImplementationSpecific',
              backend: { service: { name: 'web', port: { number: 80 } } },
            },
          ],
        },
      },
    ],
  })
  expect(ingresses.validate?.(ingress)).to.deep.equal([])
  expect(row(ingresses, ingress)).to.include({ Class: '<none>', Hosts: 'a.example', Ports: '80' })
})

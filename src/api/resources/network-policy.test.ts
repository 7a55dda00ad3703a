import { test } from 'node:test'
import { expect } from 'chai'
import { refusals, settled } from '../../testing/settled'
import { networkPolicies } from './network-policy'

const says = (spec: object): readonly string[] => refusals(networkPolicies, { spec: { podSelector: {}, ...spec } })

test('a policy of which nothing is said is about what comes in', () => {
  const { spec } = settled(networkPolicies, { spec: { podSelector: {}, egress: [{ ports: [{ port: 53 }] }] } })
  expect(spec.policyTypes).to.deep.equal(['Ingress', 'Egress'])
  expect(spec.egress?.[0]?.ports?.[0]?.protocol).to.equal('TCP')
})

test('ports are numbers with an end, or names without one', () => {
  const cases: readonly (readonly [object, readonly string[]])[] = [
    [{ port: 80, endPort: 90 }, []],
    [{ port: 'http' }, []],
    [
      { port: 80, endPort: 70 },
      ['spec.ingress[0].ports[0].endPort: Invalid value: 70: must be greater than or equal to `port`'],
    ],
    [
      { endPort: 80 },
      ['spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is not specified'],
    ],
    [
      { port: 'http', endPort: 80 },
      ['spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is non-numeric'],
    ],
    [
      { port: 70_000, protocol: 'ICMP' },
      [
        'spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"',
        'spec.ingress[0].ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
      ],
    ],
  ]
  for (const [port, errors] of cases) {
    expect(says({ ingress: [{ ports: [port] }] }), JSON.stringify(port)).to.deep.equal(errors)
  }
})

test('a peer is a block of addresses, or is selected', () => {
  const to = (peer: object): readonly string[] => says({ egress: [{ to: [peer] }] })
  expect(to({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } })).to.deep.equal([])
  expect(to({ namespaceSelector: {}, podSelector: {} })).to.deep.equal([])
  expect(to({})).to.deep.equal(['spec.egress[0].to[0]: Required value: must specify a peer'])
  expect(to({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} })).to.deep.equal([
    'spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer',
  ])
  expect(to({ ipBlock: { cidr: '10.0.0.0' } })).to.deep.equal([
    'spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ])
  expect(to({ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16', '10.0.0.0/8'] } })).to.deep.equal([
    'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
    'spec.egress[0].to[0].ipBlock.except[1]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
  ])
})

test('what a policy is about are two directions', () => {
  expect(says({ policyTypes: ['Sideways'] })).to.deep.equal([
    'spec.policyTypes[0]: Unsupported value: "Sideways": supported values: "Ingress", "Egress"',
  ])
  expect(says({ policyTypes: ['Ingress', 'Egress', 'Ingress'] })).to.deep.equal([
    'spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes',
  ])
})

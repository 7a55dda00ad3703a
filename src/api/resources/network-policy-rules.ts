import { forbidden, invalid, required, unsupported } from '../field-error'
import type { NetworkPolicy } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG, oneOf, selectorIsValid } from './field-rules'
import { isIpAddress, portName, portNumber } from './names'

type Spec = NetworkPolicy['spec']
type Rule = NonNullable<Spec['ingress']>[number]
type Port = NonNullable<Rule['ports']>[number]
type Peer = NonNullable<Rule['from']>[number]
type IpBlock = NonNullable<Peer['ipBlock']>

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const
const POLICY_TYPES = ['Ingress', 'Egress'] as const
const NO_CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'

/** `pkg/apis/networking/validation`: `ValidateNetworkPolicySpec`. */
export const networkPolicyIsValid = (spec: Spec, path: string): FieldErrors => [
  ...selectorIsValid(spec.podSelector, `${path}.podSelector`),
  ...(spec.ingress ?? []).flatMap(({ ports, from }, i) => ruleIsValid(ports, [from, 'from'], `${path}.ingress[${i}]`)),
  ...(spec.egress ?? []).flatMap(({ ports, to }, i) => ruleIsValid(ports, [to, 'to'], `${path}.egress[${i}]`)),
  ...typesAreValid(spec.policyTypes ?? [], `${path}.policyTypes`),
]

function typesAreValid(types: readonly string[], field: string): FieldErrors {
  if (types.length > POLICY_TYPES.length) {
    return [invalid(field, types, 'may not specify more than two policyTypes')]
  }
  return types.flatMap((type, i) => oneOf(type, POLICY_TYPES, `${field}[${i}]`))
}

const ruleIsValid = (
  ports: readonly Port[] = [],
  [peers = [], side]: readonly [readonly Peer[] | undefined, string],
  path: string,
): FieldErrors => [
  ...ports.flatMap((port, i) => portIsValid(port, `${path}.ports[${i}]`)),
  ...peers.flatMap((peer, i) => peerIsValid(peer, `${path}.${side}[${i}]`)),
]

function portIsValid({ protocol, port, endPort }: Port, path: string): FieldErrors {
  const last = `${path}.endPort`
  const refused = (why: string): FieldErrors => (endPort === undefined ? NOTHING_WRONG : [invalid(last, endPort, why)])
  const protocolErrors =
    protocol !== undefined && !PROTOCOLS.some((known) => known === protocol)
      ? [unsupported(`${path}.protocol`, protocol, PROTOCOLS)]
      : NOTHING_WRONG
  if (port === undefined) return [...protocolErrors, ...refused('may not be specified when `port` is not specified')]
  if (typeof port === 'string') {
    const nonNumeric = refused('may not be specified when `port` is non-numeric')
    return [...protocolErrors, ...nonNumeric, ...followsRule(portName, port, `${path}.port`)]
  }
  return [
    ...protocolErrors,
    ...portNumber(port).map((message) => invalid(`${path}.port`, port, message)),
    ...(endPort !== undefined && endPort < port ? refused('must be greater than or equal to `port`') : NOTHING_WRONG),
    ...(endPort === undefined ? NOTHING_WRONG : portNumber(endPort).map((message) => invalid(last, endPort, message))),
  ]
}

function peerIsValid({ podSelector, namespaceSelector, ipBlock }: Peer, path: string): FieldErrors {
  const others = podSelector !== undefined || namespaceSelector !== undefined
  return [
    ...selectorIsValid(podSelector, `${path}.podSelector`),
    ...selectorIsValid(namespaceSelector, `${path}.namespaceSelector`),
    ...(ipBlock ? blockIsValid(ipBlock, `${path}.ipBlock`) : NOTHING_WRONG),
    ...(others || ipBlock ? NOTHING_WRONG : [required(path, 'must specify a peer')]),
    ...(others && ipBlock ? [forbidden(path, 'may not specify both ipBlock and another peer')] : NOTHING_WRONG),
  ]
}

function blockIsValid({ cidr, except = [] }: IpBlock, path: string): FieldErrors {
  if (!cidr) return [required(`${path}.cidr`)]
  const block = readCidr(cidr)
  if (!block) return [invalid(`${path}.cidr`, cidr, NO_CIDR)]
  return except.flatMap((text, i) => {
    const field = `${path}.except[${i}]`
    const part = readCidr(text)
    if (!part) return [invalid(field, text, NO_CIDR)]
    return isStrictlyWithin(part, block) ? NOTHING_WRONG : [invalid(field, text, 'must be a strict subset of `cidr`')]
  })
}

interface Cidr {
  readonly address: string
  readonly length: number
}

function readCidr(text: string): Cidr | undefined {
  const [, address = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  const bits = address.includes(':') ? 128 : 32
  return isIpAddress(address) && Number(length) <= bits ? { address, length: Number(length) } : undefined
}

/** Simplified: of IPv6 blocks only the lengths are compared. */
function isStrictlyWithin(part: Cidr, whole: Cidr): boolean {
  if (part.length <= whole.length || part.address.includes(':') !== whole.address.includes(':')) return false
  if (part.address.includes(':')) return true
  const prefix = ({ address }: Cidr): string =>
    address
      .split('.')
      .map((byte) => Number(byte).toString(2).padStart(8, '0'))
      .join('')
      .slice(0, whole.length)
  return prefix(part) === prefix(whole)
}

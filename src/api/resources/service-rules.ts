import { duplicate, type FieldError, forbidden, invalid, required } from '../field-error'
import type { Service } from '../kinds'
import { PROTOCOLS } from './container-port-rules'
import { type FieldErrors, followsRule, labelsAreValid, NOTHING_WRONG, oneOf } from './field-rules'
import { dns1123Label, dns1123Subdomain, isIpAddress, portNumber, qualifiedName } from './names'
import { portIsValid } from './probe-rules'
import { isExposed, needsHealthCheck } from './service-changes'

type Spec = Service['spec']
type Port = NonNullable<Spec['ports']>[number]

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'] as const
const AFFINITIES = ['ClientIP', 'None'] as const
const POLICIES = ['Cluster', 'Local'] as const
const DISTRIBUTIONS = ['PreferClose', 'PreferSameNode', 'PreferSameZone'] as const
const MAX_AFFINITY_SECONDS = 86_400
const KUBELET_PORT = 10_250
const KUBELETS_OWN = `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`
const NOT_EXPOSED = 'may only be set for externally-accessible services'
const NO_HEALTH_CHECK = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
const FIRST_NODE_PORT = 30_000
const LAST_NODE_PORT = 32_767
const NOT_IN_RANGE = `provided port is not in the valid range. The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`
const IP_MESSAGE = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

const isHeadless = ({ clusterIP }: Spec): boolean => clusterIP === 'None'

/** What is wrong with a service (core `ValidateService`, and the ranges of the port allocator). */
export function serviceIsValid({ spec }: Service): FieldErrors {
  const ports = spec.ports ?? []
  const needsPorts = ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName'
  return [
    ...(needsPorts ? [required('spec.ports')] : NOTHING_WRONG),
    ...typeIsPossible(spec),
    ...ports.flatMap((port, i) => portIsGood(port, ports, i)),
    ...labelsAreValid(spec.selector, 'spec.selector'),
    ...affinityIsValid(spec),
    ...addressesAreValid(spec),
    ...oneOf(spec.type, TYPES, 'spec.type'),
    ...ports.flatMap((port, i) => nodePortIsGood(port, spec, i)),
    ...twins(ports),
    ...balancingIsPossible(spec),
    ...trafficIsPossible(spec),
  ]
}

function affinityIsValid({ sessionAffinity, sessionAffinityConfig }: Spec): FieldErrors {
  const field = 'spec.sessionAffinityConfig'
  const errors = oneOf(sessionAffinity, AFFINITIES, 'spec.sessionAffinity')
  if (sessionAffinity === 'None' && sessionAffinityConfig)
    return [...errors, forbidden(field, 'must not be set when session affinity is None')]
  const timeout = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? MAX_AFFINITY_SECONDS
  if (sessionAffinity !== 'ClientIP' || (timeout > 0 && timeout <= MAX_AFFINITY_SECONDS)) return errors
  const why = `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`
  return [...errors, invalid(`${field}.clientIP.timeoutSeconds`, timeout, why)]
}

/** Fields that only load balancers have. */
function balancingIsPossible(spec: Spec): FieldErrors {
  if (spec.type === 'LoadBalancer') return NOTHING_WRONG
  const isSet: readonly (readonly [string, boolean])[] = [
    ['loadBalancerSourceRanges', !!spec.loadBalancerSourceRanges?.length],
    ['allocateLoadBalancerNodePorts', spec.allocateLoadBalancerNodePorts !== undefined],
    ['loadBalancerClass', spec.loadBalancerClass !== undefined],
  ]
  return isSet.flatMap(([name, set]) =>
    set ? [forbidden(`spec.${name}`, "may only be used when `type` is 'LoadBalancer'")] : NOTHING_WRONG,
  )
}

function trafficIsPossible(spec: Spec): FieldErrors {
  const { externalTrafficPolicy, internalTrafficPolicy, healthCheckNodePort } = spec
  const { trafficDistribution } = spec as { readonly trafficDistribution?: string }
  const optional = (value: string | undefined, allowed: readonly string[], name: string): FieldErrors =>
    value ? oneOf(value, allowed, `spec.${name}`) : NOTHING_WRONG
  return [
    ...(externalTrafficPolicy && !isExposed(spec)
      ? [invalid('spec.externalTrafficPolicy', externalTrafficPolicy, NOT_EXPOSED)]
      : optional(externalTrafficPolicy, POLICIES, 'externalTrafficPolicy')),
    ...(healthCheckNodePort && !needsHealthCheck(spec)
      ? [invalid('spec.healthCheckNodePort', healthCheckNodePort, NO_HEALTH_CHECK)]
      : NOTHING_WRONG),
    ...optional(internalTrafficPolicy, POLICIES, 'internalTrafficPolicy'),
    ...optional(trafficDistribution, DISTRIBUTIONS, 'trafficDistribution'),
  ]
}

function typeIsPossible(spec: Spec): FieldErrors {
  const { type, externalName = '', ports = [] } = spec
  if (type === 'NodePort' || type === 'LoadBalancer') {
    const headless = `may not be set to 'None' for ${type} services`
    return [
      ...ports.flatMap(({ port }, i) =>
        type === 'LoadBalancer' && port === KUBELET_PORT
          ? [invalid(`spec.ports[${i}]`, port, KUBELETS_OWN)]
          : NOTHING_WRONG,
      ),
      ...(isHeadless(spec) ? [invalid('spec.clusterIPs[0]', 'None', headless)] : NOTHING_WRONG),
    ]
  }
  if (type !== 'ExternalName') return NOTHING_WRONG
  const addresses = spec.clusterIP
    ? [forbidden('spec.clusterIPs', 'may not be set for ExternalName services')]
    : NOTHING_WRONG
  const name = externalName.replace(/\.$/, '')
  return [
    ...addresses,
    ...(name ? followsRule(dns1123Subdomain, name, 'spec.externalName') : [required('spec.externalName')]),
  ]
}

function addressesAreValid({ type, clusterIPs = [], externalIPs = [] }: Spec): FieldErrors {
  const own = type === 'ExternalName' ? [] : clusterIPs
  return [
    ...own.flatMap((ip, i) =>
      isIpAddress(ip) || ip === 'None' ? NOTHING_WRONG : [invalid(`spec.clusterIPs[${i}]`, ip, IP_MESSAGE)],
    ),
    ...externalIPs.flatMap((ip, i) =>
      isIpAddress(ip) ? NOTHING_WRONG : [invalid(`spec.externalIPs[${i}]`, ip, IP_MESSAGE)],
    ),
  ]
}

function portIsGood(port: Port, ports: readonly Port[], i: number): FieldErrors {
  const field = `spec.ports[${i}]`
  return [
    ...portNameIsGood(port.name ?? '', ports, i),
    ...portNumber(port.port).map((message) => invalid(`${field}.port`, port.port ?? 0, message)),
    ...oneOf(port.protocol, PROTOCOLS, `${field}.protocol`),
    ...portIsValid(port.targetPort, `${field}.targetPort`),
    ...(port.appProtocol ? followsRule(qualifiedName, port.appProtocol, `${field}.appProtocol`) : NOTHING_WRONG),
  ]
}

function portNameIsGood(name: string, ports: readonly Port[], i: number): FieldErrors {
  const field = `spec.ports[${i}].name`
  if (!name) return ports.length > 1 ? [required(field)] : NOTHING_WRONG
  const errors = followsRule(dns1123Label, name, field)
  const isTaken = ports.findIndex((port) => port.name === name) < i
  return isTaken ? [...errors, duplicate(field, name)] : errors
}

function nodePortIsGood({ nodePort }: Port, { type }: Spec, i: number): FieldErrors {
  const field = `spec.ports[${i}].nodePort`
  if (!nodePort) return NOTHING_WRONG
  if (type === 'ClusterIP') return [forbidden(field, "may not be used when `type` is 'ClusterIP'")]
  return nodePort >= FIRST_NODE_PORT && nodePort <= LAST_NODE_PORT
    ? NOTHING_WRONG
    : [invalid(field, nodePort, NOT_IN_RANGE)]
}

/** Each port and protocol once; each node port and protocol once. */
function twins(ports: readonly Port[]): FieldErrors {
  const seen = new Set<string>()
  const isAgain = (key: string): boolean => seen.size === seen.add(key).size
  return ports.flatMap(({ protocol, port, nodePort }, i) => [
    ...(isAgain(`${protocol} ${port}`) ? [twinPort(i, { Protocol: protocol, Port: port })] : NOTHING_WRONG),
    ...(nodePort && isAgain(`node ${protocol} ${nodePort}`)
      ? [twinPort(i, { Protocol: protocol, NodePort: nodePort }, '.nodePort')]
      : NOTHING_WRONG),
  ])
}

/** The server shows the whole port, with the field names of its own types. */
function twinPort(i: number, known: object, part = ''): FieldError {
  const port = { Name: '', Protocol: '', AppProtocol: null, Port: 0, TargetPort: 0, NodePort: 0, ...known }
  return { ...duplicate(`spec.ports[${i}]${part}`, ''), body: `Duplicate value: ${JSON.stringify(port)}` }
}

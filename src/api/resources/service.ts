import type { Mutable } from '../../base/json'
import type { Service } from '../kinds'
import { formatLabels } from '../label-selector'
import type { PrepareContext } from '../resource'
import { StatusError } from '../status-error'
import { ageColumn, joined, nameColumn, text, wide } from './columns'
import { declare } from './metadata-rules'
import { dns1035Label } from './names'
import { isExposed, keepAllocated, needsHealthCheck, serviceChanges } from './service-changes'
import { serviceIsValid } from './service-rules'

type ServiceDraft = Mutable<Service>
type Ports = NonNullable<ServiceDraft['spec']['ports']>

const AFFINITY_SECONDS = 10_800

function setDefaults(draft: ServiceDraft): void {
  const spec = (draft.spec ??= {})
  spec.sessionAffinity ||= 'None'
  spec.type ||= 'ClusterIP'
  if (spec.sessionAffinity === 'ClientIP') {
    spec.sessionAffinityConfig ??= {}
    spec.sessionAffinityConfig.clientIP ??= {}
    spec.sessionAffinityConfig.clientIP.timeoutSeconds ??= AFFINITY_SECONDS
  }
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP'
    port.targetPort ||= port.port
  }
  if (isExposed(spec)) spec.externalTrafficPolicy ||= 'Cluster'
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ||= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
}

/** Hands out what the service needs and does not have: an address of the service network, and node ports. */
function allocate(draft: ServiceDraft, context: PrepareContext): void {
  const { spec } = draft
  if (spec.type === 'ExternalName') return
  spec.clusterIP ||= spec.clusterIPs?.[0] || context.allocate('clusterIP')
  spec.clusterIPs ??= [spec.clusterIP]
  // Who keeps the endpoints of a headless service by hand may have addresses of both families.
  const isOpen = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0
  spec.ipFamilyPolicy ??= isOpen ? 'RequireDualStack' : 'SingleStack'
  const primary = spec.clusterIP.includes(':') ? 'IPv6' : 'IPv4'
  spec.ipFamilies ??= isOpen && spec.ipFamilyPolicy !== 'SingleStack' ? ['IPv4', 'IPv6'] : [primary]
  const needsPorts = spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts)
  if (needsPorts) allocatePorts(spec.ports ?? [], context)
  if (needsHealthCheck(spec)) spec.healthCheckNodePort ||= freshPort(spec.ports ?? [], context)
}

/** The same number over TCP and UDP gets the same node port, as DNS servers need it. */
function allocatePorts(ports: Ports, context: PrepareContext): void {
  const given = new Map<number, number>()
  for (const port of ports) if (port.nodePort) given.set(port.port, port.nodePort)
  const seen = new Set<string>()
  for (const port of ports) {
    const twin = given.get(port.port)
    if (!port.nodePort && twin && !seen.has(`${port.protocol}/${twin}`)) port.nodePort = twin
    port.nodePort ||= freshPort(ports, context)
    given.set(port.port, port.nodePort)
    seen.add(`${port.protocol}/${port.nodePort}`)
  }
}

/** Drawn again when the service itself already has it; the pool only knows what is stored. */
const PORT_ATTEMPTS = 1000

function freshPort(ports: Ports, context: PrepareContext): number {
  const taken = new Set(ports.map(({ nodePort }) => nodePort))
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
    const port = Number(context.allocate('nodePort'))
    if (!taken.has(port)) return port
  }
  throw StatusError.internal('failed to allocate a nodePort: range is full')
}

function externalAddresses({ spec, status }: Service): string {
  const own = spec.externalIPs ?? []
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  if (spec.type !== 'LoadBalancer') return joined(own)
  const ingress = (status.loadBalancer?.ingress ?? [])
    .map(({ ip, hostname }) => ip || hostname || '')
    .filter((name) => name)
  return [...new Set(ingress)].sort().concat(own).join(',') || '<pending>'
}

const portText = ({ port, nodePort, protocol }: NonNullable<Service['spec']['ports']>[number]): string =>
  `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? 'TCP'}`

export const services = declare<Service>(
  {
    group: '',
    version: 'v1',
    kind: 'Service',
    plural: 'services',
    singular: 'service',
    shortNames: ['svc'],
    categories: ['all'],
    namespaced: true,
    subresources: ['status'],
    tracksGeneration: false,
    setDefaults,
    prepareForCreate(draft, context) {
      draft.status = { loadBalancer: {} }
      allocate(draft, context)
    },
    prepareForUpdate(draft, previous, context) {
      keepAllocated(draft, previous)
      allocate(draft, context)
    },
    validate: serviceIsValid,
    validateUpdate: serviceChanges,
    fieldSelectors: {
      'spec.clusterIP': { value: ({ spec }) => spec.clusterIP ?? '' },
      'spec.type': { value: ({ spec }) => spec.type ?? '' },
    },
    columns: [
      nameColumn,
      text('Type', ({ spec }) => spec.type ?? ''),
      text('Cluster-IP', ({ spec }) => spec.clusterIPs?.[0] || spec.clusterIP || '<none>'),
      text('External-IP', externalAddresses),
      text('Port(s)', ({ spec }) => joined((spec.ports ?? []).map(portText))),
      ageColumn,
      wide(text('Selector', ({ spec }) => formatLabels(spec.selector))),
    ],
  },
  dns1035Label,
)

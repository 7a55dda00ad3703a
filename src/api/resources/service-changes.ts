import type { Mutable } from '../../base/json'
import { invalid } from '../field-error'
import type { Service } from '../kinds'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'

type Draft = Mutable<Service>
type Spec = Service['spec']

/** Whether the world outside reaches it, so that it has a policy for traffic from there. */
export const isExposed = ({ type, externalIPs }: Pick<Spec, 'type' | 'externalIPs'>): boolean =>
  type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && !!externalIPs?.length)
/** Whether load balancers have to ask the nodes which of them have backends. */
export const needsHealthCheck = ({ type, externalTrafficPolicy }: Spec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local'

const hasAddress = ({ type }: Spec): boolean => type !== 'ExternalName'
const hasNodePorts = ({ type, allocateLoadBalancerNodePorts }: Spec): boolean =>
  type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)

/**
 * A client that replaces a service need not repeat what the server handed out, and loses what the new type does not
 * have (core `patchAllocatedValues` and `dropTypeDependentFields`). In place.
 */
export function keepAllocated(draft: Draft, previous: Service): void {
  const { spec } = draft
  const before = previous.spec
  if (hasAddress(spec) && hasAddress(before)) keepAddress(spec, before)
  if (!hasAddress(spec)) dropAddress(spec, before)
  if (hasNodePorts(spec)) keepNodePorts(spec, before)
  else dropNodePorts(spec, before)
  if (needsHealthCheck(spec)) spec.healthCheckNodePort ||= before.healthCheckNodePort
  else dropUnchanged(spec, before, 'healthCheckNodePort')
  if (!isExposed(spec)) dropUnchanged(spec, before, 'externalTrafficPolicy')
  if (spec.type !== 'LoadBalancer') {
    dropUnchanged(spec, before, 'allocateLoadBalancerNodePorts')
    dropUnchanged(spec, before, 'loadBalancerClass')
  }
}

/** Drops what only made sense before; what a client sets anew is for the validation to refuse. */
function dropUnchanged(spec: Draft['spec'], before: Spec, field: keyof Spec): void {
  if (spec[field] === before[field]) delete spec[field]
}

function keepAddress(spec: Draft['spec'], before: Spec): void {
  spec.clusterIP ||= before.clusterIP
  // A client that knows only the older field changes only that one.
  if (spec.clusterIP !== before.clusterIP && spec.clusterIPs?.[0] === before.clusterIPs?.[0])
    spec.clusterIPs = [spec.clusterIP ?? '']
  spec.clusterIPs ??= before.clusterIPs as string[] | undefined
  spec.ipFamilies ??= before.ipFamilies as string[] | undefined
  spec.ipFamilyPolicy ??= before.ipFamilyPolicy
}

function dropAddress(spec: Draft['spec'], before: Spec): void {
  if (spec.clusterIP !== before.clusterIP) return
  delete spec.clusterIP
  delete spec.clusterIPs
  delete spec.ipFamilies
  delete spec.ipFamilyPolicy
  delete spec.internalTrafficPolicy
}

function keepNodePorts(spec: Draft['spec'], before: Spec): void {
  const known = new Map((before.ports ?? []).map((port) => [`${port.protocol}/${port.port}`, port.nodePort]))
  const used = new Set((spec.ports ?? []).map((port) => port.nodePort))
  for (const port of spec.ports ?? []) {
    const old = known.get(`${port.protocol}/${port.port}`)
    if (!port.nodePort && old && !used.has(old)) port.nodePort = old
  }
}

function dropNodePorts(spec: Draft['spec'], before: Spec): void {
  if (!hasNodePorts(before)) return
  const old = new Set((before.ports ?? []).map((port) => port.nodePort))
  for (const port of spec.ports ?? []) if (old.has(port.nodePort)) delete port.nodePort
}

/** A service keeps its address for life. */
export function serviceChanges({ spec }: Service, previous: Service): FieldErrors {
  const before = previous.spec
  if (spec === before || !hasAddress(spec) || !hasAddress(before)) return NOTHING_WRONG
  const old = before.clusterIPs?.[0] ?? before.clusterIP
  const now = spec.clusterIPs?.[0] ?? spec.clusterIP
  if (!old || old === now) return NOTHING_WRONG
  return [invalid('spec.clusterIPs[0]', spec.clusterIPs ?? [now], 'may not change once set')]
}

import type { EndpointSlice, Service } from '../../api/kinds'
import { matchSet } from '../../api/label-selector'
import { keyOf, type ObjectKey } from '../../api/object'
import { controllerReference } from '../../api/owner-reference'
import { endpointSlices, SERVICE_NAME_LABEL } from '../../api/resources/endpoint-slice'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import { services } from '../../api/resources/service'
import { canonicalJson, equal } from '../../base/json'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { itself } from '../shared/owner-keys'
import { type Backend, type BackendPort, backendsOf, byAddress, hasBackends, servicesOf, targetRef } from './backends'

const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by'
const HEADLESS_LABEL = 'service.kubernetes.io/headless'
const MANAGER = 'endpointslice-controller.k8s.io'
const ZONE_LABEL = 'topology.kubernetes.io/zone'
const CAPACITY = 100

type Endpoint = EndpointSlice['endpoints'][number]
type Ports = readonly BackendPort[]

/** Keeps the EndpointSlices of each Service (`pkg/controller/endpointslice`). */
export const endpointSliceController: Controller = {
  name: 'endpoint-slice-controller',
  maxRetries: 15,
  watches: [watching(services, itself), watching(pods, servicesOf), watching(endpointSlices, serviceOf)],
  reconcile,
}

/** A slice that somebody else changed or deleted is put right again. */
function serviceOf({ object }: { readonly object: EndpointSlice }): readonly ObjectKey[] {
  const labels = object.metadata.labels ?? {}
  const name = labels[SERVICE_NAME_LABEL]
  return name && labels[MANAGED_BY_LABEL] === MANAGER ? [{ namespace: object.metadata.namespace ?? '', name }] : []
}

function reconcile(key: ObjectKey, context: ReconcileContext): Outcome {
  const service = context.api.find(services, key)
  if (!service || service.metadata.deletionTimestamp || !hasBackends(service)) return 'done'
  const labels = matchSet({ [SERVICE_NAME_LABEL]: key.name, [MANAGED_BY_LABEL]: MANAGER })
  const existing = context.api.list(endpointSlices, { namespace: key.namespace, labels })
  const groups = groupByPorts([...backendsOf(context, service)].sort(byAddress))
  const byPorts = (slice: EndpointSlice): string => canonicalJson(slice.ports ?? [])
  const kept = [...groups].flatMap(([ports, backends]) => {
    const slices = existing.filter((slice) => byPorts(slice) === ports)
    return fill(context, service, slices, backends)
  })
  const placeholder = kept.length === 0 ? existing[0] : undefined
  if (kept.length === 0) keepPlaceholder(context, service, placeholder)
  for (const slice of existing) {
    if (slice !== placeholder && !kept.includes(slice.metadata.name)) context.api.delete(endpointSlices, keyOf(slice))
  }
  return 'done'
}

function groupByPorts(backends: readonly Backend[]): ReadonlyMap<string, readonly Backend[]> {
  const groups = new Map<string, Backend[]>()
  for (const backend of backends) {
    const key = canonicalJson(portsOf(backend))
    groups.set(key, [...(groups.get(key) ?? []), backend])
  }
  return groups
}

/** Ports as slices are stored: a port without a name has an empty one. */
const portsOf = ({ ports }: Backend): Ports => ports.map((port) => ({ ...port, name: port.name ?? '' }))

/**
 * Spreads the endpoints over the slices that exist: endpoints stay where they are, new ones go where a slice
 * is written anyway, then where they fit, then into new slices. @returns the names of the slices that stay
 */
function fill(
  context: ReconcileContext,
  service: Service,
  slices: readonly EndpointSlice[],
  backends: readonly Backend[],
): readonly string[] {
  const ports = backends[0] ? portsOf(backends[0]) : []
  const waiting = new Map(backends.map((backend) => [backend.pod.metadata.uid, endpointOf(context, service, backend)]))
  const plans = slices.map((slice) => {
    const endpoints = slice.endpoints.flatMap((endpoint) => take(waiting, endpoint.targetRef?.uid ?? ''))
    return { slice, endpoints, changed: !equal(endpoints, slice.endpoints) }
  })
  const roomiest = [...plans].sort(
    (a, b) => Number(b.changed) - Number(a.changed) || b.endpoints.length - a.endpoints.length,
  )
  for (const plan of roomiest) {
    const fits = plan.changed || waiting.size <= CAPACITY - plan.endpoints.length
    if (!fits || plan.endpoints.length === 0) continue
    for (const uid of [...waiting.keys()].slice(0, CAPACITY - plan.endpoints.length))
      plan.endpoints.push(...take(waiting, uid))
  }
  const reusable = plans.filter((plan) => plan.endpoints.length === 0).map((plan) => plan.slice)
  const stay = plans.filter((plan) => plan.endpoints.length > 0)
  for (const { slice, endpoints } of stay) write(context, service, slice, endpoints, ports)
  const names = stay.map(({ slice }) => slice.metadata.name)
  while (waiting.size > 0) {
    const endpoints = [...waiting.keys()].slice(0, CAPACITY).flatMap((uid) => take(waiting, uid))
    names.push(write(context, service, reusable.shift(), endpoints, ports))
  }
  return names
}

function take(waiting: Map<string, Endpoint>, uid: string): Endpoint[] {
  const endpoint = waiting.get(uid)
  waiting.delete(uid)
  return endpoint ? [endpoint] : []
}

/** A Service without backends still has one slice, which is empty. */
function keepPlaceholder(context: ReconcileContext, service: Service, existing: EndpointSlice | undefined): void {
  write(context, service, existing, [], [])
}

function write(
  context: ReconcileContext,
  service: Service,
  existing: EndpointSlice | undefined,
  endpoints: readonly Endpoint[],
  ports: Ports,
): string {
  const labels = {
    ...service.metadata.labels,
    [SERVICE_NAME_LABEL]: service.metadata.name,
    [MANAGED_BY_LABEL]: MANAGER,
    ...(service.spec.clusterIP === 'None' ? { [HEADLESS_LABEL]: '' } : {}),
  }
  if (existing) {
    const next = { ...existing, metadata: { ...existing.metadata, labels }, endpoints, ports }
    if (!equal(next, existing)) context.api.update(endpointSlices, next)
    return existing.metadata.name
  }
  const created = context.api.create(endpointSlices, {
    metadata: {
      generateName: `${service.metadata.name}-`,
      namespace: service.metadata.namespace ?? '',
      labels,
      ownerReferences: [controllerReference(services, service)],
    },
    addressType: 'IPv4',
    endpoints,
    ports,
  })
  return created.metadata.name
}

function endpointOf(context: ReconcileContext, service: Service, backend: Backend): Endpoint {
  const { pod, ready, serving, terminating, hostname } = backend
  const node = pod.spec.nodeName ? context.api.find(nodes, { namespace: '', name: pod.spec.nodeName }) : undefined
  const zone = node?.metadata.labels?.[ZONE_LABEL]
  const hint = hintFor(service, zone, pod.spec.nodeName)
  return {
    addresses: [backend.ip],
    conditions: { ready, serving, terminating },
    ...hint,
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: targetRef(pod),
    ...(zone ? { zone } : {}),
  }
}

/** Whom an endpoint is for: `PreferClose` (1.33) is called PreferSameZone since 1.34; a node's own are its zone's too. */
function hintFor(service: Service, zone: string | undefined, nodeName: string | undefined): Pick<Endpoint, 'hints'> {
  const { trafficDistribution } = service.spec as { readonly trafficDistribution?: string }
  if (!trafficDistribution) return {}
  const forNodes = nodeName && trafficDistribution === 'PreferSameNode' ? { forNodes: [{ name: nodeName }] } : {}
  const hints = { ...(zone ? { forZones: [{ name: zone }] } : {}), ...forNodes }
  return Object.keys(hints).length > 0 ? { hints } : {}
}

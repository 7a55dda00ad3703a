import type { Endpoints, Service } from '../../api/kinds'
import type { ObjectKey } from '../../api/object'
import { endpoints } from '../../api/resources/endpoints'
import { pods } from '../../api/resources/pod'
import { services } from '../../api/resources/service'
import { compareText } from '../../base/compare'
import { canonicalJson, equal } from '../../base/json'
import { md5 } from '../../base/md5'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { itself } from '../shared/owner-keys'
import { type Backend, type BackendPort, backendsOf, byAddress, hasBackends, servicesOf, targetRef } from './backends'

const MANAGED_BY = { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' }
const HEADLESS_LABEL = 'service.kubernetes.io/headless'
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity'
const CAPACITY = 1000

/** Keeps an Endpoints object beside each Service (`pkg/controller/endpoint`): the old form of EndpointSlices. */
export const endpointsController: Controller = {
  name: 'endpoint-controller',
  maxRetries: 15,
  watches: [watching(services, itself), watching(pods, servicesOf)],
  reconcile,
}

function reconcile(key: ObjectKey, context: ReconcileContext): Outcome {
  const service = context.api.find(services, key)
  const existing = context.api.find(endpoints, key)
  if (!service) {
    if (existing) context.api.delete(endpoints, key)
    return 'done'
  }
  if (!hasBackends(service)) return 'done'
  const desired = endpointsOf(service, backendsOf(context, service))
  if (!existing) {
    context.api.create(endpoints, desired)
    return 'done'
  }
  const next: Endpoints = {
    ...existing,
    metadata: { ...existing.metadata, labels: desired.metadata.labels, annotations: desired.metadata.annotations },
    subsets: desired.subsets,
  }
  if (!equal(next, existing)) context.api.update(endpoints, next)
  return 'done'
}

type Subset = NonNullable<Endpoints['subsets']>[number]

function endpointsOf(service: Service, backends: readonly Backend[]) {
  const usable = backends.filter((backend) => service.spec.publishNotReadyAddresses || !backend.terminating)
  const kept = usable.slice(0, CAPACITY)
  const subsets = group(kept)
  const headless = service.spec.clusterIP === 'None'
  const labels = { ...service.metadata.labels, ...MANAGED_BY, ...(headless ? { [HEADLESS_LABEL]: '' } : {}) }
  const { name, namespace = '' } = service.metadata
  return {
    metadata: {
      name,
      namespace,
      labels,
      ...(kept.length < usable.length ? { annotations: { [OVER_CAPACITY]: 'truncated' } } : {}),
    },
    ...(subsets.length ? { subsets } : {}),
  }
}

/** Ports stand in the order of a hash of Go's dump of them (`pkg/api/v1/endpoints`): as good as any, but always the same. */
const byHash = (a: BackendPort, b: BackendPort): number => compareText(hashOf(a), hashOf(b))

const hashOf = ({ name = '', port, protocol, appProtocol }: BackendPort): string =>
  md5(
    `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`,
  )

/** Addresses that offer the same ports share a subset. */
function group(backends: readonly Backend[]): readonly Subset[] {
  const groups = new Map<string, Backend[]>()
  for (const backend of [...backends].sort(byAddress)) {
    const key = canonicalJson(backend.ports)
    groups.set(key, [...(groups.get(key) ?? []), backend])
  }
  return [...groups.values()].map((members) => {
    const ready = members.filter((backend) => backend.ready)
    const others = members.filter((backend) => !backend.ready)
    const ports = [...(members[0]?.ports ?? [])].sort(byHash)
    return {
      ...(ready.length ? { addresses: ready.map(address) } : {}),
      ...(others.length ? { notReadyAddresses: others.map(address) } : {}),
      ...(ports.length ? { ports } : {}),
    }
  })
}

const address = ({ ip, pod, hostname }: Backend) => ({
  ...(hostname ? { hostname } : {}),
  ip,
  ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
  targetRef: targetRef(pod),
})

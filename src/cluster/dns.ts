import type { ApiReader } from '../api/client'
import type { EndpointSlice, Service } from '../api/kinds'
import { endpointSlices, slicesOf } from '../api/resources/endpoint-slice'
import { services } from '../api/resources/service'

const CLUSTER_DOMAIN = 'cluster.local'

/** What a name stands for inside the cluster. */
export type DnsAnswer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'alias'; readonly target: string }
  | { readonly kind: 'none'; readonly why: string }

/**
 * What the cluster's DNS answers for `<service>.<namespace>.svc[.cluster.local]` and, before headless Services,
 * `<hostname or dashed ip>.<service>…` (the DNS specification of Kubernetes, as CoreDNS follows it).
 * Simplified: A records only; answers are never cached, so a change shows at once.
 */
export function resolveName(view: ApiReader, name: string): DnsAnswer {
  const labels = name
    .replace(/\.$/, '')
    .replace(new RegExp(`\\.${CLUSTER_DOMAIN}$`), '')
    .split('.')
  if (labels.at(-1) !== 'svc') return none(`${name} is no name of a Service: it does not end in .svc.${CLUSTER_DOMAIN}`)
  const [namespace = '', serviceName = ''] = [labels.at(-2), labels.at(-3)]
  const host = labels.slice(0, -3).join('.')
  const service = view.find(services, { namespace, name: serviceName })
  if (!service) return none(`there is no service "${serviceName}" in namespace "${namespace}"`)
  if (service.spec.type === 'ExternalName') return { kind: 'alias', target: service.spec.externalName ?? '' }
  if (service.spec.clusterIP !== 'None')
    return host ? none(`service "${serviceName}" is not headless`) : addresses([service.spec.clusterIP ?? ''])
  return headless(view, service, host)
}

function headless(view: ApiReader, service: Service, host: string): DnsAnswer {
  const { name, namespace = '' } = service.metadata
  const slices = view.list<EndpointSlice>(endpointSlices, slicesOf({ namespace, name }))
  const ready = slices.flatMap(({ endpoints }) => endpoints).filter(({ conditions }) => conditions?.ready)
  const meant = host
    ? ready.filter((endpoint) => endpoint.hostname === host || endpoint.addresses[0]?.replaceAll('.', '-') === host)
    : ready
  const found = meant.flatMap(({ addresses: each }) => each)
  if (found.length > 0) return addresses(found)
  return none(
    host ? `service "${name}" has no ready endpoint called "${host}"` : `service "${name}" has no ready endpoint`,
  )
}

const addresses = (list: readonly string[]): DnsAnswer => ({ kind: 'addresses', addresses: [...list].sort() })
const none = (why: string): DnsAnswer => ({ kind: 'none', why })

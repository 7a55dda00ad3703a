import type { EndpointSlice, Ingress, Service } from '../../../api/kinds'
import { endpointSlices, slicesOf } from '../../../api/resources/endpoint-slice'
import { services } from '../../../api/resources/service'
import type { Describe, DescribeContext } from './context'
import { writeEvents } from './events'
import { writeAnnotations, writeLabels } from './metadata'
import { formatEndpoints } from './service'
import { DescribeWriter } from './writer'

type Backend = NonNullable<Ingress['spec']['defaultBackend']>

export const describeIngress: Describe<Ingress> = (ingress, context) => {
  const w = new DescribeWriter()
  const { metadata, spec, status } = ingress
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
  const show = (backend: Backend): string => describeBackend(backend, metadata.namespace ?? '', context)
  w.line(0, `Name:\t${metadata.name}`)
  writeLabels(w, 'Labels', metadata.labels)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `Address:\t${addresses.join(',')}`)
  w.line(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`)
  w.line(0, `Default backend:\t${spec.defaultBackend ? show(spec.defaultBackend) : '<default>'}`)
  if (spec.tls?.length) w.line(0, 'TLS:')
  for (const { hosts = [], secretName } of spec.tls ?? []) {
    w.line(1, `${secretName ? `${secretName} terminates` : 'SNI routes'} ${hosts.join(',')}`)
  }
  w.line(0, 'Rules:')
  w.line(1, 'Host\tPath\tBackends')
  w.line(1, '----\t----\t--------')
  const rules = (spec.rules ?? []).filter(({ http }) => http)
  for (const { host, http } of rules) {
    w.line(1, `${host || '*'}\t`)
    for (const { path, backend } of http?.paths ?? []) w.line(2, `\t${path ?? ''} \t${show(backend)}`)
  }
  if (rules.length === 0 && spec.defaultBackend) w.line(1, `*\t*\t${show(spec.defaultBackend)}`)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  writeEvents(w, ingress, context)
  return w.toString()
}

/** A Service with the addresses behind it, or another object. */
function describeBackend({ service, resource }: Backend, namespace: string, { view }: DescribeContext): string {
  if (!service) return `APIGroup: ${resource?.apiGroup ?? '<none>'}, Kind: ${resource?.kind}, Name: ${resource?.name}`
  const { name, port } = service
  const title = `${name}:${port?.name || port?.number || 0}`
  const found = view.find<Service>(services, { namespace, name })
  if (!found) return `${title} (<error: services "${name}" not found>)`
  const target = found.spec.ports?.find((own) => (port?.name ? own.name === port.name : own.port === port?.number))
  const slices = view.list<EndpointSlice>(endpointSlices, slicesOf({ namespace, name }))
  return `${title} (${formatEndpoints(slices, target?.name ?? '')})`
}

import type { EndpointSlice, Service } from '../../../api/kinds'
import { formatLabels } from '../../../api/label-selector'
import { keyOf } from '../../../api/object'
import { endpointSlices, slicesOf } from '../../../api/resources/endpoint-slice'
import type { Describe } from './context'
import { writeEvents } from './events'
import { writeLabelsAndAnnotations, writeName } from './metadata'
import { DescribeWriter } from './writer'

type Port = NonNullable<Service['spec']['ports']>[number]

export const describeService: Describe<Service> = (service, context) => {
  const w = new DescribeWriter()
  const { spec } = service
  writeName(w, service)
  writeLabelsAndAnnotations(w, service)
  w.line(0, `Selector:\t${formatLabels(spec.selector)}`)
  w.line(0, `Type:\t${spec.type ?? ''}`)
  writeAddresses(w, service)
  const slices = context.view.list<EndpointSlice>(endpointSlices, slicesOf(keyOf(service)))
  for (const port of spec.ports ?? []) writePort(w, port, slices)
  w.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`)
  if (spec.externalTrafficPolicy) w.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`)
  if (spec.internalTrafficPolicy) w.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`)
  if (spec.healthCheckNodePort) w.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`)
  if (spec.loadBalancerSourceRanges?.length) {
    w.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`)
  }
  writeEvents(w, service, context)
  return w.toString()
}

function writeAddresses(w: DescribeWriter, { spec, status }: Service): void {
  if (spec.ipFamilyPolicy) w.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`)
  w.line(0, `IP Families:\t${spec.ipFamilies?.join(',') || '<none>'}`)
  w.line(0, `IP:\t${spec.clusterIP ?? ''}`)
  w.line(0, `IPs:\t${spec.clusterIPs?.join(',') || '<none>'}`)
  if (spec.externalIPs?.length) w.line(0, `External IPs:\t${spec.externalIPs.join(',')}`)
  if (spec.loadBalancerIP) w.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`)
  if (spec.externalName) w.line(0, `External Name:\t${spec.externalName}`)
  const ingress = (status.loadBalancer?.ingress ?? []).map(({ ip, ipMode, hostname }) =>
    ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : (hostname ?? ''),
  )
  if (ingress.length > 0) w.line(0, `LoadBalancer Ingress:\t${ingress.join(', ')}`)
}

function writePort(w: DescribeWriter, port: Port, slices: readonly EndpointSlice[]): void {
  const name = port.name || '<unset>'
  const protocol = port.protocol ?? 'TCP'
  w.line(0, `Port:\t${name}\t${port.port}/${protocol}`)
  w.line(0, `TargetPort:\t${port.targetPort ?? port.port}/${protocol}`)
  if (port.nodePort) w.line(0, `NodePort:\t${name}\t${port.nodePort}/${protocol}`)
  w.line(0, `Endpoints:\t${formatEndpoints(slices, port.name ?? '')}`)
}

const SHOWN = 3

/** Up to three addresses of ready endpoints, and how many more there are. */
export function formatEndpoints(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const all = slices.flatMap(({ ports, endpoints }) =>
    (ports ?? [])
      .filter(({ name }) => (name ?? '') === portName)
      .flatMap(({ port }) =>
        (endpoints ?? [])
          .filter(({ conditions }) => conditions?.ready !== false)
          .map(({ addresses }) => `${hostPart(addresses[0] ?? '')}:${port}`),
      ),
  )
  const more = all.length > SHOWN ? ` + ${all.length - SHOWN} more...` : ''
  return `${all.slice(0, SHOWN).join(',')}${more}`
}

const hostPart = (address: string): string => (address.includes(':') ? `[${address}]` : address)

import type { EndpointSlice, Endpoints } from '../../../api/kinds'
import type { Describe } from './context'
import { writeEvents } from './events'
import { writeLabelsAndAnnotations, writeName } from './metadata'
import { DescribeWriter } from './writer'

export const describeEndpoints: Describe<Endpoints> = (endpoints, context) => {
  const w = new DescribeWriter()
  writeName(w, endpoints)
  writeLabelsAndAnnotations(w, endpoints)
  w.line(0, 'Subsets:')
  for (const { addresses, notReadyAddresses, ports } of endpoints.subsets ?? []) {
    w.line(1, `Addresses:\t${(addresses ?? []).map(({ ip }) => ip).join(',') || '<none>'}`)
    w.line(1, `NotReadyAddresses:\t${(notReadyAddresses ?? []).map(({ ip }) => ip).join(',') || '<none>'}`)
    if (ports?.length) {
      w.line(1, 'Ports:')
      w.line(2, 'Name\tPort\tProtocol')
      w.line(2, '----\t----\t--------')
      for (const { name, port, protocol } of ports) w.line(2, `${name || '<unset>'}\t${port}\t${protocol ?? 'TCP'}`)
    }
    w.line(0, '')
  }
  writeEvents(w, endpoints, context)
  return w.toString()
}

export const describeEndpointSlice: Describe<EndpointSlice> = (slice, context) => {
  const w = new DescribeWriter()
  writeName(w, slice)
  writeLabelsAndAnnotations(w, slice)
  w.line(0, `AddressType:\t${slice.addressType}`)
  if (!slice.ports?.length) w.line(0, 'Ports: <unset>')
  else {
    w.line(0, 'Ports:')
    w.line(1, 'Name\tPort\tProtocol')
    w.line(1, '----\t----\t--------')
    for (const { name, port, protocol } of slice.ports)
      w.line(1, `${name || '<unset>'}\t${port ?? '*'}\t${protocol ?? 'TCP'}`)
  }
  w.line(0, `Endpoints:${slice.endpoints?.length ? '' : ' <none>'}`)
  for (const endpoint of slice.endpoints ?? []) {
    w.line(1, `- Addresses:\t${endpoint.addresses.join(', ') || '<none>'}`)
    w.line(2, 'Conditions:')
    w.line(3, `Ready:\t${endpoint.conditions?.ready ?? '<unset>'}`)
    w.line(2, `Hostname:\t${endpoint.hostname ?? '<unset>'}`)
    if (endpoint.targetRef) w.line(2, `TargetRef:\t${endpoint.targetRef.kind}/${endpoint.targetRef.name}`)
    w.line(2, `NodeName:\t${endpoint.nodeName ?? '<unset>'}`)
    w.line(2, `Zone:\t${endpoint.zone ?? '<unset>'}`)
  }
  writeEvents(w, slice, context)
  return w.toString()
}

import type { ApiReader } from '../../api/client'
import { type FieldError, invalid } from '../../api/field-error'
import type { Service } from '../../api/kinds'
import { services } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import type { AdmissionPlugin } from './admission'

const addressesOf = ({ spec }: Service): readonly string[] =>
  [...new Set([spec.clusterIP ?? '', ...(spec.clusterIPs ?? [])])].filter((address) => address && address !== 'None')

const portsOf = ({ spec }: Service): readonly string[] =>
  (spec.ports ?? []).flatMap(({ nodePort, protocol = 'TCP' }) => (nodePort ? [`${protocol} ${nodePort}`] : []))

/** What somebody else has already. The numbers that the server hands out itself are always free. */
function taken(service: Service, reader: ApiReader): readonly FieldError[] {
  const { name, namespace } = service.metadata
  const others = reader
    .list(services)
    .filter(({ metadata }) => metadata.name !== name || metadata.namespace !== namespace)
  const addresses = new Set(others.flatMap(addressesOf))
  const ports = new Set(others.flatMap(portsOf))
  const address = addressesOf(service).find((own) => addresses.has(own))
  const wrongAddress = `failed to allocate IP ${address}: provided IP is already allocated`
  return [
    ...(address ? [invalid('spec.clusterIPs', [address], wrongAddress)] : []),
    ...(service.spec.ports ?? []).flatMap(({ nodePort, protocol = 'TCP' }, i) =>
      nodePort && ports.has(`${protocol} ${nodePort}`)
        ? [invalid(`spec.ports[${i}].nodePort`, nodePort, 'provided port is already allocated')]
        : [],
    ),
  ].slice(0, 1)
}

/**
 * Keeps two Services from having the same address or node port. In reality the storage of Services does so,
 * when it allocates (`pkg/registry/core/service/storage`).
 */
export const serviceAllocation: AdmissionPlugin = {
  name: 'ServiceAllocation',
  resources: ['services'],
  operations: ['CREATE', 'UPDATE'],
  validate(request, object, { reader }) {
    const errors = taken(object as Service, reader)
    if (errors.length > 0) throw StatusError.invalid(services, request.name, errors)
  },
}

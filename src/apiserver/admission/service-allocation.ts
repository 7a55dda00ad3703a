import type { ApiReader } from '../../api/client'
import { type FieldError, invalid } from '../../api/field-error'
import type { Service } from '../../api/kinds'
import { services } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import { isServiceAddress } from '../allocation'
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
  const wrong = (ip: string, why: string): readonly FieldError[] => [
    invalid('spec.clusterIPs', [ip], `failed to allocate IP ${ip}: ${why}`),
  ]
  return [
    ...addressesOf(service).flatMap((own) => {
      if (!isServiceAddress(own)) return wrong(own, 'the provided network does not match the current range')
      return addresses.has(own) ? wrong(own, 'provided IP is already allocated') : []
    }),
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

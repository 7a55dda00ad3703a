import { invalid, required } from '../field-error'
import type { Endpoints } from '../kinds'
import { ageColumn, firstOf, nameColumn, text } from './columns'
import { PROTOCOLS } from './container-port-rules'
import { type FieldErrors, NOTHING_WRONG, oneOf } from './field-rules'
import { declare } from './metadata-rules'
import { isIpAddress, portNumber } from './names'

type Subset = NonNullable<Endpoints['subsets']>[number]

const MAX_SHOWN = 3
const IP_MESSAGE = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

/** What is wrong with a set of addresses that share ports (core `validateEndpointSubsets`). */
function subsetIsValid({ addresses = [], notReadyAddresses = [], ports = [] }: Subset, path: string): FieldErrors {
  const isEmpty = addresses.length === 0 && notReadyAddresses.length === 0
  return [
    ...(isEmpty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : NOTHING_WRONG),
    ...addressesAreValid(addresses, `${path}.addresses`),
    ...addressesAreValid(notReadyAddresses, `${path}.notReadyAddresses`),
    ...ports.flatMap(({ name, port, protocol }, i) => [
      ...(ports.length > 1 && !name ? [required(`${path}.ports[${i}].name`)] : NOTHING_WRONG),
      ...portNumber(port).map((message) => invalid(`${path}.ports[${i}].port`, port ?? 0, message)),
      ...oneOf(protocol, PROTOCOLS, `${path}.ports[${i}].protocol`),
    ]),
  ]
}

const addressesAreValid = (addresses: NonNullable<Subset['addresses']>, path: string): FieldErrors =>
  addresses.flatMap(({ ip = '' }, i) =>
    isIpAddress(ip) ? NOTHING_WRONG : [invalid(`${path}[${i}].ip`, ip, IP_MESSAGE)],
  )

/** `10.244.0.1:80,10.244.0.2:80 + 4 more...`: every port of a subset with every address. */
function endpointsText({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>'
  const all = subsets.flatMap(({ ports = [], addresses = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) =>
          addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
        ),
  )
  return firstOf(all, MAX_SHOWN)
}

export const endpoints = declare<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  categories: [],
  namespaced: true,
  subresources: [],
  setDefaults(draft) {
    for (const { ports } of draft.subsets ?? []) for (const port of ports ?? []) port.protocol ||= 'TCP'
  },
  validate: ({ subsets }) => (subsets ?? []).flatMap((subset, i) => subsetIsValid(subset, `subsets[${i}]`)),
  columns: [nameColumn, text('Endpoints', endpointsText), ageColumn],
})

import type { Mutable } from '../../base/json'
import type { ListQuery } from '../client'
import { invalid, required, tooMany } from '../field-error'
import type { EndpointSlice } from '../kinds'
import { matchSet } from '../label-selector'
import type { ObjectKey } from '../object'
import { ageColumn, firstOf, nameColumn, text } from './columns'
import { type FieldErrors, NOTHING_WRONG, oneOf } from './field-rules'
import { declare } from './metadata-rules'

/** The label that names the Service of a slice. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name'

/** The slices of one Service. */
export const slicesOf = ({ namespace, name }: ObjectKey): ListQuery => ({
  namespace,
  labels: matchSet({ [SERVICE_NAME_LABEL]: name }),
})

const MAX_SHOWN = 3
const MAX_ENDPOINTS = 1000
const MAX_ADDRESSES = 100
const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'] as const

interface LegacyEndpoint {
  topology?: Record<string, string>
  nodeName?: string
  zone?: string
}

/** The older version kept node and zone in a map. */
function convertLegacy(draft: Mutable<EndpointSlice>): void {
  for (const endpoint of (draft.endpoints ?? []) as LegacyEndpoint[]) {
    const { topology } = endpoint
    delete endpoint.topology
    const node = topology?.['kubernetes.io/hostname']
    const zone = topology?.['topology.kubernetes.io/zone']
    if (node) endpoint.nodeName ??= node
    if (zone) endpoint.zone ??= zone
  }
}

function validate({ addressType, endpoints }: EndpointSlice): FieldErrors {
  return [
    ...oneOf(addressType, ADDRESS_TYPES, 'addressType'),
    ...(endpoints.length > MAX_ENDPOINTS ? [tooMany('endpoints', endpoints.length, MAX_ENDPOINTS)] : NOTHING_WRONG),
    ...endpoints.flatMap(({ addresses = [] }, i) => {
      const field = `endpoints[${i}].addresses`
      if (addresses.length === 0) return [required(field, 'must contain at least 1 address')]
      return addresses.length > MAX_ADDRESSES ? [tooMany(field, addresses.length, MAX_ADDRESSES)] : NOTHING_WRONG
    }),
  ]
}

const orUnset = (parts: readonly string[]): string => (parts.length === 0 ? '<unset>' : firstOf(parts, MAX_SHOWN))

export const endpointSlices = declare<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  legacyApiVersions: ['discovery.k8s.io/v1beta1'],
  tracksGeneration: true,
  convertLegacy,
  setDefaults(draft) {
    draft.endpoints ??= []
    for (const port of draft.ports ?? []) {
      port.name ??= ''
      port.protocol ||= 'TCP'
    }
  },
  validate,
  validateUpdate: (object, previous) =>
    object.addressType === previous.addressType
      ? NOTHING_WRONG
      : [invalid('addressType', object.addressType, 'field is immutable')],
  columns: [
    nameColumn,
    text('AddressType', ({ addressType }) => addressType ?? ''),
    text('Ports', ({ ports = [] }) => orUnset(ports.map(({ port }) => String(port ?? '*')))),
    text('Endpoints', ({ endpoints = [] }) => orUnset(endpoints.flatMap(({ addresses }) => addresses ?? []))),
    ageColumn,
  ],
})

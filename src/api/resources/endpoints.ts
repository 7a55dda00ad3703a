import type { Endpoints } from '../kinds'
import { ageColumn, firstOf, nameColumn, text } from './columns'
import { declare } from './metadata-rules'

const MAX_SHOWN = 3

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
  columns: [nameColumn, text('Endpoints', endpointsText), ageColumn],
})

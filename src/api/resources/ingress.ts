import type { Mutable } from '../../base/json'
import type { Ingress } from '../kinds'
import { ageColumn, firstOf, nameColumn, text } from './columns'
import { ingressIsValid } from './ingress-rules'
import { declare } from './metadata-rules'

type Spec = Ingress['spec']
type Backend = Mutable<NonNullable<Spec['defaultBackend']>>

const MAX_HOSTS = 3

interface LegacyBackend {
  serviceName?: string
  servicePort?: number | string
}

/** The older versions named service and port of a backend side by side, and did not ask for the type of a path. */
function convertLegacy({ spec }: Mutable<Ingress>): void {
  if (!spec) return
  const old = spec as Mutable<Spec> & { backend?: Backend }
  if (old.backend) spec.defaultBackend ??= old.backend
  delete old.backend
  convertBackend(spec.defaultBackend)
  for (const { http } of spec.rules ?? []) {
    for (const path of http?.paths ?? []) {
      path.pathType ||= 'ImplementationSpecific'
      convertBackend(path.backend)
    }
  }
}

function convertBackend(backend: (Backend & LegacyBackend) | undefined): void {
  if (backend?.serviceName === undefined) return
  const { serviceName, servicePort } = backend
  delete backend.serviceName
  delete backend.servicePort
  backend.service = {
    name: serviceName,
    port: typeof servicePort === 'string' ? { name: servicePort } : { number: servicePort ?? 0 },
  }
}

function hostsText({ spec }: Ingress): string {
  const hosts = (spec.rules ?? []).flatMap(({ host }) => (host ? [host] : []))
  return hosts.length === 0 ? '*' : firstOf(hosts, MAX_HOSTS)
}

const addressText = ({ status }: Ingress): string =>
  (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').join(',')

export const ingresses = declare<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  legacyApiVersions: ['extensions/v1beta1', 'networking.k8s.io/v1beta1'],
  convertLegacy,
  setDefaults(draft) {
    draft.spec ??= {}
  },
  prepareForCreate(draft) {
    draft.status = { loadBalancer: {} }
  },
  validate: (ingress, previous) => ingressIsValid(ingress, !previous),
  columns: [
    nameColumn,
    text('Class', ({ spec }) => spec.ingressClassName ?? '<none>'),
    text('Hosts', hostsText),
    text('Address', addressText),
    text('Ports', ({ spec }) => (spec.tls?.length ? '80, 443' : '80')),
    ageColumn,
  ],
})

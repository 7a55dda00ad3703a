import type { Mutable } from '../../base/json'
import { invalid, required, unsupported } from '../field-error'
import type { Ingress } from '../kinds'
import { ageColumn, firstOf, nameColumn, text } from './columns'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { declare, requiredText } from './metadata-rules'
import { dns1123Subdomain } from './names'

type Spec = Ingress['spec']
type Path = NonNullable<NonNullable<NonNullable<Spec['rules']>[number]['http']>['paths']>[number]
type Backend = Mutable<NonNullable<Spec['defaultBackend']>>

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'] as const
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

function validate({ spec }: Ingress): FieldErrors {
  const rules = spec.rules ?? []
  if (rules.length === 0 && !spec.defaultBackend) {
    return [invalid('spec', spec.rules ?? [], 'either `defaultBackend` or `rules` must be specified')]
  }
  return [
    ...(spec.defaultBackend ? backendIsValid(spec.defaultBackend, 'spec.defaultBackend') : NOTHING_WRONG),
    ...rules.flatMap(({ host, http }, i) => [
      ...(host ? followsRule(dns1123Subdomain, host.replace(/^\*\./, ''), `spec.rules[${i}].host`) : NOTHING_WRONG),
      ...(http?.paths ?? []).flatMap((path, p) => pathIsValid(path, `spec.rules[${i}].http.paths[${p}]`)),
    ]),
  ]
}

function pathIsValid({ path = '', pathType, backend }: Path, field: string): FieldErrors {
  const isAbsolute = path.startsWith('/') || (pathType === 'ImplementationSpecific' && path === '')
  return [
    ...(pathType ? NOTHING_WRONG : [required(`${field}.pathType`, 'pathType must be specified')]),
    ...(pathType && !(PATH_TYPES as readonly string[]).includes(pathType)
      ? [unsupported(`${field}.pathType`, pathType, PATH_TYPES)]
      : NOTHING_WRONG),
    ...(pathType && !isAbsolute ? [invalid(`${field}.path`, path, 'must be an absolute path')] : NOTHING_WRONG),
    ...backendIsValid(backend ?? {}, `${field}.backend`),
  ]
}

function backendIsValid({ service, resource }: NonNullable<Spec['defaultBackend']>, field: string): FieldErrors {
  if (service && resource) return [invalid(field, '', 'cannot set both resource and service backends')]
  if (resource) return NOTHING_WRONG
  if (!service) return [required(field, 'resource or service backend is required')]
  const hasPort = !!service.port?.name || !!service.port?.number
  return [
    ...requiredText(service.name, `${field}.service.name`),
    ...(hasPort ? NOTHING_WRONG : [required(`${field}.service.port`, 'port name or number is required')]),
  ]
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
  validate,
  columns: [
    nameColumn,
    text('Class', ({ spec }) => spec.ingressClassName ?? '<none>'),
    text('Hosts', hostsText),
    text('Address', addressText),
    text('Ports', ({ spec }) => (spec.tls?.length ? '80, 443' : '80')),
    ageColumn,
  ],
})

import { invalid, required, unsupported } from '../field-error'
import type { Ingress } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { requiredText } from './metadata-rules'
import {
  dns1035Label,
  dns1123Subdomain,
  isIpAddress,
  pathSegment,
  portName,
  portNumber,
  type TextRule,
  wildcardDns1123Subdomain,
} from './names'

type Spec = Ingress['spec']
type Rule = NonNullable<Spec['rules']>[number]
type Path = NonNullable<NonNullable<Rule['http']>['paths']>[number]
type Backend = NonNullable<Spec['defaultBackend']>
type ServiceBackend = NonNullable<Backend['service']>
type ResourceBackend = NonNullable<Backend['resource']>

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'] as const
const PATH_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F']
const PATH_ENDS = ['/..', '/.']
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'

/** `pkg/apis/networking/validation`: `validateIngress` and what creation adds. */
export const ingressIsValid = ({ spec, metadata }: Ingress, isNew: boolean): FieldErrors => [
  ...specIsValid(spec),
  ...(isNew ? classesAgree(metadata.annotations?.[CLASS_ANNOTATION], spec.ingressClassName) : NOTHING_WRONG),
]

function specIsValid({ rules = [], defaultBackend, tls = [], ingressClassName }: Spec): FieldErrors {
  return [
    ...(rules.length === 0 && !defaultBackend
      ? [invalid('spec', rules, 'either `defaultBackend` or `rules` must be specified')]
      : NOTHING_WRONG),
    ...(defaultBackend ? backendIsValid(defaultBackend, 'spec.defaultBackend') : NOTHING_WRONG),
    ...rules.flatMap((rule, i) => ruleIsValid(rule, `spec.rules[${i}]`)),
    ...tls.flatMap(({ hosts = [], secretName }, i) => [
      ...hosts.flatMap((host, h) => followsRule(hostName(host), host, `spec.tls[${i}].hosts[${h}]`)),
      ...named(dns1123Subdomain, secretName, `spec.tls[${i}].secretName`),
    ]),
    ...named(dns1123Subdomain, ingressClassName, 'spec.ingressClassName'),
  ]
}

const classesAgree = (annotation: string | undefined, name: string | undefined): FieldErrors =>
  annotation === undefined || name === undefined || annotation === name
    ? NOTHING_WRONG
    : [invalid(`annotations.${CLASS_ANNOTATION}`, annotation, 'must match `ingressClassName` when both are specified')]

const hostName = (host: string): TextRule => (host.includes('*') ? wildcardDns1123Subdomain : dns1123Subdomain)

/** A name that may be missing. */
const named = (rule: TextRule, name: string | undefined, field: string): FieldErrors =>
  name ? followsRule(rule, name, field) : NOTHING_WRONG

const ruleIsValid = ({ host, http }: Rule, path: string): FieldErrors => [
  ...(host && isIpAddress(host)
    ? [invalid(`${path}.host`, host, 'must be a DNS name, not an IP address')]
    : NOTHING_WRONG),
  ...(host ? followsRule(hostName(host), host, `${path}.host`) : NOTHING_WRONG),
  ...(http && !http.paths?.length ? [required(`${path}.http.paths`)] : NOTHING_WRONG),
  ...(http?.paths ?? []).flatMap((each, i) => pathIsValid(each, `${path}.http.paths[${i}]`)),
]

function pathIsValid({ path = '', pathType, backend }: Path, field: string): FieldErrors {
  if (!pathType) return [required(`${field}.pathType`, 'pathType must be specified')]
  const backendErrors = backendIsValid(backend ?? {}, `${field}.backend`)
  if (!(PATH_TYPES as readonly string[]).includes(pathType)) {
    return [unsupported(`${field}.pathType`, pathType, PATH_TYPES), ...backendErrors]
  }
  return [...pathTextIsValid(path, pathType, `${field}.path`), ...backendErrors]
}

function pathTextIsValid(path: string, pathType: string, field: string): FieldErrors {
  const relative = path.startsWith('/') ? NOTHING_WRONG : [invalid(field, path, 'must be an absolute path')]
  if (pathType === 'ImplementationSpecific') return path === '' ? NOTHING_WRONG : relative
  return [
    ...relative,
    ...PATH_SEQUENCES.filter((part) => path.includes(part)).map((part) =>
      invalid(field, path, `must not contain '${part}'`),
    ),
    ...PATH_ENDS.filter((end) => path.endsWith(end)).map((end) => invalid(field, path, `cannot end with '${end}'`)),
  ]
}

function backendIsValid({ service, resource }: Backend, field: string): FieldErrors {
  if (service && resource) return [invalid(field, '', 'cannot set both resource and service backends')]
  if (resource) return resourceIsValid(resource, `${field}.resource`)
  if (service) return serviceIsValid(service, field)
  return [invalid(field, '', 'resource or service backend is required')]
}

const resourceIsValid = ({ apiGroup, kind, name }: ResourceBackend, field: string): FieldErrors => [
  ...(apiGroup === undefined ? NOTHING_WRONG : followsRule(dns1123Subdomain, apiGroup, `${field}.apiGroup`)),
  ...requiredText(kind, `${field}.kind`),
  ...named(pathSegment, kind, `${field}.kind`),
  ...requiredText(name, `${field}.name`),
  ...named(pathSegment, name, `${field}.name`),
]

const serviceIsValid = ({ name, port = {} }: ServiceBackend, field: string): FieldErrors => [
  ...requiredText(name, `${field}.service.name`),
  ...named(dns1035Label, name, `${field}.service.name`),
  ...servicePortIsValid(port, field),
]

function servicePortIsValid({ name, number }: NonNullable<ServiceBackend['port']>, field: string): FieldErrors {
  if (name && number) return [invalid(field, '', 'cannot set both port name & port number')]
  if (name) return followsRule(portName, name, `${field}.service.port.name`)
  if (!number) return [required(field, 'port name or number is required')]
  return portNumber(number).map((message) => invalid(`${field}.service.port.number`, number, message))
}

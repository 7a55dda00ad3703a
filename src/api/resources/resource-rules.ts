import { sortedEntries } from '../../base/compare'
import { forbidden, invalid, required, unsupported } from '../field-error'
import type { PodSpec, ResourceRequirements } from '../kinds'
import { amountText, containersRequests, isPodLevel, podLevelResources, resourceAmount } from '../pod-resources'
import { canonicalQuantity, parseQuantity } from '../quantity'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { qualifiedName } from './names'

type Quantities = Readonly<Record<string, string>> | undefined

const COMPUTE: readonly string[] = ['cpu', 'memory', 'ephemeral-storage']
/** What a name without a domain may be, be it in a quota. */
const STANDARD: readonly string[] = [
  ...COMPUTE,
  ...COMPUTE.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  ...['pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps'],
  ...['persistentvolumeclaims', 'storage', 'requests.storage', 'services.nodeports', 'services.loadbalancers'],
]
const POD_LEVEL = ['cpu', 'hugepages-', 'memory']
const QUANTITY_MESSAGE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

const isHugePages = (name: string): boolean => name.startsWith('hugepages-')
/** Resources that other software offers: `nvidia.com/gpu`. They cannot be overcommitted and come in whole units. */
export const isExtendedResource = (name: string): boolean =>
  name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.')
const isOvercommitAllowed = (name: string): boolean => !isExtendedResource(name) && !isHugePages(name)

type NameRule = (name: string, field: string) => FieldErrors

/** What is wrong with a container's `resources` (core `ValidateResourceRequirements`). */
export const resourcesAreValid = (resources: ResourceRequirements | undefined, path: string): FieldErrors =>
  requirementsAreValid(resources, path, containerResourceName)

function requirementsAreValid(
  resources: ResourceRequirements | undefined,
  path: string,
  nameIsValid: NameRule,
): FieldErrors {
  const { limits, requests } = resources ?? {}
  const amountIsValid = (name: string, value: string, field: string): FieldErrors => [
    ...nameIsValid(name, field),
    ...quantityIsValid(value, field, isExtendedResource(name)),
  ]
  const names = Object.keys({ ...limits, ...requests })
  return [
    ...sortedEntries(limits).flatMap(([name, value]) => amountIsValid(name, value, `${path}.limits[${name}]`)),
    ...sortedEntries(requests).flatMap(([name, value]) => [
      ...amountIsValid(name, value, `${path}.requests[${name}]`),
      ...requestFitsLimit(name, value, limits, path),
    ]),
    ...(names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')
      ? [forbidden(path, 'HugePages require cpu or memory')]
      : NOTHING_WRONG),
  ]
}

/** What a container may ask for: what every node has, huge pages, and what other software offers. */
export function containerResourceName(name: string, field: string): FieldErrors {
  const errors = resourceName(name, field)
  if (name.startsWith('requests.') && name.includes('/') && !name.includes('kubernetes.io/'))
    return [...errors, invalid(field, name, "doesn't follow extended resource name standard")]
  if (name.includes('/') || COMPUTE.includes(name) || isHugePages(name)) return errors
  return [...errors, invalid(field, name, 'must be a standard resource for containers')]
}

/** What any amount may be of: a resource that Kubernetes knows, or that somebody owns by a domain. */
export function resourceName(name: string, field: string): FieldErrors {
  const errors = followsRule(qualifiedName, name, field)
  if (errors.length > 0 || name.includes('/') || STANDARD.includes(name) || isHugePages(name)) return errors
  return [invalid(field, name, 'must be a standard resource type or fully qualified')]
}

/** What is wrong with what a pod asks for as a whole (core `validatePodResources`). */
export function podResourcesAreValid(spec: PodSpec, path: string): FieldErrors {
  const whole = podLevelResources(spec)
  if (!whole) return NOTHING_WRONG
  const { limits = {}, requests = {} } = whole
  const together = sortedEntries(containersRequests(spec)).flatMap(([name, amount]) => {
    const request = requests[name]
    if (request === undefined || amount <= resourceAmount(name, request)) return NOTHING_WRONG
    const detail = `must be greater than or equal to aggregate container requests of ${amountText(name, amount)}`
    return [invalid(`${path}.requests[${name}]`, canonicalQuantity(request), detail)]
  })
  const each = (spec.containers ?? []).flatMap(({ resources }, i) =>
    sortedEntries(resources?.limits).flatMap(([name, value]) => {
      const limit = limits[name]
      if (limit === undefined || resourceAmount(name, value) <= resourceAmount(name, limit)) return NOTHING_WRONG
      const detail = `must be less than or equal to pod limits of ${canonicalQuantity(limit)}`
      return [invalid(`${path}.containers[${i}][${name}].limits`, canonicalQuantity(value), detail)]
    }),
  )
  return [...requirementsAreValid(whole, path, podResourceName), ...together, ...each]
}

function podResourceName(name: string, field: string): FieldErrors {
  const errors = resourceName(name, field)
  return errors.length > 0 || isPodLevel(name) ? errors : [unsupported(field, name, POD_LEVEL)]
}

/** At least 0, and whole where the resource only comes in whole units. */
export function quantityIsValid(value: string, field: string, isWhole = false): FieldErrors {
  const amount = parseQuantity(value)
  if (amount === undefined) return [invalid(field, value, QUANTITY_MESSAGE)]
  if (amount < 0) return [invalid(field, canonicalQuantity(value), 'must be greater than or equal to 0')]
  return isWhole && !Number.isInteger(amount)
    ? [invalid(field, canonicalQuantity(value), 'must be an integer')]
    : NOTHING_WRONG
}

function requestFitsLimit(name: string, request: string, limits: Quantities, path: string): FieldErrors {
  const field = `${path}.requests`
  const limit = limits?.[name]
  if (limit === undefined) {
    return isOvercommitAllowed(name)
      ? NOTHING_WRONG
      : [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')]
  }
  const [wanted = 0, most = 0] = [parseQuantity(request), parseQuantity(limit)]
  const shown = canonicalQuantity(limit)
  if (!isOvercommitAllowed(name) && wanted !== most) {
    return [invalid(field, canonicalQuantity(request), `must be equal to ${name} limit of ${shown}`)]
  }
  return wanted > most
    ? [invalid(field, canonicalQuantity(request), `must be less than or equal to ${name} limit of ${shown}`)]
    : NOTHING_WRONG
}

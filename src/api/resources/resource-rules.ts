import { sortedEntries } from '../../base/compare'
import { invalid, required } from '../field-error'
import type { ResourceRequirements } from '../kinds'
import { canonicalQuantity, parseQuantity } from '../quantity'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { qualifiedName } from './names'

type Quantities = Readonly<Record<string, string>> | undefined

const COMPUTE: readonly string[] = ['cpu', 'memory', 'ephemeral-storage']
const QUANTITY_MESSAGE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

const isHugePages = (name: string): boolean => name.startsWith('hugepages-')
/** Resources that other software offers: `nvidia.com/gpu`. They cannot be overcommitted and come in whole units. */
export const isExtendedResource = (name: string): boolean =>
  name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.')
const isOvercommitAllowed = (name: string): boolean => !isExtendedResource(name) && !isHugePages(name)

/** What is wrong with a container's `resources` (core `ValidateResourceRequirements`). */
export function resourcesAreValid(resources: ResourceRequirements | undefined, path: string): FieldErrors {
  const { limits, requests } = resources ?? {}
  return [
    ...sortedEntries(limits).flatMap(([name, value]) => amountIsValid(name, value, `${path}.limits[${name}]`)),
    ...sortedEntries(requests).flatMap(([name, value]) => [
      ...amountIsValid(name, value, `${path}.requests[${name}]`),
      ...requestFitsLimit(name, value, limits, path),
    ]),
  ]
}

function amountIsValid(name: string, value: string, field: string): FieldErrors {
  return [...containerResourceName(name, field), ...quantityIsValid(value, field, isExtendedResource(name))]
}

function containerResourceName(name: string, field: string): FieldErrors {
  const errors = followsRule(qualifiedName, name, field)
  if (errors.length > 0 || name.includes('/') || COMPUTE.includes(name) || isHugePages(name)) return errors
  return [invalid(field, name, 'must be a standard resource for containers')]
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

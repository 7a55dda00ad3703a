import { duplicate, invalid, required, unsupported } from '../field-error'
import type { PodSpec } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG, oneOf, selectorIsValid } from './field-rules'
import { labelKeysAreValid } from './label-keys'
import { qualifiedName } from './names'

type Constraints = NonNullable<PodSpec['topologySpreadConstraints']>
type Constraint = Constraints[number]

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'] as const
const POLICIES = ['Honor', 'Ignore'] as const
const POSITIVE = 'must be greater than zero'

/** What is wrong with a pod's topology spread constraints (core `validateTopologySpreadConstraints`). */
export function topologySpreadIsValid(constraints: Constraints | undefined, path: string): FieldErrors {
  const seen = new Set<string>()
  return (constraints ?? []).flatMap((constraint, i) => {
    const pair = `{${constraint.topologyKey ?? ''}, ${constraint.whenUnsatisfiable ?? ''}}`
    const isTwin = seen.has(pair)
    seen.add(pair)
    const field = `${path}[${i}]`
    return [
      ...constraintIsValid(constraint, field),
      ...(isTwin ? [duplicate(`${field}.{topologyKey, whenUnsatisfiable}`, pair)] : NOTHING_WRONG),
      ...policyIsValid(constraint.nodeAffinityPolicy, `${field}.nodeAffinityPolicy`),
      ...policyIsValid(constraint.nodeTaintsPolicy, `${field}.nodeTaintsPolicy`),
      ...labelKeysAreValid(constraint, field),
      ...selectorIsValid(constraint.labelSelector, `${field}.labelSelector`),
    ]
  })
}

function constraintIsValid(
  { maxSkew, topologyKey, whenUnsatisfiable, minDomains }: Constraint,
  path: string,
): FieldErrors {
  return [
    ...(maxSkew > 0 ? NOTHING_WRONG : [invalid(`${path}.maxSkew`, maxSkew ?? 0, POSITIVE)]),
    ...(topologyKey
      ? followsRule(qualifiedName, topologyKey, `${path}.topologyKey`)
      : [required(`${path}.topologyKey`, 'can not be empty')]),
    ...(whenUnsatisfiable
      ? oneOf(whenUnsatisfiable, ACTIONS, `${path}.whenUnsatisfiable`)
      : [unsupported(`${path}.whenUnsatisfiable`, '', ACTIONS)]),
    ...(minDomains === undefined
      ? NOTHING_WRONG
      : minDomainsIsValid(minDomains, whenUnsatisfiable, `${path}.minDomains`)),
  ]
}

function minDomainsIsValid(minDomains: number, action: string, field: string): FieldErrors {
  if (minDomains <= 0) return [invalid(field, minDomains, POSITIVE)]
  return action === 'DoNotSchedule'
    ? NOTHING_WRONG
    : [invalid(field, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`)]
}

const policyIsValid = (policy: string | undefined, field: string): FieldErrors =>
  policy === undefined ? NOTHING_WRONG : oneOf(policy, POLICIES, field)

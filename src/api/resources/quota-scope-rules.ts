import { sortedKeys } from '../../base/compare'
import { invalid, invalidStruct, required } from '../field-error'
import type { ResourceQuota } from '../kinds'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'

type Spec = ResourceQuota['spec']
type Requirement = NonNullable<NonNullable<Spec['scopeSelector']>['matchExpressions']>[number]

const COMPUTE = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']

/** What a quota may count within each scope; names that are not standard always may be. */
const COUNTABLE: Readonly<Record<string, readonly string[]>> = {
  BestEffort: ['pods'],
  NotBestEffort: ['pods', ...COMPUTE],
  Terminating: ['pods', ...COMPUTE],
  NotTerminating: ['pods', ...COMPUTE],
  PriorityClass: ['pods', ...COMPUTE],
  CrossNamespacePodAffinity: ['pods', ...COMPUTE],
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
}

/** Scopes that are there or not; only those of classes have values. */
const PLAIN = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity']
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['NotTerminating', 'Terminating'],
] as const

const MUST_EXIST =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"

/** What is wrong with the scopes of a quota (core `validateResourceQuotaScopes` and `validateScopeSelector`). */
export function quotaScopesAreValid(spec: Spec, standard: readonly string[]): FieldErrors {
  const counted = sortedKeys(spec.hard ?? {}).filter((name) => standard.includes(name))
  return [...plainScopes(spec, counted), ...(spec.scopeSelector ? selectedScopes(spec, counted) : NOTHING_WRONG)]
}

function plainScopes({ scopes = [] }: Spec, counted: readonly string[]): FieldErrors {
  const wrong = (why: string): FieldErrors => [invalid('spec.scopes', scopes, why)]
  return [
    ...scopes.flatMap((scope) => [
      ...(COUNTABLE[scope] ? NOTHING_WRONG : wrong('unsupported scope')),
      ...misfits(scope, counted).flatMap(() => wrong('unsupported scope applied to resource')),
    ]),
    ...conflicts(scopes).flatMap(() => wrong('conflicting scopes')),
  ]
}

function selectedScopes({ scopeSelector, scopes }: Spec, counted: readonly string[]): FieldErrors {
  const field = 'spec.scopeSelector.matchExpressions'
  const requirements = scopeSelector?.matchExpressions ?? []
  const names = requirements.map(({ scopeName }) => scopeName)
  return [
    ...requirements.flatMap((requirement) => [
      ...(COUNTABLE[requirement.scopeName]
        ? NOTHING_WRONG
        : [invalid(`${field}.scopeName`, requirement.scopeName, 'unsupported scope')]),
      ...misfits(requirement.scopeName, counted).map(() =>
        invalidStruct(field, asStruct(requirements), 'unsupported scope applied to resource'),
      ),
      ...operatorIsValid(requirement, field),
    ]),
    ...conflicts(names).map(() => invalid(field, scopes, 'conflicting scopes')),
  ]
}

const asStruct = (requirements: readonly Requirement[]) => ({
  MatchExpressions: requirements.map(({ scopeName, operator, values }) => ({
    ScopeName: scopeName,
    Operator: operator,
    Values: values ?? null,
  })),
})

function operatorIsValid({ scopeName, operator, values = [] }: Requirement, field: string): FieldErrors {
  const mustExist = PLAIN.includes(scopeName) && operator !== 'Exists'
  return [
    ...(mustExist ? [invalid(`${field}.operator`, operator, MUST_EXIST)] : NOTHING_WRONG),
    ...valuesAreValid(operator, values, field),
  ]
}

function valuesAreValid(operator: string, values: readonly string[], field: string): FieldErrors {
  if (operator === 'In' || operator === 'NotIn') {
    const why = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
    return values.length === 0 ? [required(`${field}.values`, why)] : NOTHING_WRONG
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    const why = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
    return values.length > 0 ? [invalid(`${field}.values`, values, why)] : NOTHING_WRONG
  }
  return [invalid(`${field}.operator`, operator, 'not a valid selector operator')]
}

const misfits = (scope: string, counted: readonly string[]): readonly string[] =>
  counted.filter((name) => !(COUNTABLE[scope]?.includes(name) ?? true))

const conflicts = (scopes: readonly string[]): readonly unknown[] =>
  OPPOSITES.filter((pair) => pair.every((scope) => scopes.includes(scope)))

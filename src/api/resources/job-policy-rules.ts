import { invalid, required } from '../field-error'
import type { Job } from '../kinds'
import { type FieldErrors, NOTHING_WRONG, oneOf } from './field-rules'

type JobSpec = Job['spec']
type FailureRule = NonNullable<JobSpec['podFailurePolicy']>['rules'][number]

/** Newer than the published type package (1.30). */
export interface SuccessPolicy {
  readonly rules?: readonly { readonly succeededIndexes?: string; readonly succeededCount?: number }[]
}

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'] as const
const OPERATORS = ['In', 'NotIn'] as const

/** What is wrong with `podFailurePolicy` (batch `validatePodFailurePolicy`). */
export function podFailurePolicyIsValid(
  { podFailurePolicy, backoffLimitPerIndex }: JobSpec,
  path: string,
): FieldErrors {
  return (podFailurePolicy?.rules ?? []).flatMap((rule, i) => {
    const field = `${path}.rules[${i}]`
    const needsIndexes = rule.action === 'FailIndex' && backoffLimitPerIndex === undefined
    return [
      ...(needsIndexes
        ? [invalid(`${field}.action`, rule.action, 'requires the backoffLimitPerIndex to be set')]
        : oneOf(rule.action, ACTIONS, `${field}.action`)),
      ...ruleIsValid(rule, field),
    ]
  })
}

function ruleIsValid({ onExitCodes, onPodConditions = [] }: FailureRule, path: string): FieldErrors {
  if (onExitCodes && onPodConditions.length > 0) {
    return [invalid(path, '', 'specifying both OnExitCodes and OnPodConditions is not supported')]
  }
  if (!onExitCodes && onPodConditions.length === 0) {
    return [invalid(path, '', 'specifying one of OnExitCodes and OnPodConditions is required')]
  }
  const { operator, values = [] } = onExitCodes ?? {}
  if (!onExitCodes) return NOTHING_WRONG
  return [
    ...oneOf(operator, OPERATORS, `${path}.onExitCodes.operator`),
    ...(values.length === 0
      ? [invalid(`${path}.onExitCodes.values`, values, 'at least one value is required')]
      : NOTHING_WRONG),
    ...values.flatMap((value, i) =>
      value === 0 && operator === 'In'
        ? [invalid(`${path}.onExitCodes.values[${i}]`, value, 'must not be 0 for the In operator')]
        : NOTHING_WRONG,
    ),
  ]
}

/** What is wrong with `successPolicy` (batch `validateSuccessPolicy`). */
export function successPolicyIsValid(spec: JobSpec, path: string): FieldErrors {
  const { successPolicy } = spec as { readonly successPolicy?: SuccessPolicy }
  if (!successPolicy) return NOTHING_WRONG
  if (spec.completionMode !== 'Indexed') return [invalid(path, successPolicy, 'requires indexed completion mode')]
  const rules = successPolicy.rules ?? []
  if (rules.length === 0)
    return [required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')]
  return rules.flatMap(({ succeededIndexes, succeededCount }, i) => {
    const field = `${path}.rules[${i}]`
    if (succeededIndexes === undefined && succeededCount === undefined) {
      return [required(field, 'at least one of succeededCount or succeededIndexes must be specified')]
    }
    return succeededCount !== undefined && succeededCount < 0
      ? [invalid(`${field}.succeededCount`, succeededCount, 'must be greater than or equal to 0')]
      : NOTHING_WRONG
  })
}

export const managedByIsValid = (managedBy: string | undefined, field: string): FieldErrors =>
  managedBy === undefined || managedBy.includes('/')
    ? NOTHING_WRONG
    : [invalid(field, managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")')]

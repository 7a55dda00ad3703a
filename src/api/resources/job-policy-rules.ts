import { duplicate, inconsistent, invalid, invalidStruct, required, tooLong, tooMany } from '../field-error'
import type { Job } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG, notNegative, oneOf } from './field-rules'
import { readIndexList } from './index-list'
import { qualifiedName } from './names'

type JobSpec = Job['spec']
type FailureRule = NonNullable<JobSpec['podFailurePolicy']>['rules'][number]
type ExitCodes = NonNullable<FailureRule['onExitCodes']>
type Conditions = NonNullable<FailureRule['onPodConditions']>

/** Newer than the published type package (1.30). */
export interface SuccessPolicy {
  readonly rules?: readonly SuccessRule[]
}
interface SuccessRule {
  readonly succeededIndexes?: string
  readonly succeededCount?: number
}

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'] as const
const OPERATORS = ['In', 'NotIn'] as const
const STATUSES = ['False', 'True', 'Unknown'] as const
const MAX_RULES = 20
const MAX_CONDITIONS = 20
const MAX_EXIT_CODES = 255
const LONGEST_INDEXES = 64 * 1024

/** One of the words; an absent one is told which there are. */
const chosen = (value: string | undefined, words: readonly string[], field: string): FieldErrors =>
  value
    ? oneOf(value, words, field)
    : [required(field, `valid values: [${words.map((word) => `"${word}"`).join(' ')}]`)]

const atMost = (count: number, most: number, field: string): FieldErrors =>
  count > most ? [tooMany(field, count, most)] : NOTHING_WRONG

/** What is wrong with `podFailurePolicy` (batch `validatePodFailurePolicy`). */
export function podFailurePolicyIsValid(spec: JobSpec, path: string): FieldErrors {
  const rules = spec.podFailurePolicy?.rules ?? []
  return [
    ...atMost(rules.length, MAX_RULES, `${path}.rules`),
    ...rules.flatMap((rule, i) => failureRuleIsValid(spec, rule, `${path}.rules[${i}]`)),
  ]
}

function failureRuleIsValid(spec: JobSpec, rule: FailureRule, path: string): FieldErrors {
  const { action, onExitCodes, onPodConditions = [] } = rule
  const needsIndexes = action === 'FailIndex' && spec.backoffLimitPerIndex === undefined
  const hasConditions = onPodConditions.length > 0
  return [
    ...(needsIndexes
      ? [invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set')]
      : chosen(action, ACTIONS, `${path}.action`)),
    ...(onExitCodes ? exitCodesAreValid(spec, onExitCodes, `${path}.onExitCodes`) : NOTHING_WRONG),
    ...conditionsAreValid(onPodConditions, `${path}.onPodConditions`),
    ...(onExitCodes && hasConditions
      ? [inconsistent(path, 'specifying both OnExitCodes and OnPodConditions is not supported')]
      : NOTHING_WRONG),
    ...(onExitCodes || hasConditions
      ? NOTHING_WRONG
      : [inconsistent(path, 'specifying one of OnExitCodes and OnPodConditions is required')]),
  ]
}

function exitCodesAreValid({ template }: JobSpec, rule: ExitCodes, path: string): FieldErrors {
  const { operator, containerName, values = [] } = rule
  const { containers = [], initContainers = [] } = template?.spec ?? {}
  const isKnown = [...containers, ...initContainers].some(({ name }) => name === containerName)
  const unknown = 'must be one of the container or initContainer names in the pod template'
  const field = `${path}.values`
  return [
    ...chosen(operator, OPERATORS, `${path}.operator`),
    ...(containerName === undefined || isKnown
      ? NOTHING_WRONG
      : [invalid(`${path}.containerName`, containerName, unknown)]),
    ...(values.length === 0 ? [invalid(field, values, 'at least one value is required')] : NOTHING_WRONG),
    ...atMost(values.length, MAX_EXIT_CODES, field),
    ...values.flatMap((value, i) => [
      ...(value === 0 && operator === 'In'
        ? [invalid(`${field}[${i}]`, value, 'must not be 0 for the In operator')]
        : NOTHING_WRONG),
      ...(values.indexOf(value) < i ? [duplicate(`${field}[${i}]`, value)] : NOTHING_WRONG),
    ]),
    ...(values.some((value, i) => i > 0 && (values[i - 1] as number) > value)
      ? [invalid(field, values, 'must be ordered')]
      : NOTHING_WRONG),
  ]
}

function conditionsAreValid(patterns: Conditions, path: string): FieldErrors {
  return [
    ...atMost(patterns.length, MAX_CONDITIONS, path),
    ...patterns.flatMap(({ type, status }, i) => [
      ...followsRule(qualifiedName, type ?? '', `${path}[${i}].type`),
      ...chosen(status, STATUSES, `${path}[${i}].status`),
    ]),
  ]
}

/** What is wrong with `successPolicy` (batch `validateSuccessPolicy`). */
export function successPolicyIsValid(spec: JobSpec, path: string): FieldErrors {
  const { successPolicy } = spec as { readonly successPolicy?: SuccessPolicy }
  if (!successPolicy) return NOTHING_WRONG
  const rules = successPolicy.rules ?? []
  if (spec.completionMode !== 'Indexed') {
    const shown = rules.map(({ succeededIndexes, succeededCount }) => ({
      SucceededIndexes: succeededIndexes,
      SucceededCount: succeededCount,
    }))
    return [invalidStruct(path, { Rules: shown }, 'requires indexed completion mode')]
  }
  const none = 'at least one rules must be specified when the successPolicy is specified'
  return [
    ...(rules.length === 0 ? [required(`${path}.rules`, none)] : NOTHING_WRONG),
    ...atMost(rules.length, MAX_RULES, `${path}.rules`),
    ...rules.flatMap((rule, i) => successRuleIsValid(rule, spec.completions ?? 0, `${path}.rules[${i}]`)),
  ]
}

function successRuleIsValid(rule: SuccessRule, completions: number, path: string): FieldErrors {
  const { succeededIndexes: indexes, succeededCount: count } = rule
  if (indexes === undefined && count === undefined) {
    return [required(path, 'at least one of succeededCount or succeededIndexes must be specified')]
  }
  const list = readIndexList(indexes ?? '', completions)
  const field = `${path}.succeededCount`
  const noMoreThan = (most: number, of: string): FieldErrors =>
    count === undefined || count <= most
      ? NOTHING_WRONG
      : [invalid(field, count, `must be less than or equal to ${most} (the number of ${of})`)]
  return [
    ...((indexes ?? '').length > LONGEST_INDEXES
      ? [tooLong(`${path}.succeededIndexes`, LONGEST_INDEXES)]
      : NOTHING_WRONG),
    ...(list.problem
      ? [invalid(`${path}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${list.problem}`)]
      : NOTHING_WRONG),
    ...notNegative(count, field),
    ...noMoreThan(completions, 'specified completions'),
    ...(indexes === undefined
      ? NOTHING_WRONG
      : noMoreThan(list.count, 'indexes in the specified succeededIndexes field')),
  ]
}

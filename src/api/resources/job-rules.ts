import { invalid, required, unsupported } from '../field-error'
import type { Job, LabelSelector } from '../kinds'
import { type FieldErrors, NOTHING_WRONG, noneNegative, selectorIsValid } from './field-rules'
import { podFailurePolicyIsValid, successPolicyIsValid } from './job-policy-rules'
import { podTemplateIsValid, selectorMatchesTemplate } from './pod-rules'

export type JobSpec = Job['spec']

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const
const MODES = ['NonIndexed', 'Indexed'] as const
const MAX_INDEXED_PARALLELISM = 100_000
const REPLACEMENTS = ['Failed', 'TerminatingOrFailed'] as const

/** What is wrong with a job's spec, also inside a CronJob (batch `validateJobSpec`). */
export function jobSpecIsValid(spec: JobSpec, path: string): FieldErrors {
  return [
    ...noneNegative(spec, COUNTS, path),
    ...indexesAreValid(spec, path),
    ...podFailurePolicyIsValid(spec, `${path}.podFailurePolicy`),
    ...successPolicyIsValid(spec, `${path}.successPolicy`),
    ...replacementIsValid(spec, `${path}.podReplacementPolicy`),
    ...(spec.template ? podTemplateIsValid(spec.template, `${path}.template`) : [required(`${path}.template`)]),
    ...restartPolicyIsValid(spec, `${path}.template.spec.restartPolicy`),
  ]
}

/** A job must say how its pods are restarted, because the pods' own default would never end. */
function restartPolicyIsValid(
  { template, podFailurePolicy, backoffLimitPerIndex }: JobSpec,
  field: string,
): FieldErrors {
  const policy = template?.spec?.restartPolicy
  if (!policy || policy === 'Always') return [required(field, 'valid values: "OnFailure", "Never"')]
  if (policy !== 'OnFailure' && policy !== 'Never') return [unsupported(field, policy, ['OnFailure', 'Never'])]
  if (policy === 'Never') return NOTHING_WRONG
  if (podFailurePolicy) return [invalid(field, policy, 'only "Never" is supported when podFailurePolicy is specified')]
  return backoffLimitPerIndex === undefined
    ? NOTHING_WRONG
    : [invalid(field, policy, 'only "Never" is supported when backoffLimitPerIndex is specified')]
}

function indexesAreValid(spec: JobSpec, path: string): FieldErrors {
  const { completionMode, completions, parallelism = 0, backoffLimitPerIndex, maxFailedIndexes } = spec
  const mode = `${path}.completionMode`
  if (completionMode !== undefined && !(MODES as readonly string[]).includes(completionMode)) {
    return [unsupported(mode, completionMode, MODES)]
  }
  if (completionMode === 'Indexed') {
    const tooMany = `must be less than or equal to ${MAX_INDEXED_PARALLELISM} when completion mode is Indexed`
    return [
      ...(completions === undefined
        ? [required(`${path}.completions`, 'when completion mode is Indexed')]
        : NOTHING_WRONG),
      ...(parallelism > MAX_INDEXED_PARALLELISM
        ? [invalid(`${path}.parallelism`, parallelism, tooMany)]
        : NOTHING_WRONG),
      ...(maxFailedIndexes !== undefined && completions !== undefined && maxFailedIndexes > completions
        ? [invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions')]
        : NOTHING_WRONG),
      ...needsBackoffPerIndex(spec, path),
    ]
  }
  return [
    ...(backoffLimitPerIndex === undefined
      ? NOTHING_WRONG
      : [invalid(`${path}.backoffLimitPerIndex`, backoffLimitPerIndex, 'requires indexed completion mode')]),
    ...(maxFailedIndexes === undefined
      ? NOTHING_WRONG
      : [invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'requires indexed completion mode')]),
  ]
}

const needsBackoffPerIndex = ({ maxFailedIndexes, backoffLimitPerIndex }: JobSpec, path: string): FieldErrors =>
  maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined
    ? [required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
    : NOTHING_WRONG

function replacementIsValid({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, field: string): FieldErrors {
  if (policy === undefined) return NOTHING_WRONG
  const allowed: readonly string[] = podFailurePolicy ? ['Failed'] : REPLACEMENTS
  return allowed.includes(policy) ? NOTHING_WRONG : [unsupported(field, policy, allowed)]
}

const UID_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid'] as const
const NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'] as const

/** The selector, which the server has written unless the job says otherwise. */
export function jobSelectorIsValid({ spec, metadata }: Job): FieldErrors {
  const { selector, template } = spec
  if (!selector) return [required('spec.selector')]
  return [
    ...(spec.manualSelector ? NOTHING_WRONG : selectorIsGenerated(selector, template?.metadata?.labels, metadata)),
    ...selectorIsValid(selector, 'spec.selector'),
    ...selectorMatchesTemplate(selector, template, 'spec.template'),
  ]
}

function selectorIsGenerated(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>> | undefined,
  { name, uid }: Job['metadata'],
): FieldErrors {
  const wanted = [...UID_LABELS.map((key) => [key, uid] as const), ...NAME_LABELS.map((key) => [key, name] as const)]
  const wrong = wanted.filter(([key, value]) => labels?.[key] !== undefined && labels[key] !== value)
  const [only, ...others] = Object.entries(selector.matchLabels ?? {})
  const isGenerated =
    others.length === 0 &&
    !selector.matchExpressions?.length &&
    only?.[1] === uid &&
    (UID_LABELS as readonly string[]).includes(only[0])
  return [
    ...wrong.map(([key, value]) =>
      invalid(`spec.template.metadata.labels[${key}]`, labels?.[key], `must be '${value}'`),
    ),
    ...(isGenerated ? NOTHING_WRONG : [invalid('spec.selector', selector, '`selector` not auto-generated')]),
  ]
}

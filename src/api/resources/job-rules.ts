import { invalid, required, tooLong, unsupported } from '../field-error'
import type { Job, LabelSelector } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG, noneNegative, selectorIsValid } from './field-rules'
import { podFailurePolicyIsValid, successPolicyIsValid } from './job-policy-rules'
import { dns1123Subdomain } from './names'
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
/** Above so many completions, and as many pods at once, a job with indexes is limited further. */
const MANY_INDEXES = 100_000
const MOST_OF_MANY = 10_000
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
  const { completionMode = 'NonIndexed', backoffLimitPerIndex, maxFailedIndexes } = spec
  const modeless = ['backoffLimitPerIndex', 'maxFailedIndexes'] as const
  const isKnown = (MODES as readonly string[]).includes(completionMode)
  return [
    ...(maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined
      ? [required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
      : NOTHING_WRONG),
    ...managedByIsValid((spec as { readonly managedBy?: string }).managedBy, `${path}.managedBy`),
    ...(isKnown ? NOTHING_WRONG : [unsupported(`${path}.completionMode`, completionMode, MODES)]),
    ...(completionMode === 'Indexed' ? indexedIsValid(spec, path) : NOTHING_WRONG),
    ...(completionMode === 'NonIndexed' ? modeless : [])
      .filter((field) => spec[field] !== undefined)
      .map((field) => invalid(`${path}.${field}`, spec[field], 'requires indexed completion mode')),
  ]
}

/** How much a job with indexes may ask for: their state has to fit into its status. */
function indexedIsValid(spec: JobSpec, path: string): FieldErrors {
  const { completions = 0, backoffLimitPerIndex, maxFailedIndexes } = spec
  const noMoreThan = (field: 'parallelism' | 'maxFailedIndexes', most: number, text = String(most)): FieldErrors =>
    (spec[field] ?? 0) > most
      ? [invalid(`${path}.${field}`, spec[field], `must be less than or equal to ${text}`)]
      : NOTHING_WRONG
  const isHigh = completions > MANY_INDEXES && backoffLimitPerIndex !== undefined
  const whenHigh = `${MOST_OF_MANY} when completions are above ${MANY_INDEXES} and used with backoff limit per index`
  return [
    ...(spec.completions === undefined
      ? [required(`${path}.completions`, 'when completion mode is Indexed')]
      : NOTHING_WRONG),
    ...noMoreThan('parallelism', MANY_INDEXES, `${MANY_INDEXES} when completion mode is Indexed`),
    ...(spec.completions === undefined ? NOTHING_WRONG : noMoreThan('maxFailedIndexes', completions, 'completions')),
    ...noMoreThan('maxFailedIndexes', MANY_INDEXES),
    ...(isHigh && maxFailedIndexes === undefined
      ? [required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY_INDEXES}`)]
      : NOTHING_WRONG),
    ...(isHigh ? noMoreThan('parallelism', MOST_OF_MANY, whenHigh) : NOTHING_WRONG),
    ...(isHigh ? noMoreThan('maxFailedIndexes', MOST_OF_MANY, whenHigh) : NOTHING_WRONG),
  ]
}

const LONGEST_MANAGER = 63

function managedByIsValid(managedBy: string | undefined, field: string): FieldErrors {
  if (managedBy === undefined) return NOTHING_WRONG
  return [
    ...domainPrefixedPath(managedBy, field),
    ...(managedBy.length > LONGEST_MANAGER ? [tooLong(field, LONGEST_MANAGER)] : NOTHING_WRONG),
  ]
}

/** `acme.io/foo` */
function domainPrefixedPath(text: string, field: string): FieldErrors {
  if (!text) return [required(field)]
  const slash = text.indexOf('/')
  const [host, path] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)]
  return host && path
    ? followsRule(dns1123Subdomain, host, field)
    : [invalid(field, text, 'must be a domain-prefixed path (such as "acme.io/foo")')]
}

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

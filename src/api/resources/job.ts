import { humanDuration } from '../../base/human-duration'
import { equal, type Mutable } from '../../base/json'
import { type Instant, parseTimestamp } from '../../base/time'
import { isConditionTrue } from '../condition'
import { invalid } from '../field-error'
import type { Job } from '../kinds'
import { ageColumn, nameColumn, selectorColumn, templateColumns, text } from './columns'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'
import { type JobSpec, jobSelectorIsValid, jobSpecIsValid } from './job-rules'
import { declare } from './metadata-rules'
import { dns1123Label, labelValue } from './names'
import { defaultPodTemplate } from './pod-defaults'
import { templateWarnings } from './pod-warnings'

type JobDraft = Mutable<Job>

const UNLIMITED = 2_147_483_647
const UID_LABEL = 'batch.kubernetes.io/controller-uid'

/** What holds for a job's spec wherever it stands (`SetDefaults_PodFailurePolicyOnPodConditionsPattern`, pod template). */
export function defaultJobTemplate(spec: JobDraft['spec']): void {
  defaultPodTemplate((spec.template ??= {}))
  for (const { onPodConditions } of spec.podFailurePolicy?.rules ?? []) {
    for (const pattern of onPodConditions ?? []) pattern.status ||= 'True'
  }
}

function setDefaults(draft: JobDraft): void {
  const spec = (draft.spec ??= {} as typeof draft.spec)
  defaultJobTemplate(spec)
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : UNLIMITED
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.manualSelector ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  labelLikeTemplate(draft)
}

/** A Job without labels has those of its template: the server's defaults see to it, after generated ones too. */
function labelLikeTemplate({ metadata, spec }: JobDraft): void {
  const labels = spec.template.metadata?.labels
  if (labels && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
}

/** Labels that no other job's pods have, and a selector for them (batch `generateSelector`). */
function generateSelector({ spec, metadata }: JobDraft): void {
  if (spec.manualSelector) return
  const template = (spec.template.metadata ??= {})
  template.labels = {
    [UID_LABEL]: metadata.uid,
    'batch.kubernetes.io/job-name': metadata.name,
    'controller-uid': metadata.uid,
    'job-name': metadata.name,
    ...template.labels,
  }
  const selector = (spec.selector ??= {})
  selector.matchLabels = { [UID_LABEL]: metadata.uid, ...selector.matchLabels }
}

const FIXED = [
  'selector',
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
] as const

/** What never changes in a job, and what may while it is suspended and has not started (batch `ValidateJobSpecUpdate`). */
function validateUpdate({ spec }: Job, { spec: before, status }: Job): FieldErrors {
  if (spec === before) return NOTHING_WRONG
  const mayReschedule = !!before.suspend && !status.startTime
  const [now, old] = mayReschedule
    ? [withoutScheduling(spec), withoutScheduling(before)]
    : [spec.template, before.template]
  const fixed = FIXED.filter((field) => !equal(part(spec, field), part(before, field)))
  return [
    ...completionsMayChange(spec, before),
    // Simplified: the server prints the template with the field names of its own types.
    ...(equal(now, old) ? NOTHING_WRONG : [invalid('spec.template', spec.template, 'field is immutable')]),
    ...fixed.map((field) => invalid(`spec.${field}`, part(spec, field), 'field is immutable')),
  ]
}

const part = (spec: JobSpec, field: string): unknown => (spec as unknown as Readonly<Record<string, unknown>>)[field]

/** An indexed job can be resized when completions and parallelism move together. */
function completionsMayChange(spec: JobSpec, before: JobSpec): FieldErrors {
  const { completions, parallelism, completionMode } = spec
  if (completions === before.completions) return NOTHING_WRONG
  if (completionMode !== 'Indexed') return [invalid('spec.completions', completions, 'field is immutable')]
  return completions === undefined || completions === parallelism
    ? NOTHING_WRONG
    : [invalid('spec.completions', completions, 'can only be modified in tandem with spec.parallelism')]
}

/** The template without what decides where its pods go; affinity among pods is not of that. */
function withoutScheduling({ template }: JobSpec): object {
  const {
    affinity: { nodeAffinity: _nodes, ...affinity } = {},
    nodeSelector: _selector,
    tolerations: _tolerations,
    schedulingGates: _gates,
    ...spec
  } = template.spec ?? { containers: [] }
  const metadata = { ...template.metadata, labels: undefined, annotations: undefined }
  return { ...template, metadata, spec: { ...spec, affinity } }
}

/** A pod of an indexed job has its index in its host name. */
function hostNameIsValid({ metadata: { name }, spec: { completionMode, completions = 0 } }: Job): FieldErrors {
  const longest = `${name}-${completions - 1}`
  if (completionMode !== 'Indexed' || completions <= 0 || dns1123Label(longest).length === 0) return NOTHING_WRONG
  return [invalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${longest}`)]
}

/** The STATUS column: the first of these that holds. */
export function jobStatusText({ spec, status, metadata }: Job): string {
  const holds = (type: string): boolean => isConditionTrue(status.conditions, type)
  if (holds('Complete')) return 'Complete'
  if (holds('Failed')) return 'Failed'
  if (metadata.deletionTimestamp) return 'Terminating'
  if (holds('Suspended')) return 'Suspended'
  if (holds('FailureTarget')) return 'FailureTarget'
  if (holds('SuccessCriteriaMet')) return 'SuccessCriteriaMet'
  return spec ? 'Running' : ''
}

function completionsText({ spec, status }: Job): string {
  const succeeded = status.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  return `${succeeded}/1${(spec.parallelism ?? 0) > 1 ? ` of ${spec.parallelism}` : ''}`
}

function durationText({ status }: Job, now: Instant): string {
  const start = parseTimestamp(status.startTime)
  return start === undefined ? '' : humanDuration((parseTimestamp(status.completionTime) ?? now) - start)
}

export const jobs = declare<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  defaultPropagation: 'Orphan',
  setDefaults,
  prepareForCreate(draft) {
    draft.status = {}
    generateSelector(draft)
    // A name that cannot be a label is refused as one of the template only: the job has none of them by then.
    if (labelValue(draft.metadata.name).length === 0) labelLikeTemplate(draft)
  },
  warnings: templateWarnings(({ spec }) => spec.template),
  validate: (job) => [...jobSpecIsValid(job.spec, 'spec'), ...jobSelectorIsValid(job), ...hostNameIsValid(job)],
  validateUpdate,
  fieldSelectors: { 'status.successful': { value: ({ status }) => String(status.succeeded ?? 0) } },
  columns: [
    nameColumn,
    text('Status', jobStatusText),
    text('Completions', completionsText),
    text('Duration', durationText),
    ageColumn,
    ...templateColumns<Job>(({ spec }) => spec.template),
    selectorColumn(({ spec }) => spec.selector),
  ],
})

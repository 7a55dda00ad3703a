import { required } from '../field-error'
import type { LabelSelector, ReplicationController } from '../kinds'
import { formatLabels } from '../label-selector'
import { ageColumn, integer, nameColumn, templateColumns, text, wide } from './columns'
import { type FieldErrors, NOTHING_WRONG, noneNegative } from './field-rules'
import { declare } from './metadata-rules'
import { defaultPodTemplate } from './pod-defaults'
import { workloadTemplate } from './pod-rules'
import { templateWarnings } from './pod-warnings'
import { scaleBy } from './scale-access'

const isEmpty = (labels: object | undefined): boolean => Object.keys(labels ?? {}).length === 0

/** A ReplicationController selects by equality only; this is the same as a label selector. */
const asSelector = ({ spec }: ReplicationController): LabelSelector => ({ matchLabels: spec.selector ?? {} })

function validate(controller: ReplicationController): FieldErrors {
  const { spec } = controller
  const selector = isEmpty(spec.selector) ? undefined : asSelector(controller)
  return [
    ...noneNegative(spec, ['minReadySeconds'], 'spec'),
    ...(selector ? NOTHING_WRONG : [required('spec.selector')]),
    ...noneNegative(spec, ['replicas'], 'spec'),
    ...workloadTemplate({ selector, template: spec.template }, 'spec.template', 'ReplicationController'),
  ]
}

export const replicationControllers = declare<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  defaultPropagation: 'Orphan',
  setDefaults(draft) {
    const spec = (draft.spec ??= {})
    spec.replicas ??= 1
    if (!spec.template) return
    defaultPodTemplate(spec.template)
    const labels = spec.template.metadata?.labels
    if (isEmpty(labels)) return
    if (isEmpty(spec.selector)) spec.selector = { ...labels }
    if (isEmpty(draft.metadata.labels)) draft.metadata.labels = { ...labels }
  },
  prepareForCreate(draft) {
    draft.status = { replicas: 0 }
  },
  validate,
  warnings: templateWarnings(({ spec }) => spec.template),
  scale: scaleBy(asSelector),
  fieldSelectors: { 'status.replicas': { value: ({ status }) => String(status.replicas ?? 0) } },
  columns: [
    nameColumn,
    integer('Desired', ({ spec }) => spec.replicas ?? 0),
    integer('Current', ({ status }) => status.replicas ?? 0),
    integer('Ready', ({ status }) => status.readyReplicas ?? 0),
    ageColumn,
    ...templateColumns<ReplicationController>(({ spec }) => spec.template),
    wide(text('Selector', ({ spec }) => formatLabels(spec.selector))),
  ],
})

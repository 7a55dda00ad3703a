import { forbidden } from '../field-error'
import type { Pod } from '../kinds'
import { qosClassOf } from '../pod-qos'
import type { Column } from '../resource'
import { ageColumn, nameColumn, text, wide } from './columns'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'
import { mergeLabelKeys } from './label-keys'
import { declare } from './metadata-rules'
import { specChanges } from './pod-changes'
import { defaultPod, defaultPodSpec } from './pod-defaults'
import { resizedPod, resizeErrors } from './pod-resize'
import { podSpecIsValid } from './pod-rules'
import { podTableCells } from './pod-status'
import { podSpecWarnings } from './pod-warnings'
import { tolerationsAreValid } from './taint-rules'

const columns: readonly Column<Pod>[] = [
  nameColumn,
  text('Ready', (pod, now) => podTableCells(pod, now).ready),
  text('Status', (pod, now) => podTableCells(pod, now).status),
  text('Restarts', (pod, now) => podTableCells(pod, now).restarts),
  ageColumn,
  wide(text('IP', ({ status }) => status.podIPs?.[0]?.ip || status.podIP || '<none>')),
  wide(text('Node', ({ spec }) => spec.nodeName || '<none>')),
  wide(text('Nominated Node', ({ status }) => status.nominatedNodeName || '<none>')),
  wide(text('Readiness Gates', readinessGates)),
]

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const open = gates.filter(({ conditionType }) =>
    status.conditions?.some((condition) => condition.type === conditionType && condition.status === 'True'),
  )
  return `${open.length}/${gates.length}`
}

const GATED = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
  observedGeneration: 1,
}

/** A pod is not placed while gates hold it back. */
const waitsForGates = ({ nodeName, schedulingGates }: Pod['spec']): FieldErrors =>
  nodeName && schedulingGates?.length
    ? [forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')]
    : NOTHING_WRONG

const field = (read: (pod: Pod) => string | undefined) => ({ value: (pod: Pod) => read(pod) ?? '' })

export const pods = declare<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'eviction', 'binding', 'log', 'exec', 'attach', 'portforward', 'resize'],
  setDefaults(draft) {
    const spec = (draft.spec ??= { containers: [] })
    defaultPodSpec(spec)
    defaultPod(spec)
  },
  prepareForCreate(draft) {
    draft.status = { phase: 'Pending', qosClass: qosClassOf(draft.spec) }
    if (draft.spec.schedulingGates?.length) {
      draft.status.conditions = [GATED]
    }
    mergeLabelKeys(draft.spec, draft.metadata.labels)
  },
  validate: ({ spec }, previous) => [
    ...podSpecIsValid(spec, 'spec'),
    ...waitsForGates(spec),
    ...(!previous && spec.ephemeralContainers?.length
      ? [forbidden('spec.ephemeralContainers', 'cannot be set on create')]
      : []),
  ],
  warnings: ({ spec }, previous) => (previous ? [] : podSpecWarnings(spec, 'spec')),
  validateUpdate: (pod, previous) => [
    ...specChanges(pod, previous),
    ...(pod.spec === previous.spec ? [] : tolerationsAreValid(pod.spec.tolerations, 'spec.tolerations')),
  ],
  resize: { only: resizedPod, validate: resizeErrors },
  fieldSelectors: {
    'spec.nodeName': field(({ spec }) => spec.nodeName),
    'spec.restartPolicy': field(({ spec }) => spec.restartPolicy),
    'spec.schedulerName': field(({ spec }) => spec.schedulerName),
    'spec.serviceAccountName': field(({ spec }) => spec.serviceAccountName),
    'spec.hostNetwork': field(({ spec }) => String(spec.hostNetwork ?? false)),
    'status.phase': field(({ status }) => status.phase),
    'status.podIP': field(({ status }) => status.podIP),
    'status.nominatedNodeName': field(({ status }) => status.nominatedNodeName),
  },
  columns,
})

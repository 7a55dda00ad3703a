import { clone, equal } from '../../base/json'
import { type FieldError, forbidden } from '../field-error'
import type { Pod, Toleration } from '../kinds'
import { qosClassOf } from '../pod-qos'
import type { Column } from '../resource'
import { ageColumn, nameColumn, text, wide } from './columns'
import { declare } from './metadata-rules'
import { defaultPod, defaultPodSpec, type PodSpecDraft } from './pod-defaults'
import { resizedPod, resizeErrors } from './pod-resize'
import { podSpecIsValid } from './pod-rules'
import { podTableCells } from './pod-status'
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

const IMMUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/**
 * What may not change in a pod's spec. Node name, gates and resources change through binding, the scheduler's gates and resizes.
 * Simplified: the message has no diff of the two specs after it.
 */
function specChanges(pod: Pod, previous: Pod): readonly FieldError[] {
  if (pod.spec === previous.spec) return []
  const errors: FieldError[] = []
  if (pod.spec.containers.length !== previous.spec.containers.length) {
    errors.push(forbidden('spec.containers', 'pod updates may not add or remove containers'))
    return errors
  }
  if (!keepsTolerations(pod.spec.tolerations ?? [], previous.spec.tolerations ?? [])) {
    errors.push(forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'))
  }
  if (!equal(fixedPart(pod.spec, previous), previous.spec)) errors.push(forbidden('spec', IMMUTABLE))
  return errors
}

/** The new spec with everything that may change set back: what is left must equal the old spec. */
function fixedPart(spec: Pod['spec'], previous: Pod): PodSpecDraft {
  const fixed = clone(spec) as PodSpecDraft
  const before = previous.spec
  for (const [i, container] of fixed.containers.entries()) container.image = before.containers[i]?.image
  for (const [i, container] of (fixed.initContainers ?? []).entries())
    container.image = before.initContainers?.[i]?.image
  fixed.activeDeadlineSeconds = before.activeDeadlineSeconds
  fixed.tolerations = before.tolerations as PodSpecDraft['tolerations']
  if (before.schedulingGates?.length) keepTightened(fixed, before)
  if (isSubset(fixed.schedulingGates, before.schedulingGates))
    fixed.schedulingGates = before.schedulingGates as PodSpecDraft['schedulingGates']
  if (spec.terminationGracePeriodSeconds === 1 && (before.terminationGracePeriodSeconds ?? 0) < 0) {
    fixed.terminationGracePeriodSeconds = before.terminationGracePeriodSeconds
  }
  return fixed
}

/** While gates hold a pod back, its choice of nodes may become narrower. */
function keepTightened(fixed: PodSpecDraft, before: Pod['spec']): void {
  const narrows = Object.entries(before.nodeSelector ?? {}).every(([key, value]) => fixed.nodeSelector?.[key] === value)
  if (narrows) fixed.nodeSelector = before.nodeSelector
  if (!before.affinity?.nodeAffinity) fixed.affinity = before.affinity as PodSpecDraft['affinity']
}

const isSubset = (some: PodSpecDraft['schedulingGates'], all: Pod['spec']['schedulingGates']): boolean =>
  (some ?? []).every(({ name }) => all?.some((gate) => gate.name === name))

const keepsTolerations = (after: readonly Toleration[], before: readonly Toleration[]): boolean =>
  before.every((old) =>
    after.some((toleration) => equal({ ...toleration, tolerationSeconds: 0 }, { ...old, tolerationSeconds: 0 })),
  )

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
  },
  validate: (pod) => podSpecIsValid(pod.spec, 'spec'),
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

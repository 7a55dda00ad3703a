import type { ReplicaSet } from '../kinds'
import { ageColumn, integer, nameColumn, selectorColumn, templateColumns } from './columns'
import { selectorIsImmutable } from './deployment'
import { noneNegative, workloadSelector } from './field-rules'
import { convertLegacyReplicaSet } from './legacy-workloads'
import { declare } from './metadata-rules'
import { defaultPodTemplate } from './pod-defaults'
import { workloadTemplate } from './pod-rules'
import { templateWarnings } from './pod-warnings'
import { scaleBy } from './scale-access'

export const replicaSets = declare<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  legacyApiVersions: ['extensions/v1beta1', 'apps/v1beta2'],
  convertLegacy: convertLegacyReplicaSet,
  setDefaults(draft) {
    const spec = (draft.spec ??= {} as typeof draft.spec)
    spec.replicas ??= 1
    defaultPodTemplate((spec.template ??= {}))
  },
  prepareForCreate(draft) {
    draft.status = { replicas: 0 }
  },
  warnings: templateWarnings(({ spec }) => spec.template),
  validate: ({ spec }) => [
    ...noneNegative(spec, ['replicas', 'minReadySeconds'], 'spec'),
    // The word is the server's own: it says "deployment" here too.
    ...workloadSelector(spec.selector, 'spec.selector', 'deployment'),
    ...workloadTemplate(spec, 'spec.template', 'ReplicaSet'),
  ],
  validateUpdate: selectorIsImmutable,
  scale: scaleBy(({ spec }) => spec.selector),
  fieldSelectors: { 'status.replicas': { value: ({ status }) => String(status.replicas ?? 0) } },
  columns: [
    nameColumn,
    integer('Desired', ({ spec }) => spec.replicas ?? 0),
    integer('Current', ({ status }) => status.replicas ?? 0),
    integer('Ready', ({ status }) => status.readyReplicas ?? 0),
    ageColumn,
    ...templateColumns<ReplicaSet>(({ spec }) => spec.template),
    selectorColumn(({ spec }) => spec.selector),
  ],
})

import { equal } from '../../base/json'
import { formatTimestamp } from '../../base/time'
import { findCondition } from '../condition'
import type { CustomResourceDefinition } from '../kinds'
import type { Column } from '../resource'
import { nameColumn } from './columns'
import { definitionProblems, definitionUpdateProblems } from './custom-resource-definition-rules'
import { definitionWarnings } from './custom-resource-definition-warnings'
import { declare } from './metadata-rules'

/** What holds a definition back until its custom resources are gone. */
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io'

type Condition = NonNullable<CustomResourceDefinition['status']['conditions']>[number]

/** A definition's conditions with one of them as it is now (`apihelpers.SetCRDCondition`). */
export function withCondition(
  definition: CustomResourceDefinition,
  condition: Omit<Condition, 'lastTransitionTime'>,
  timestamp: string,
): CustomResourceDefinition {
  const conditions = definition.status.conditions ?? []
  const before = findCondition(conditions, condition.type)
  const lastTransitionTime = before?.status === condition.status ? before.lastTransitionTime : timestamp
  const next: Condition = { ...condition, ...(lastTransitionTime ? { lastTransitionTime } : {}) }
  if (equal(before, next)) return definition
  const others = before ? conditions.map((other) => (other === before ? next : other)) : [...conditions, next]
  return { ...definition, status: { ...definition.status, conditions: others } }
}

export const isEstablished = ({ status }: CustomResourceDefinition): boolean =>
  findCondition(status.conditions, 'Established')?.status === 'True'

/** Versions that objects have ever been stored in; a new storage version is added at the end. */
function storedVersions({ spec, status }: Pick<CustomResourceDefinition, 'spec' | 'status'>): readonly string[] {
  const known = status.storedVersions ?? []
  const storage = spec.versions?.find((version) => version.storage)?.name
  return storage === undefined || known.includes(storage) ? known : [...known, storage]
}

/** A server of 1.35 shows no more than this. */
const createdAtColumn: Column = {
  name: 'Created At',
  type: 'date',
  cell: ({ metadata }) => metadata.creationTimestamp,
}

export const customResourceDefinitions = declare<CustomResourceDefinition>({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: ['status'],
  setDefaults(draft) {
    draft.spec ??= {} as typeof draft.spec
    const names = (draft.spec.names ??= {} as typeof draft.spec.names)
    names.singular ||= names.kind?.toLowerCase() ?? ''
    if (names.kind) names.listKind ||= `${names.kind}List`
    draft.spec.conversion ??= { strategy: 'None' }
  },
  prepareForCreate(draft) {
    const { spec } = draft
    draft.status = { acceptedNames: { kind: '', plural: '' }, storedVersions: [] }
    draft.status.storedVersions = [...storedVersions({ spec, status: draft.status })]
  },
  prepareForUpdate(draft) {
    draft.status.storedVersions = [...storedVersions({ spec: draft.spec, status: draft.status })]
  },
  validate: (definition, previous) => definitionProblems(definition, previous),
  validateUpdate: (definition, previous) =>
    definitionUpdateProblems(definition, previous, { established: isEstablished(previous) }),
  warnings: definitionWarnings,
  markDeleted(definition, now) {
    if (definition.metadata.finalizers?.includes(CLEANUP_FINALIZER)) return definition
    const finalizers = [...(definition.metadata.finalizers ?? []), CLEANUP_FINALIZER]
    return withCondition(
      { ...definition, metadata: { ...definition.metadata, finalizers } },
      PENDING,
      formatTimestamp(now),
    )
  },
  columns: [nameColumn, createdAtColumn],
})

const PENDING = {
  type: 'Terminating',
  status: 'True',
  reason: 'InstanceDeletionPending',
  message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
} as const

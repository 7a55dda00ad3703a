import type { Namespace } from '../kinds'
import { ageColumn, nameColumn, text } from './columns'
import { declare } from './metadata-rules'
import { dns1123Label } from './names'

const NAME_LABEL = 'kubernetes.io/metadata.name'

export const namespaces = declare<Namespace>(
  {
    group: '',
    version: 'v1',
    kind: 'Namespace',
    plural: 'namespaces',
    singular: 'namespace',
    shortNames: ['ns'],
    categories: [],
    namespaced: false,
    subresources: ['status', 'finalize'],
    tracksGeneration: false,
    setDefaults(draft) {
      draft.spec ??= {}
      if (draft.metadata.name) draft.metadata.labels = { ...draft.metadata.labels, [NAME_LABEL]: draft.metadata.name }
    },
    prepareForCreate(draft) {
      draft.status = { phase: 'Active' }
      const finalizers = draft.spec.finalizers ?? []
      draft.spec.finalizers = finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes']
    },
    markDeleted: (object) => ({ ...object, status: { ...object.status, phase: 'Terminating' } }),
    fieldSelectors: { 'status.phase': { value: ({ status }) => status.phase ?? '' } },
    columns: [nameColumn, text('Status', ({ status }) => status.phase ?? ''), ageColumn],
  },
  dns1123Label,
)

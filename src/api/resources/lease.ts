import { invalid } from '../field-error'
import type { Lease } from '../kinds'
import { ageColumn, nameColumn, text } from './columns'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'

const isPositive = (value: number | undefined, field: string): FieldErrors =>
  value !== undefined && value <= 0 ? [invalid(field, value, 'must be greater than 0')] : NOTHING_WRONG

export const leases = declare<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  tracksGeneration: false,
  setDefaults(draft) {
    draft.spec ??= {}
  },
  validate: ({ spec }) => [
    ...isPositive(spec.leaseDurationSeconds, 'spec.leaseDurationSeconds'),
    ...(spec.leaseTransitions !== undefined && spec.leaseTransitions < 0
      ? [invalid('spec.leaseTransitions', spec.leaseTransitions, 'must be greater than or equal to 0')]
      : NOTHING_WRONG),
  ],
  columns: [nameColumn, text('Holder', ({ spec }) => spec.holderIdentity ?? ''), ageColumn],
})

import type { KubernetesObject } from '../object'
import type { AnyResource } from '../resource'
import { ageColumn, integer, nameColumn } from './columns'

type Scale = KubernetesObject & {
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas?: number }
}

/** What `/scale` of an object shows: a kind without a collection of its own. */
export const scales: AnyResource = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  plural: 'scales',
  singular: 'scale',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: [
    nameColumn,
    integer<Scale>('Desired', ({ spec }) => spec.replicas ?? 0),
    integer<Scale>('Available', ({ status }) => status.replicas ?? 0),
    ageColumn,
  ],
}

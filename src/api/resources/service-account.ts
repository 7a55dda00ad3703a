import type { ServiceAccount } from '../kinds'
import { ageColumn, nameColumn } from './columns'
import { declare } from './metadata-rules'

export const serviceAccounts = declare<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: [nameColumn, ageColumn],
})

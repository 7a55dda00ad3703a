import type { NetworkPolicy } from '../kinds'
import type { Resource } from '../resource'
import { ageColumn, nameColumn } from './columns'

export const networkPolicies: Resource<NetworkPolicy> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  categories: [],
  namespaced: true,
  subresources: [],
  legacyApiVersions: ['extensions/v1beta1'],
  columns: [nameColumn, ageColumn],
}

import type { ClusterRole } from '../kinds'
import { declare } from './metadata-rules'
import { pathSegment } from './names'
import { aggregationIsValid, policyRulesAreValid, roleColumns } from './rbac-rules'

export const clusterRoles = declare<ClusterRole>(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRole',
    plural: 'clusterroles',
    singular: 'clusterrole',
    shortNames: [],
    categories: [],
    namespaced: false,
    subresources: [],
    validate: ({ rules, aggregationRule }) => [
      ...policyRulesAreValid(rules, { namespaced: false }),
      ...aggregationIsValid(aggregationRule),
    ],
    columns: roleColumns,
  },
  pathSegment,
)

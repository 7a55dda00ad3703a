import type { Role } from '../kinds'
import { declare } from './metadata-rules'
import { pathSegment } from './names'
import { policyRulesAreValid, roleColumns } from './rbac-rules'

export const roles = declare<Role>(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'Role',
    plural: 'roles',
    singular: 'role',
    shortNames: [],
    categories: [],
    namespaced: true,
    subresources: [],
    validate: ({ rules }) => policyRulesAreValid(rules, { namespaced: true }),
    columns: roleColumns,
  },
  pathSegment,
)
